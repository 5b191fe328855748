"""Whoever upgrades finds everything again: the played group of an earlier version, migrated."""

import json
import re
from collections.abc import Callable
from html import unescape
from typing import Any
from uuid import UUID

import pytest
from flask import Flask
from sqlalchemy import func, select

from portal.beginning.sample import PASSWORD, accounts
from shared_db.models import Event, MessageRevision, Stream
from shared_db.spine.events import read_fact
from shared_db.spine.transaction import Record
from tests.factories.played_group import FACTS
from tests.fixtures.portal import Browser
from tests.permissions.reading import Library

PEOPLE = ("x_buyer", "a_engineer", "a_sales", "b_manager", "a_coordinator", "a_administrator")
LINK = re.compile(r'(?:href|src)="(/[^"#]*)')
CLIENT_ID = "0a5a3c10-5a5a-4d0e-9d5e-0a5a3c107e5a"
NEEDS_MORE = {
    *("accounts.follow_link", "api_estimates.proposal"),
    *("shopdata.operation", "api_shopdata.times", "api_shopdata.prices"),
    *("intake.form", "intake.prove", "intake.show"),
    *("api_drawings.preview", "previews.pages", "previews.preview", "previews.tile"),
    *("designs.audience_form", "designs.revise_form"),
    *("papers.show", "papers.drawing", "papers.rollup"),
    *("api_estimates.edits", "sheet_history.show", "api_sheet_history.state"),
    *("shopdata.past_quote_sheet", "api_shopdata.understood"),
}
"""Addresses that say nothing by themselves: a link's secret, a work centre, a name, a version is
missing; nobody has asked at the entrance, no letter can go out to prove an address, nobody has looked at the
drawings yet, no shop has brought any, and none has left; of its sheets no saving was kept as yet."""

Browsers = Callable[[str], Browser]


class Walk:
    """One person opens addresses; what answered, and what did not."""

    def __init__(self, app: Flask, browser: Browser) -> None:
        self._addresses = app.url_map.bind("localhost")
        self._browser = browser
        self.opened: set[str] = set()
        """The endpoints that answered."""
        self.refused: dict[str, int] = {}

    def follow(self, start: str) -> "Walk":
        """Open a page, then every page that it links to, and so on."""
        waiting, seen = [start], {start}
        while waiting:
            for link in map(unescape, LINK.findall(self.open(waiting.pop()))):
                if link not in seen:
                    seen.add(link)
                    waiting.append(link)
        return self

    def open(self, path: str) -> str:
        """Open one; answers with the page, if it is one."""
        answer = self._browser.get(path)
        page = answer.text if answer.mimetype == "text/html" else ""
        answer.close()
        if answer.status_code >= 400:
            self.refused[path] = answer.status_code
        else:
            self.opened.add(self._addresses.match(path.partition("?")[0])[0])
        return page


@pytest.mark.parametrize("who", PEOPLE)
def test_every_page_that_somebody_is_led_to_opens(app: Flask, browser: Browsers, who: str) -> None:
    walk = Walk(app, browser(who)).follow("/")
    assert walk.refused == {}
    assert {"inbox.show", "accounts.account", "static"} < walk.opened


def test_every_address_opens_for_somebody_and_breaks_for_nobody(
    app: Flask, record: Record, browser: Browsers
) -> None:
    library = Library(app, record)
    readable = {
        rule.endpoint: list(library.filled_in(rule))
        for rule in app.url_map.iter_rules()
        if "GET" in (rule.methods or ()) and rule.endpoint != "static"
    }
    opened: set[str] = set()
    for who in ("a_manager", "x_buyer", "b_manager", "a_administrator", "a_coordinator"):
        walk = Walk(app, browser(who))
        for endpoint in set(readable) - opened:
            for path in readable[endpoint]:
                walk.open(path)
        assert [path for path, status in walk.refused.items() if status >= 500] == []
        opened |= walk.opened
    assert set(readable) - opened == NEEDS_MORE


@pytest.mark.parametrize("fact", json.loads(FACTS.read_text(encoding="utf-8")), ids=str)
def test_amounts_and_words_are_what_they_were(browser: Browsers, fact: dict[str, Any]) -> None:
    answer = browser(fact["who"]).get(f"/api/v1{fact['path']}")
    assert not_in(answer.json, fact["holds"]) == []


def not_in(said: Any, kept: Any, place: str = "") -> list[str]:
    """Where what is said lacks something that was kept; it may hold more."""
    if isinstance(kept, dict) and isinstance(said, dict):
        lacks = [not_in(said.get(name), one, f"{place}.{name}") for name, one in kept.items()]
        return [path for paths in lacks for path in paths]
    if isinstance(kept, list) and isinstance(said, list):
        return [f"{place}[]: {one}" for one in kept if all(not_in(other, one) for other in said)]
    return [] if said == kept else [f"{place}: {said!r}, not {kept!r}"]


def test_the_event_log_is_whole(record: Record) -> None:
    with record.as_server("a test") as db:
        broken = select(Stream.id, func.first_broken_event(Stream.id))
        assert [row for row in db.execute(broken) if row[1] is not None] == []
        assert db.scalar(select(func.count()).select_from(Event)) > 100


def test_every_event_of_then_can_be_read_by_the_class_of_its_version(record: Record) -> None:
    with record.as_server("a test") as db:
        events = db.scalars(select(Event)).all()
    for event in events:
        read_fact(event.type, event.version, event.payload)
    assert {event.version for event in events} == {1}


def test_what_was_said_then_stands_in_messages_now(record: Record) -> None:
    with record.as_server("a test") as db:
        then = dict(
            db.execute(
                select(Event.payload["message_id"].astext, Event.payload["body"].astext).where(
                    Event.type == "posted"
                )
            ).all()
        )
        now = dict(db.execute(select(MessageRevision.message_id, MessageRevision.body)).all())
    assert then
    assert {UUID(message): body for message, body in then.items()} == now


def test_people_sign_in_with_the_password_that_they_had(app: Flask) -> None:
    nobody = Browser(app, None)
    sent = {"email": accounts()[0].email, "password": PASSWORD}
    assert nobody.post("/sign-in", sent).status_code == 303
    assert nobody.get("/account").status_code == 200


def test_what_is_on_record_can_be_worked_on(browser: Browsers) -> None:
    """The application's role has its grants on what the restore made."""
    customer = browser("y_buyer")
    draft = customer.post("/api/v1/inquiries/drafts", json={"client_id": CLIENT_ID})
    assert draft.status_code == 201
    assert customer.get(f"/inquiries/drafts/{draft.json['id']}").status_code == 200
