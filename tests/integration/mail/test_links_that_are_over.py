"""Letters that waited for a mail server, while what became of their links made them pointless."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select, update

from portal.group.service import revoke
from portal.group.waiting import waiting
from shared_db.foundation.base import utc_now
from shared_db.foundation.settings import Settings
from shared_db.models import Link, LinkPurpose, Mail, MailState, Person
from tests.factories.accounts import link_path, sent_link
from tests.factories.world import World
from tests.fixtures.mail_server import Server
from tests.fixtures.mail_workshop import long_ago, work_off
from tests.fixtures.portal import Browser
from workers.runner import Workshop
from workers.waiting_mail import send_waiting

Browsers = Callable[[str | None], Browser]
Becomes = Callable[[World, Browsers, Settings, Link], None]


def used(_world: World, browser: Browsers, settings: Settings, link: Link) -> None:
    answer = browser(None).post(link_path(settings, link), {"password": "five words by hand now"})
    assert answer.status_code == 303


def taken_back(world: World, _browser: Browsers, _settings: Settings, link: Link) -> None:
    with world.record.work(world.actor("a_manager")) as work:
        revoke(work, link.id)


def replaced(world: World, _browser: Browsers, _settings: Settings, _link: Link) -> None:
    sent_link(world, "a_manager", LinkPurpose.RESET_PASSWORD)


def too_old(world: World, _browser: Browsers, _settings: Settings, link: Link) -> None:
    with world.record.as_server("a test") as db:
        before = utc_now() - timedelta(days=9)
        old = {"created_at": before, "expires_at": before + timedelta(days=3)}
        db.execute(update(Link).where(Link.id == link.id).values(**old))


def senders_not_in_any_more(
    world: World, _browser: Browsers, _settings: Settings, _link: Link
) -> None:
    with world.record.as_server("a test") as db:
        sender = update(Person).where(Person.id == world.people["a_manager"])
        db.execute(sender.values(active=False))


@pytest.mark.parametrize(
    ("becomes", "reason"),
    [
        (used, "すでに使用"),
        (taken_back, "取り消され"),
        (replaced, "取り消され"),
        (too_old, "有効期限が切れ"),
        (senders_not_in_any_more, "取り消され"),
    ],
)
def test_a_letter_whose_link_is_over_does_not_go_out_and_says_why(
    app: Flask,
    world: World,
    browser: Browsers,
    settings: Settings,
    mail_server: Server,
    workshop: Callable[[str | None], Workshop],
    becomes: Becomes,
    reason: str,
) -> None:
    link = sent_link(world, "a_manager", LinkPurpose.RESET_PASSWORD)
    work_off(workshop(None))
    becomes(world, browser, settings, link)
    long_ago(world)
    configured = workshop(mail_server.url)
    send_waiting(configured)
    work_off(configured)
    with world.record.as_server("a test") as db:
        states = dict(db.execute(select(Mail.link_id, Mail.state)).all())
        mail_id = db.scalar(select(Mail.id).where(Mail.link_id == link.id))
        db.execute(update(Person).values(active=True))
    assert states.pop(link.id) is MailState.WITHHELD
    assert set(states.values()) <= {MailState.SENT}
    assert len(mail_server.got) == len(states)
    manager = browser("a_manager")
    assert "送信せず" in manager.get("/group/mail").text
    page = manager.get(f"/group/mail/{mail_id}").text
    assert reason in page
    assert "再送する" not in page
    with app.app_context(), world.record.work(world.actor("a_manager")) as work:
        assert waiting(work) == [], "there is nothing that a manager should do about it"
    assert send_waiting(configured) == 0
