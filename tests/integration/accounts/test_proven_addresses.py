"""Whose an address is, is known once a link was followed that stood only in a letter to it."""

import re
from collections.abc import Callable
from dataclasses import replace
from uuid import UUID

import psycopg
import pytest
from alembic import command
from flask import Flask
from psycopg import sql
from sqlalchemy import select, update

from portal.accounts.proving import ask_for_proof
from portal.running.embedded import EmbeddedServers
from portal.running.postgres import create_database
from shared_db.foundation.settings import Settings
from shared_db.migrate import configuration, upgrade
from shared_db.models import Link, LinkPurpose, Mail, Person
from shared_db.telling.mailing import mail_person
from tests.factories.accounts import PASSWORD, give_password, link_path, sent_link
from tests.factories.world import World
from tests.fixtures.mail_server import Server
from tests.fixtures.mail_workshop import work_off
from tests.fixtures.portal import Browser
from tests.integration.accounts.test_links import NEW, me
from workers.runner import Workshop

Browsers = Callable[[str | None], Browser]
TAKEN = "b_engineer@example.jp"
"""Of somebody of B, who has proven it."""


def come_in(
    world: World,
    browser: Browsers,
    settings: Settings,
    *,
    email: str = "new@example.jp",
    by_mail: bool = False,
) -> tuple[Browser, int]:
    """Somebody follows A's invitation, and opens a page then, for a token of the new session."""
    somebody = browser(None)
    path = link_path(settings, sent_link(world, "a_manager", email=email), by_mail=by_mail)
    status = somebody.post(path, NEW).status_code
    if status != 303:
        return somebody, status
    return Browser(somebody.client.application, UUID(me(somebody)["id"])), status


def people(world: World, email: str) -> list[Person]:
    with world.record.as_server("a test") as db:
        return list(db.scalars(select(Person).where(Person.email == email)))


def proof_link(world: World, settings: Settings, *, by_mail: bool = True) -> str:
    with world.record.as_server("a test") as db:
        newest = select(Link).where(Link.purpose == LinkPurpose.PROVE_ADDRESS)
        link = db.scalars(newest.order_by(Link.created_at.desc())).first()
    assert link is not None
    return link_path(settings, link, by_mail=by_mail)


@pytest.mark.parametrize("by_mail", [True, False])
def test_who_follows_the_letters_own_link_has_proven_the_address_and_nobody_else(
    world: World, browser: Browsers, settings: Settings, by_mail: bool
) -> None:
    _, status = come_in(world, browser, settings, by_mail=by_mail)
    assert status == 303
    (person,) = people(world, "new@example.jp")
    assert (person.email_proven_at is not None) is by_mail
    listed = browser("a_administrator").get("/group/accounts").text
    assert ("アドレス未確認" in listed) is not by_mail
    assert ("アドレス未確認" in browser("a_manager").get("/group").text) is not by_mail


def test_the_letters_link_is_shown_nowhere(
    world: World, browser: Browsers, settings: Settings
) -> None:
    link, manager = sent_link(world, "a_manager"), browser("a_manager")
    mail = re.search(r"/group/mail/[\w-]{36}", manager.get("/group/mail").text).group()
    for page in ("/group", mail):
        shown = manager.get(page).text
        assert link_path(settings, link) in shown
        assert link_path(settings, link, by_mail=True) not in shown


def test_an_invitation_by_hand_does_not_tell_who_has_an_account(
    world: World, browser: Browsers, settings: Settings
) -> None:
    answers = [come_in(world, browser, settings, email=email) for email in (TAKEN, "x@y.jp")]
    assert [status for _, status in answers] == [303, 303]
    assert me(answers[0][0])["company"]["name"] == "あおば精機"


def test_who_reads_the_mail_is_told_that_there_is_an_account(
    world: World, browser: Browsers, settings: Settings
) -> None:
    somebody, status = come_in(world, browser, settings, email=TAKEN.upper(), by_mail=True)
    assert status == 422
    assert somebody.get("/account").status_code == 302


def test_the_owner_comes_in_though_somebody_has_typed_the_address_before(
    world: World, browser: Browsers, settings: Settings
) -> None:
    come_in(world, browser, settings, email="owner@example.jp")
    link = sent_link(world, "b_manager", email="owner@example.jp")
    owner = browser(None)
    form = {"name": "持ち主", "password": "the real owner is here"}
    assert owner.post(link_path(settings, link, by_mail=True), form).status_code == 303
    for password, company in ((NEW["password"], "あおば精機"), (form["password"], "墨田板金")):
        somebody = browser(None)
        entered = somebody.post("/sign-in", {"email": "owner@example.jp", "password": password})
        assert entered.status_code == 303
        assert me(somebody)["company"]["name"] == company


def test_one_company_has_one_account_of_an_address(
    world: World, browser: Browsers, settings: Settings
) -> None:
    paths = [link_path(settings, sent_link(world, "a_manager")) for _ in range(2)]
    assert browser(None).post(paths[0], NEW).status_code == 303
    again = browser(None).post(paths[1], NEW)
    assert again.status_code == 422
    assert "自社ですでに使われています" in again.text


def test_somebody_who_came_in_by_hand_proves_the_address_by_the_letter_that_follows(
    world: World,
    browser: Browsers,
    settings: Settings,
    mail_server: Server,
    workshop: Callable[[str | None], Workshop],
) -> None:
    somebody, _ = come_in(world, browser, settings)
    work_off(workshop(mail_server.url))
    (letter,) = [m for m in mail_server.got if "メールアドレス確認" in m["Subject"]]
    path = re.search(r"/link/[\w-]+", letter.get_content()).group()
    assert "このアドレスを確認する" in somebody.get(path).text
    assert somebody.post(path).status_code == 303
    (person,) = people(world, "new@example.jp")
    assert person.email_proven_at is not None
    assert somebody.get(path).status_code == 410


def test_the_proof_takes_the_letter_and_the_account(
    world: World, browser: Browsers, settings: Settings
) -> None:
    somebody, _ = come_in(world, browser, settings)
    by_hand, path = proof_link(world, settings, by_mail=False), proof_link(world, settings)
    assert somebody.post(by_hand).status_code == 410, "whoever opened the account may have it"
    for other in (browser(None), browser("b_engineer")):
        assert "このアドレスを確認する" not in other.get(path).text
        assert other.post(path).status_code in (200, 403)
    assert people(world, "new@example.jp")[0].email_proven_at is None
    stranger = browser(None)
    assert f"/sign-in?next={path}" in stranger.get(path).text


def test_an_address_that_another_has_proven_is_not_proven_again(
    world: World, browser: Browsers, settings: Settings
) -> None:
    somebody, _ = come_in(world, browser, settings, email=TAKEN)
    answer = somebody.post(proof_link(world, settings))
    assert answer.status_code == 422
    assert "すでに登録されています" in answer.text
    assert [p.email_proven_at is None for p in people(world, TAKEN)].count(False) == 1


def test_nothing_of_what_happens_goes_to_an_address_that_was_only_typed(
    world: World, browser: Browsers, settings: Settings
) -> None:
    come_in(world, browser, settings)
    (person,) = people(world, "new@example.jp")
    values = {"number": "1", "subject": "s", "company": "c", "question": "q", "url": "u"}
    with world.record.work(world.actor("a_engineer")) as work:
        mail_person(work, person, "capability_asked", values)
        known = work.session.get_one(Person, world.people["b_engineer"])
        mail_person(work, known, "capability_asked", values)
    with world.record.as_server("a test") as db:
        told = db.scalars(select(Mail.to_email).where(Mail.template == "capability_asked"))
        assert told.all() == [TAKEN]


def test_a_reset_link_of_an_unproven_address_is_handed_over_and_not_mailed(
    world: World, browser: Browsers
) -> None:
    with world.record.as_server("a test") as db:
        unproven = update(Person).where(Person.id == world.people["a_engineer"])
        db.execute(unproven.values(email_proven_at=None))
    manager, page = browser("a_manager"), f"/group/people/{world.people['a_engineer']}"
    assert "ご自身で直接お渡しください" in manager.get(page).text
    assert manager.post(f"{page}/reset").status_code == 303
    assert "/link/" in manager.get("/group").text
    with world.record.as_server("a test") as db:
        assert db.scalars(select(Mail)).all() == []


def test_the_account_and_the_inbox_lead_to_the_proof_once_there_is_mail(
    world: World, browser: Browsers, settings: Settings, app: Flask
) -> None:
    somebody, _ = come_in(world, browser, settings)
    assert "メールサーバーがまだ設定されていません" in somebody.get("/account").text
    assert "メールアドレスの確認が必要" not in somebody.get("/").text
    app.extensions["settings"] = replace(settings, smtp_url="smtp://mail.example.jp")
    assert "メールアドレスの確認が必要" in somebody.get("/").text
    assert 'action="/account/proof"' in somebody.get("/account").text
    first = proof_link(world, settings)
    assert somebody.post("/account/proof").status_code == 303
    assert somebody.get(first).status_code == 410, "the newest letter counts"
    assert somebody.get(proof_link(world, settings)).status_code == 200
    assert [somebody.post("/account/proof").status_code for _ in range(3)] == [303, 303, 429]
    assert "未確認" not in browser("a_engineer").get("/account").text


def test_a_reset_by_mail_or_hand_proves_nothing_and_a_proof_resets_nothing(
    world: World, browser: Browsers, settings: Settings
) -> None:
    give_password(world, "a_engineer")
    with world.record.work(world.actor("a_engineer")) as work:
        own = update(Person).where(Person.id == work.actor.person_id)
        work.session.execute(own.values(email_proven_at=None))
        ask_for_proof(work)
    path = proof_link(world, settings)
    browser("a_engineer").post(path, {"password": "a fresh long secret"})
    form = {"email": "a_engineer@example.jp", "password": PASSWORD}
    assert browser(None).post("/sign-in", form).status_code == 303


FOUNDED, MAILED, HANDED = (UUID(int=n) for n in (1, 2, 3))


def test_of_people_who_were_there_before_those_are_proven_whose_letter_had_gone_out(
    embedded_servers: EmbeddedServers,
) -> None:
    name = "before_the_proofs"
    url = embedded_servers.owner_url(name)
    with embedded_servers.postgres.connect() as connection:
        create_database(connection, name)
        command.upgrade(configuration(url), "0007_withheld_mail")
        with psycopg.connect(url.replace("+psycopg", "")) as owner:
            _people_of_before(owner)
        upgrade(url)
        with psycopg.connect(url.replace("+psycopg", "")) as owner:
            proven = "SELECT id FROM person WHERE email_proven_at IS NOT NULL ORDER BY id"
            assert [row[0] for row in owner.execute(proven)] == [FOUNDED, MAILED]
            letters = "SELECT to_email, state FROM mail WHERE link_id IS NULL ORDER BY 1"
            assert owner.execute(letters).fetchall() == [
                (f"{FOUNDED}@example.jp", "waiting"),
                (f"{HANDED}@example.jp", "withheld"),
            ]
        connection.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(name)))


def _people_of_before(owner: psycopg.Connection) -> None:
    owner.execute(
        "INSERT INTO company (id, kind, name, postal_code, address, tel, fax, tax_rounding,"
        " tax_rate, payment_terms, color) VALUES"
        " (%s, 'member', '先の会社', '', '', '', '', 'down', 0.1, '', 1)",
        [FOUNDED],
    )
    for person in (FOUNDED, MAILED, HANDED):
        owner.execute(
            "INSERT INTO person (id, company_id, email, name, language, session_epoch, active)"
            " VALUES (%s, %s, %s, 'x', 'ja', 1, true)",
            [person, FOUNDED, f"{person}@example.jp"],
        )
    for person, sent in ((MAILED, "1 hour"), (HANDED, None)):
        owner.execute(
            "INSERT INTO link (id, purpose, company_id, email, name, company_name, roles, language,"
            " sent_by, expires_at, used_at) VALUES (%s, 'invite_person', %s, %s, '', '', '[]', 'ja',"
            " %s, now() + interval '1 day', now())",
            [person, FOUNDED, f"{person}@EXAMPLE.jp", FOUNDED],
        )
        _letter(owner, person, person, sent)
    for person in (FOUNDED, HANDED):
        _letter(owner, person, None, None)


def _letter(owner: psycopg.Connection, to: UUID, link: UUID | None, sent: str | None) -> None:
    owner.execute(
        "INSERT INTO mail (id, company_id, sent_by, to_email, to_name, template, values, language,"
        " link_id, message_id, state, error, sent_at) VALUES (gen_random_uuid(), %s, %s, %s, '',"
        " 'x', '{}', 'ja', %s, gen_random_uuid()::text, %s, '', now() - %s::interval)",
        [FOUNDED, FOUNDED, f"{to}@example.jp", link, "sent" if sent else "waiting", sent],
    )
