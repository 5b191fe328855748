"""What a request brought along, read safely: a JSON object, a number in the address.

How much is read depends on who sends it, and that is settled before anything is read: nobody's
forms are small, a person's hold what the largest form of ours has, and only sheets hold more.
"""

import json
from collections.abc import Callable, Iterator
from typing import Any, NoReturn
from uuid import UUID

from flask import Flask, current_app, request
from flask.json.provider import DefaultJSONProvider

from shared_db.foundation.errors import N_, DomainError

LARGEST_OF_NOBODY = 64 * 1024
LARGEST_OF_REQUEST_LINK = 20 * 1024 * 1024
"""Of one file that comes by the link of a request at the entrance."""
LARGEST_JSON = 4 * 1024 * 1024
LARGEST_NUMBER = 2**53
MOST_VALUES_OF_NOBODY = 100
MOST_VALUES = 10_000
"""Fields of a form; items and keys of a JSON body. The largest ordinary form has 1,600."""
MOST_VALUES_OF_SHEET = 60_000
"""4,000 lines of an estimate with all of their cells."""
MOST_LEVELS = 20
FILES = "multipart/form-data"
"""What files come in; nothing else is large."""
FORM = "application/x-www-form-urlencoded"


class TooMuch(DomainError):
    """More than is read of one request."""

    status = 413

    def __init__(self) -> None:
        super().__init__("too_large", N_("That is too large to be sent in one piece."))


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


def holds_a_sheet(view: Callable[..., Any]) -> Callable[..., Any]:
    """The view reads a sheet: more values than a form has. Goes next to the view itself."""
    view.most_values = MOST_VALUES_OF_SHEET  # type: ignore[attr-defined]
    return view


def limit_what_is_read() -> None:
    """Say how much of the body is read, before any of it is; files go to the disk."""
    if is_for_nobody():
        request.max_content_length = LARGEST_OF_NOBODY
    elif request.mimetype != FILES:
        request.max_content_length = LARGEST_JSON
    elif is_by_request_link():
        request.max_content_length = LARGEST_OF_REQUEST_LINK + LARGEST_OF_NOBODY
    request.max_form_parts = min(_most_values(), MOST_VALUES)
    if request.query_string.count(b"&") > MOST_VALUES_OF_NOBODY:
        raise TooMuch


def needs_a_sender() -> bool:
    """Whether so much is on its way that whoever sends it has to be somebody first."""
    if is_for_nobody():
        return False
    length = request.content_length
    unknown = length is None and "Transfer-Encoding" in request.headers
    return request.mimetype == FILES or unknown or (length or 0) > LARGEST_OF_NOBODY


def read_body() -> None:
    """Take the body in, and count what it holds before it is taken apart.

    A value more is a separator more, which is found a hundred times faster than the value is read.
    """
    if request.mimetype == FILES:
        request.files  # noqa: B018 (reads the whole body into temporary files)
        return
    body = request.get_data()
    between = b"," if request.is_json else b"&" if request.mimetype == FORM else b""
    if between and body.count(between) >= _most_values():
        raise TooMuch


def json_object(*, may_be_empty: bool = False) -> dict[str, Any]:
    """The body of the request. Raises `DomainError` unless it is a JSON object."""
    request.max_content_length = min(request.max_content_length or LARGEST_JSON, LARGEST_JSON)
    if may_be_empty and not request.get_data():
        return {}
    sent = request.get_json(silent=True)
    if not isinstance(sent, dict) or _is_deep(sent):
        raise DomainError("not_json", N_("The request's body has to be a JSON object."))
    return sent


def number_asked(name: str, otherwise: int, *, most: int = LARGEST_NUMBER) -> int:
    """A number in the address, from 0 to `most`; `otherwise` if there is none to be read."""
    asked = request.args.get(name, otherwise, type=int)
    return min(max(asked, 0), most)


def id_asked(name: str) -> UUID | None:
    """An id in the address; None if there is none to be read."""
    return request.args.get(name, type=UUID)


def is_for_nobody() -> bool:
    """Whether the address is one that nobody has to be signed in for, or none at all."""
    return getattr(_view(), "access", "public") == "public"


def is_by_request_link() -> bool:
    """Whether the address holds the link of a request at the entrance instead of a sign-in."""
    return getattr(_view(), "access", "public") == "request_link"


def _most_values() -> int:
    if is_for_nobody() or is_by_request_link():
        return MOST_VALUES_OF_NOBODY
    most: int = getattr(_view(), "most_values", MOST_VALUES)
    return most


def _view() -> Callable[..., Any] | None:
    return current_app.view_functions.get(request.endpoint or "")


def _is_deep(value: Any) -> bool:
    """Whether there are more levels than any body of ours has."""
    level = [value]
    for _ in range(MOST_LEVELS):
        level = [below for one in level for below in _below(one)]
        if not level:
            return False
    return True


def _below(value: Any) -> Iterator[Any]:
    inner = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    return (one for one in inner if isinstance(one, dict | list))


def register(app: Flask) -> None:
    """Read JSON so everywhere."""
    app.json = PlainJson(app)
