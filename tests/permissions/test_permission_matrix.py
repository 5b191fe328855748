"""Every route and socket event, as every kind of person: the one table of who may."""

from collections.abc import Callable
from importlib import import_module
from pkgutil import iter_modules

import pytest
from flask import Flask

import tests.permissions
from portal.realtime.socket import SOCKET_EVENTS
from tests.fixtures.portal import Browser
from tests.permissions.case import Case
from tests.permissions.table import PASS, PEOPLE, Row

SLICES = sorted(
    module.name
    for module in iter_modules(tests.permissions.__path__)
    if module.name not in {"table", "case", "conftest", "planted", "further", "reading"}
    and not module.name.startswith("test_")
)
ROWS: list[Row] = [
    row for name in SLICES for row in import_module(f"tests.permissions.{name}").ROWS
]
WALL = {401, 403, 404}
TURNED_AWAY = WALL | {302}


def test_every_route_stands_in_the_table(app: Flask) -> None:
    served = {
        (rule.endpoint, method)
        for rule in app.url_map.iter_rules()
        for method in (rule.methods or set()) - {"HEAD", "OPTIONS"}
    }
    listed = {(row.endpoint, row.method) for row in ROWS} | {("static", "GET")}
    assert served - listed == set(), "routes without a row in tests/permissions"
    assert listed - served == set(), "rows without a route"


def test_every_view_says_who_may(app: Flask) -> None:
    silent = [
        name
        for name, view in app.view_functions.items()
        if name != "static" and not hasattr(view, "access")
    ]
    assert silent == []


def test_every_socket_event_is_known() -> None:
    assert set(SOCKET_EVENTS) == {"connect", "disconnect", "follow", "unfollow", "typing", "at"}


@pytest.mark.parametrize("row", ROWS, ids=lambda row: f"{row.method} {row.endpoint}")
def test_each_person_gets_what_the_table_says(
    row: Row, case: Case, browser: Callable[[str | None], Browser]
) -> None:
    path = row.path(case)
    wrong = {}
    # Those who are turned away first: they must change nothing for those who get through.
    for who in sorted(PEOPLE, key=lambda name: row.expected(name, path) not in TURNED_AWAY):
        options = {"headers": dict(row.headers)}
        if row.json:
            options["json"] = row.json(case)
        data = row.data(case) if row.data else None
        client = browser(who)
        answer = (
            client.get(path, **options)
            if row.method == "GET"
            else client._send(row.method, path, data, options)
        )
        answer.close()
        expected = row.expected(who, path)
        to_sign_in = answer.status_code == 302 and "/sign-in" in answer.headers["Location"]
        through = answer.status_code not in WALL and not to_sign_in and answer.status_code < 500
        if not (through if expected == PASS else answer.status_code == expected):
            wrong[who] = (answer.status_code, "expected", expected or "to get through")
    assert wrong == {}
