"""What a request brought along, read safely: a JSON object, a number in the address."""

import json
from typing import Any, NoReturn

from flask import Flask, request
from flask.json.provider import DefaultJSONProvider

from shared_db.errors import N_, DomainError

LARGEST_JSON = 4 * 1024 * 1024
LARGEST_NUMBER = 2**53
FILES = "multipart/form-data"
"""What files come in; nothing else is large."""


class PlainJson(DefaultJSONProvider):
    """JSON as its standard has it: no NaN, which no record keeps, and nothing without a bottom."""

    def loads(self, s: str | bytes, **options: Any) -> Any:
        """Raises `ValueError` for whatever is no JSON."""
        try:
            return json.loads(s, parse_constant=_no_number, **options)
        except RecursionError:
            raise ValueError("nested too deeply") from None


def _no_number(name: str) -> NoReturn:
    raise ValueError(f"{name} is no number")


def limit_what_is_read() -> None:
    """Refuse a body that would hold everybody up while it is read; files go to the disk."""
    if request.mimetype != FILES:
        request.max_content_length = LARGEST_JSON


def json_object(*, may_be_empty: bool = False) -> dict[str, Any]:
    """The body of the request. Raises `DomainError` unless it is a JSON object."""
    request.max_content_length = LARGEST_JSON
    if may_be_empty and not request.get_data():
        return {}
    sent = request.get_json(silent=True)
    if not isinstance(sent, dict):
        raise DomainError("not_json", N_("The request's body has to be a JSON object."))
    return sent


def number_asked(name: str, otherwise: int, *, most: int = LARGEST_NUMBER) -> int:
    """A number in the address, from 0 to `most`; `otherwise` if there is none to be read."""
    asked = request.args.get(name, otherwise, type=int)
    return min(max(asked, 0), most)


def register(app: Flask) -> None:
    """Read JSON so everywhere."""
    app.json = PlainJson(app)
