"""Whatever somebody fetches, by whatever address: never what only others may know."""

from collections.abc import Callable

import pytest
from flask import Flask
from sqlalchemy import select

from portal.realtime.rendering import TEMPLATES
from shared_db.foundation.settings import Settings
from shared_db.foundation.tokens import link_address
from shared_db.models import Event, Mail
from shared_db.spine.transaction import Record
from templates.letters import write_letter
from tests.factories.world import World
from tests.fixtures.on_planted import *  # noqa: F403
from tests.fixtures.portal import Browser
from tests.fixtures.standing import Planted
from tests.permissions.case import Case
from tests.permissions.reading import Library, Watch, heard, text_of
from tests.permissions.test_permission_matrix import ROWS

OUTSIDE = ("b_manager", "c_manager", "z_manager", "x_customer", "y_customer", None)
"""A shop's manager has all the rights of its engineers and sales."""
PEOPLE = (
    *("a_manager", "a_engineer", "a_sales", "a_coordinator", "a_administrator"),
    *("x_colleague", "w_manager", "v_lead", *OUTSIDE),
)
Browsers = Callable[[str | None], Browser]


@pytest.fixture
def watch(planted_case: Planted) -> Watch:
    return Watch(planted_case.secrets)


def _nothing(_case: Case) -> dict[str, str]:
    return {}


@pytest.mark.parametrize("who", PEOPLE)
def test_nobody_reads_what_only_others_may_know(
    app: Flask,
    world: World,
    record: Record,
    browser: Browsers,
    watch: Watch,
    who: str | None,
    nothing_is_kept: None,
) -> None:
    library, client = Library(app, record), browser(who)
    broken = set()
    for path in library.open_to(world.actor(who) if who else None):
        answer = client.get(path)
        watch.read(who, path, text_of(answer))
        if answer.status_code >= 500:
            broken.add(path)
    watch.read(who, "the socket", heard(app, client, library.known["stream_id"]))
    assert watch.leaks == {}
    assert broken == set()
    if who in (*OUTSIDE, "a_manager"):
        assert watch.unseen(who) == [], "planted where those who may know it don't find it"


def test_no_refusal_tells_what_only_others_may_know(
    case: Case, browser: Browsers, watch: Watch, nothing_is_kept: None
) -> None:
    broken = set()
    for row in ROWS:
        if row.method == "GET":
            continue
        path = row.path(case)
        for who in OUTSIDE:
            client = browser(who)
            for body in dict.fromkeys((row.json or row.data or _nothing, _nothing)):
                sent = {"json" if row.json else "data": body(case)}
                answer = client.open(row.method, path, **sent)
                watch.read(who, f"{row.method} {path}", text_of(answer))
                if answer.status_code >= 500:
                    broken.add((who, row.method, path))
    assert watch.leaks == {}
    assert broken == set()


def test_no_letter_tells_its_reader_what_only_others_may_know(
    world: World, settings: Settings, record: Record, watch: Watch
) -> None:
    with record.as_server("a test") as db:
        letters = db.scalars(select(Mail)).all()
    templates = set()
    for mail in letters:
        link = link_address(settings, mail.link_id, by_mail=True) if mail.link_id else ""
        names = {"to_name": mail.to_name, "sender": ""}
        letter = write_letter(mail.template, mail.language, mail.values, **names, link=link)
        who = mail.to_email.removesuffix("@example.jp")
        reader = who if who in world.people else mail.to_email
        watch.read(reader, mail.template, letter.subject + letter.body)
        templates.add(mail.template)
    assert watch.leaks == {}
    assert {"quote_answered", "request_declined", "inquiry_ended"} <= templates
    assert {"request_accepted", "request_refused", "take_over", "intake_waits"} <= templates


def test_the_case_tells_of_everything_that_a_thread_can_show(
    record: Record, planted_case: Planted
) -> None:
    with record.as_server("a test") as db:
        told = set(db.scalars(select(Event.type)))
    assert TEMPLATES - told == set()
