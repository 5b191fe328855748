"""Drawings: known as the inquiry is, opened under the terms, changed by whose they are."""

import io
from collections.abc import Callable
from typing import Any
from uuid import uuid4

from tests.factories.inquiries import STEP
from tests.permissions.table import MEMBERS, Row, each

X = ["x_customer"]
OPENERS = [who for who in MEMBERS if who != "a_administrator"]
NOT_FOR_THE_ADMINISTRATOR = {"a_administrator": 403}
ONLY_X = each(MEMBERS, 403)


def _inquiry(tail: str, start: str = "") -> Callable[[Any], str]:
    return lambda o: f"{start}/inquiries/{o.inquiry}{tail}"


def _drawing(tail: str, start: str = "") -> Callable[[Any], str]:
    return lambda o: f"{start}/drawings/{o.drawing}{tail}"


def _upload(tail: str, start: str = "") -> Callable[[Any], str]:
    return lambda o: f"{start}/drawings/{o.upload}{tail}"


def _file(_o: Any) -> dict[str, Any]:
    return {"client_id": str(uuid4()), "file": (io.BytesIO(STEP), "next.step")}


def _terms(_o: Any) -> dict[str, Any]:
    return {"client_id": str(uuid4()), "text_version": 1}


ROWS = [
    Row("drawings.listed", "GET", _inquiry("/drawings"), each([*MEMBERS, *X], 200)),
    Row("api_drawings.listed", "GET", _inquiry("/drawings", "/api/v1"), each([*MEMBERS, *X], 200)),
    Row("api_drawings.show", "GET", _drawing("", "/api/v1"), each([*MEMBERS, *X], 200)),
    Row("api_drawings.show", "GET", _upload("", "/api/v1"), each(X, 200)),
    Row("drawings.upload", "POST", _inquiry("/drawings"), ONLY_X | each(X, 200), data=_file),
    Row("api_drawings.upload", "POST", _inquiry("/drawings", "/api/v1"), ONLY_X | each(X, 201),
        data=_file),
    Row("drawings.upload", "POST", lambda o: f"/inquiries/{o.draft}/drawings", each(X, 200),
        data=_file),
    Row("drawings.remove", "POST", _upload("/remove"), each(X, 200)),
    Row("api_drawings.remove", "DELETE", _upload("", "/api/v1"), each(X, 200)),
    Row("drawings.remove", "POST", _drawing("/remove"), ONLY_X | each(X, 409)),
    Row("api_drawings.remove", "DELETE", _drawing("", "/api/v1"), ONLY_X | each(X, 409)),
    Row("drawings.set_export_control", "POST", _drawing("/export-control"),
        ONLY_X | each(X, 303), data=lambda _o: {"export_controlled": "1"}),
    Row("api_drawings.set_export_control", "PUT", _drawing("/export-control", "/api/v1"),
        ONLY_X | each(X, 200), json=lambda _o: {"export_controlled": True}),
    Row("drawings.open", "GET", _drawing("/file"),
        each(OPENERS, 303) | NOT_FOR_THE_ADMINISTRATOR | each(X, 200)),
    Row("api_drawings.open_file", "GET", _drawing("/file", "/api/v1"), ONLY_X | each(X, 200)),
    Row("drawings.open", "GET", _upload("/file"), each(X, 200)),
    Row("api_drawings.open_file", "GET", _upload("/file", "/api/v1"), each(X, 200)),
    Row("drawings.strip", "GET", _inquiry("/drawings/strip"), each([*MEMBERS, *X], 200)),
    Row("drawings.view", "GET", _drawing(""),
        each(OPENERS, 303) | NOT_FOR_THE_ADMINISTRATOR | each(X, 200)),
    Row("drawings.view", "GET", _upload(""), each(X, 200)),
    *(
        Row(endpoint, "GET", _drawing(tail), ONLY_X | each(X, 200))
        for endpoint, tail in (
            ("previews.picture", "/picture"),
            ("previews.preview", "/previews/model"),
            ("previews.preview", "/previews/sheet"),
            ("previews.pages", "/pages"),
            ("previews.tile", "/pages/0/0/0_0"),
        )
    ),
    Row("previews.original", "GET", _drawing("/original"), ONLY_X | each(X, 404)),  # no PDF
    *(
        Row(endpoint, "GET", _upload(tail, start), each(X, 200))
        for endpoint, tail, start in (
            ("previews.picture", "/picture", ""),
            ("previews.preview", "/previews/model", ""),
            ("previews.pages", "/pages", ""),
            ("api_drawings.previews", "/previews", "/api/v1"),
            ("api_drawings.preview", "/previews/tiles", "/api/v1"),
        )
    ),  # of a file not sent yet, though the very same bytes were sent by others, and looked at
    Row("api_drawings.previews", "GET", _drawing("/previews", "/api/v1"), ONLY_X | each(X, 200)),
    Row("api_drawings.preview", "GET", _drawing("/previews/tiles", "/api/v1"),
        ONLY_X | each(X, 200)),
    Row("drawings.terms", "GET", _inquiry("/terms"),
        each([*OPENERS, *X], 200) | NOT_FOR_THE_ADMINISTRATOR),
    Row("api_drawings.terms", "GET", _inquiry("/terms", "/api/v1"),
        each([*OPENERS, *X], 200) | NOT_FOR_THE_ADMINISTRATOR),
    Row("drawings.accept", "POST", _inquiry("/terms"),
        each(OPENERS, 303) | NOT_FOR_THE_ADMINISTRATOR | each(X, 403), data=_terms),
    Row("api_drawings.accept_terms", "POST", _inquiry("/terms", "/api/v1"),
        each(OPENERS, 200) | NOT_FOR_THE_ADMINISTRATOR | each(X, 403), json=_terms),
]  # fmt: skip
"""Nobody has accepted the terms yet: a page leads to them, a program hears that it must."""
