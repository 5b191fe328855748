"""Addresses and bodies that no page of ours sends: an answer, never a failure of the portal."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from flask import Flask, Request
from werkzeug.datastructures import ImmutableMultiDict

from portal.refusals import REFUSED
from shared_db.access import Actor
from shared_db.spine.transaction import Record
from tests.factories.world import World
from tests.fixtures.portal import Browser
from tests.integration.hostile.test_texts import full_rights, shown_by  # noqa: F401
from tests.permissions.reading import Library

Browsers = Callable[[str | None], Browser]
ASKED = (
    *("page", "before", "after", "from", "limit", "line", "q", "state", "show", "group", "channel"),
    *("language", "since", "until", "least", "most", "counterparty", "code", "operation", "item"),
    *("work_centre_id", "next", "html", "check", "mark_up", "_external", "_anchor", "endpoint"),
)
VALUES = (
    *("", "-1", "9" * 30, "1.5", "１", "²", "NaN", "2026-02-30", "9999-12-31", "//evil.example"),
    *("<i id=x1>", "%", "\\", "' OR 1=1 --", "x" * 5000, "\u202e🔩"),
)
QUESTIONS = [
    {name: VALUES[n % len(VALUES)] for n, name in enumerate(ASKED)},
    *(dict.fromkeys(ASKED, value) for value in VALUES),
]
"""All values at once, as they stand in the address of whatever page; then each for every name."""
LISTS = [[], [1], None, "x", 10**40, {"": []}]
BODIES = [
    *LISTS,
    *({"values": shape, "version": 1} for shape in LISTS),
    {"version": [], "values": {}},
    {"version": 1, "values": {"parts-0-id": None, "parts-0-lines-0-kind": [], "-": {}, "a-": 1}},
    {"version": 1, "values": {"breaks-0-part_id": [], "choices-0-part_id": {}, "choices": 3}},
    {"version": -(10**40), "values": {"x": "\x00", "y": "\ud800"}},
]


@pytest.fixture
def heard(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What was looked up of what an address asks or a body holds.

    Where nothing was, the page answers other questions and bodies as it did this one: they are not
    sent, which is three quarters of all. What is looked at before every page doesn't count.
    """
    looked_up: list[str] = []

    class Noting(ImmutableMultiDict[str, str]):
        def __getattribute__(self, name: str) -> Any:
            if name in {"get", "getlist", "items", "keys", "lists", "to_dict"}:
                self._note(name)
            return super().__getattribute__(name)

        def __getitem__(self, name: str) -> str:
            self._note(name)
            return super().__getitem__(name)

        def __contains__(self, name: object) -> bool:
            if name != REFUSED:
                self._note(str(name))
            return super().__contains__(name)

        def __iter__(self) -> Iterator[str]:
            self._note("")
            return super().__iter__()

        def _note(self, name: str) -> None:
            if len(self):  # else it is the form of which a body that is none has nothing
                looked_up.append(name)

    def get_json(request: Request, **options: Any) -> Any:
        looked_up.append("")
        return read_json(request, **options)

    read_json = Request.get_json
    monkeypatch.setattr(Request, "parameter_storage_class", Noting)
    monkeypatch.setattr(Request, "get_json", get_json)
    return looked_up


def pages(app: Flask, library: Library, method: str, actor: Actor) -> Iterator[list[str]]:
    """The addresses of each page's rule, with every id there is.

    Not of those whose view is never called for this person: whatever was asked or sent is the same
    to what refuses them (see `acts`), and what comes before that is before every other page too.
    """
    for rule in app.url_map.iter_rules():
        named = rule.arguments <= library.known.keys()
        if (
            method in rule.methods
            and named
            and not library.is_barred(rule, actor)
            and not rule.rule.startswith(("/api", "/static", "/sign-out"))
        ):
            yield list(library.filled_in(rule, method))


def first_open(client: Browser, addresses: list[str]) -> str | None:
    """The first of them that is there for somebody."""
    for address in addresses:
        answer = client.get(address)
        answer.close()
        if answer.status_code == 200:
            return address
    return None


def first_to_look_at_it(client: Browser, addresses: list[str]) -> str:
    """The first of them that doesn't refuse this person before any look at what was sent."""
    for address in addresses:
        answer = client.post(address, json={})
        answer.close()
        if answer.status_code not in (403, 404):
            return address
    return addresses[0]


@pytest.mark.usefixtures("full_rights", "nothing_is_kept")
@pytest.mark.parametrize("who", ["a_manager", "x_customer"])
def test_whatever_is_asked_of_a_page_it_answers(
    app: Flask, record: Record, world: World, browser: Browsers, heard: list[str], who: str
) -> None:
    client, wrong, listened = browser(who), [], set()
    for addresses in pages(app, Library(app, record), "GET", world.actor(who)):
        address = first_open(client, addresses)
        heard.clear()
        for question in QUESTIONS if address else ():
            answer = client.get(address, query_string=question)
            _, alive = shown_by(answer)
            elsewhere = "evil.example" in answer.headers.get("Location", "")
            if answer.status_code >= 500 or alive or elsewhere:
                wrong.append((address, str(question)[:40], answer.status_code, alive))
            answer.close()
            if not heard:
                break
            listened.add(address)
    assert wrong == []
    assert {"/search", "/quotes"} <= listened


@pytest.mark.usefixtures("full_rights", "nothing_is_kept")
@pytest.mark.parametrize("who", ["a_manager", "b_manager", "x_customer"])
def test_a_body_that_no_page_sends_is_refused(
    app: Flask, record: Record, world: World, browser: Browsers, heard: list[str], who: str
) -> None:
    client, wrong, listened = browser(who), [], set()
    for addresses in pages(app, Library(app, record), "POST", world.actor(who)):
        address = first_to_look_at_it(client, addresses)
        heard.clear()
        for body in BODIES:
            answer = client.post(address, json=body)
            if answer.status_code >= 500:
                wrong.append((address, str(body)[:60], answer.status_code))
            answer.close()
            if not heard:
                break
            listened.add(address)
    assert wrong == []
    assert any(address.endswith("/draft") for address in listened)
