"""Shops' drawings: brought by the makers of a shop, acted on by their own, seen by their audience."""

import io
from collections.abc import Callable
from typing import Any
from uuid import uuid4

from tests.factories.inquiries import STEP
from tests.permissions.table import MEMBERS, Row, each

MAKERS = ["a_engineer", "a_sales", "a_manager", "b_engineer", "b_sales", "c_engineer"]
A_MAKERS = [who for who in MAKERS if who[0] == "a"]
X = ["x_customer"]
NOBODY_ELSE = each([*MEMBERS, *X], 403)
A_OPENERS = each(["a_coordinator", "a_engineer", "a_sales", "a_purchaser", "a_manager"], 200) | {
    "a_administrator": 403
}
TO_THE_TERMS = 303


def _inquiry(tail: str, start: str = "") -> Callable[[Any], str]:
    return lambda o: f"{start}/inquiries/{o.inquiry}/designs{tail}"


def _design(tail: str, start: str = "") -> Callable[[Any], str]:
    return lambda o: f"{start}/designs/{o.design}{tail}"


def _kept_back(tail: str, start: str = "") -> Callable[[Any], str]:
    return lambda o: f"{start}/designs/{o.kept_back}{tail}"


def _file(**more: str) -> Callable[[Any], dict[str, Any]]:
    return lambda _o: {
        "client_id": str(uuid4()),
        "file": (io.BytesIO(STEP), "next.step"),
        **more,
    }


def _brings(status: int) -> dict[str | None, int]:
    return NOBODY_ELSE | each(MAKERS, status)


def _acts(status: int) -> dict[str | None, int]:
    return NOBODY_ELSE | each(A_MAKERS, status)


def _acts_on_hidden(status: int) -> dict[str | None, int]:
    return each([who for who in MEMBERS if who[0] == "a"], 403) | each(A_MAKERS, status)


ROWS = [
    Row("designs.bring_form", "GET", _inquiry("/new"), _brings(200)),
    Row("designs.upload", "POST", _inquiry("/upload"), _brings(200), data=_file()),
    Row("designs.bring", "POST", _inquiry(""), _brings(200), data=lambda _o: {"client_id": "x"}),
    Row("api_designs.listed", "GET", _inquiry("", "/api/v1"), each([*MEMBERS, *X], 200)),
    Row(
        "api_designs.bring",
        "POST",
        _inquiry("", "/api/v1"),
        _brings(201),
        data=_file(purpose="sketch"),
    ),
    Row("designs.revise_form", "GET", _design("/revise"), _acts(200)),
    Row("designs.revise_form", "GET", _kept_back("/revise"), _acts_on_hidden(200)),
    Row("designs.revise", "POST", _design("/revise"), _acts(200), data=lambda _o: {}),
    Row("designs.audience_form", "GET", _design("/audience"), _acts(200)),
    Row("designs.audience_form", "GET", _kept_back("/audience"), _acts_on_hidden(200)),
    Row(
        "designs.set_audience",
        "POST",
        _design("/audience"),
        _acts(303),
        data=lambda _o: {"audience": "customer"},
    ),
    Row(
        "api_designs.set_audience",
        "PUT",
        _design("/audience", "/api/v1"),
        _acts(200),
        json=lambda _o: {"audience": "customer"},
    ),
    Row(
        "api_designs.set_audience",
        "PUT",
        _kept_back("/audience", "/api/v1"),
        _acts_on_hidden(200),
        json=lambda _o: {"audience": "own"},
    ),
    Row("designs.correct", "POST", _design("/kind"), _acts(303),
        data=lambda _o: {"purpose": "sketch"}),
    Row("api_designs.correct", "PUT", _design("/kind", "/api/v1"), _acts(200),
        json=lambda _o: {"purpose": "sketch"}),
    Row("designs.remove", "POST", _design("/remove"), _acts(409)),
    Row("api_designs.remove", "DELETE", _design("", "/api/v1"), _acts(409)),
    Row(
        "api_designs.revise",
        "POST",
        lambda o: f"/api/v1/designs/{o.drawing}/revisions",
        NOBODY_ELSE,
        data=_file(),
    ),  # what was asked for is replaced by who asks
    Row(
        "drawings.set_export_control",
        "POST",
        lambda o: f"/drawings/{o.design}/export-control",
        _acts(303),
        data=lambda _o: {},
    ),
    Row(
        "drawings.view",
        "GET",
        lambda o: f"/drawings/{o.design}",
        each([who for who in MEMBERS if who[0] in "bc"], TO_THE_TERMS)
        | A_OPENERS
        | each(X, 200),
    ),
    Row(
        "drawings.view",
        "GET",
        lambda o: f"/drawings/{o.sketch}",
        each(["b_engineer", "b_sales"], TO_THE_TERMS) | A_OPENERS,
    ),
    Row("drawings.view", "GET", lambda o: f"/drawings/{o.kept_back}", A_OPENERS),
    Row("api_drawings.show", "GET", lambda o: f"/api/v1/drawings/{o.kept_back}",
        A_OPENERS | {"a_administrator": 200}),
]  # fmt: skip
