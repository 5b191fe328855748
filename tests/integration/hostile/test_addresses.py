"""Addresses and bodies that no page of ours sends: an answer, never a failure of the portal."""

from collections.abc import Callable, Iterator

import pytest
from flask import Flask

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
LISTS = [[], [1], None, "x", 10**40, {"": []}]
BODIES = [
    *LISTS,
    *({"values": shape, "version": 1} for shape in LISTS),
    {"version": [], "values": {}},
    {"version": 1, "values": {"parts-0-id": None, "parts-0-lines-0-kind": [], "-": {}, "a-": 1}},
    {"version": 1, "values": {"breaks-0-part_id": [], "choices-0-part_id": {}, "choices": 3}},
    {"version": -(10**40), "values": {"x": "\x00", "y": "\ud800"}},
]


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
    app: Flask, record: Record, world: World, browser: Browsers, who: str
) -> None:
    client, wrong = browser(who), []
    for addresses in pages(app, Library(app, record), "GET", world.actor(who)):
        address = first_open(client, addresses)
        for value in VALUES if address else ():
            answer = client.get(address, query_string=dict.fromkeys(ASKED, value))
            _, alive = shown_by(answer)
            elsewhere = "evil.example" in answer.headers.get("Location", "")
            if answer.status_code >= 500 or alive or elsewhere:
                wrong.append((address, value[:20], answer.status_code, alive))
            answer.close()
    assert wrong == []


@pytest.mark.usefixtures("full_rights", "nothing_is_kept")
@pytest.mark.parametrize("who", ["a_manager", "b_manager", "x_customer"])
def test_a_body_that_no_page_sends_is_refused(
    app: Flask, record: Record, world: World, browser: Browsers, who: str
) -> None:
    client, wrong = browser(who), []
    for addresses in pages(app, Library(app, record), "POST", world.actor(who)):
        address = first_to_look_at_it(client, addresses)
        for body in BODIES:
            answer = client.post(address, json=body)
            if answer.status_code >= 500:
                wrong.append((address, str(body)[:60], answer.status_code))
            answer.close()
    assert wrong == []
