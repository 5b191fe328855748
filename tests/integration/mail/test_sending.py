"""Letters through a real mail server: what arrives, what waits, what is refused."""

from collections.abc import Callable

import pytest
from aiosmtpd.smtp import AuthResult, LoginPassword
from sqlalchemy import select, update

from shared_db.foundation.settings import Settings
from shared_db.models import Event, Job, JobState, Language, LinkPurpose, Mail, MailState, Person
from shared_db.telling.mailing import put_mail
from tests.factories.accounts import link_path, sent_link
from tests.factories.rows import inquiry_rows
from tests.factories.talk import asked
from tests.factories.world import World
from tests.fixtures.mail_server import Server
from tests.fixtures.mail_workshop import long_ago, work_off
from tests.fixtures.portal import Browser
from workers.runner import Workshop
from workers.waiting_mail import send_waiting


@pytest.fixture
def server(mail_server: Server) -> Server:
    return mail_server


def the_mail(world: World) -> Mail:
    with world.record.as_server("a test") as db:
        return db.scalars(select(Mail)).one()


def test_a_letter_arrives_in_the_readers_language_with_a_link_that_works(
    world: World,
    browser: Callable[[str | None], Browser],
    server: Server,
    workshop: Callable[[str | None], Workshop],
    settings: Settings,
) -> None:
    japanese = sent_link(world, "a_manager")
    english = sent_link(
        world,
        "a_sales",
        LinkPurpose.INVITE_CUSTOMER,
        email="reader@example.com",
        language=Language.ENGLISH,
    )
    work_off(workshop(server.url))
    by_address = {message["To"].addresses[0].addr_spec: message for message in server.got}
    mine, theirs = by_address["new@example.jp"], by_address["reader@example.com"]
    assert mine["Subject"] == "【あおば精機】アカウントのご案内"
    assert mine["To"].addresses[0].display_name == "新人 花子"
    assert mine["From"].addresses[0].addr_spec == "tsunagu@example.jp"
    assert mine["From"].addresses[0].display_name == "あおば精機"
    assert settings.public_url + link_path(settings, japanese, by_mail=True) in mine.get_content()
    assert theirs["Subject"] == "あおば精機: your access for requests for quotes"
    assert "It can be used once" in theirs.get_content()
    assert browser(None).get(link_path(settings, english)).status_code == 200
    with world.record.as_server("a test") as db:
        assert set(db.scalars(select(Mail.state))) == {MailState.SENT}


def test_a_letter_that_is_sent_twice_has_the_same_message_id(
    world: World, server: Server, workshop: Callable[[str | None], Workshop]
) -> None:
    sent_link(world, "a_manager")
    shop = workshop(server.url)
    work_off(shop)
    with world.record.as_server("a test") as db:  # as if the worker had died before its commit
        db.execute(update(Mail).values(state=MailState.WAITING))
        db.execute(update(Job).values(state=JobState.QUEUED, attempts=0))
    work_off(shop)
    assert len(server.got) == 2
    assert len({message["Message-ID"] for message in server.got}) == 1
    assert server.got[0]["Message-ID"] == the_mail(world).message_id


def test_letters_wait_without_a_server_and_go_out_once_there_is_one(
    world: World, server: Server, workshop: Callable[[str | None], Workshop]
) -> None:
    sent_link(world, "a_manager")
    nowhere = workshop(None)
    work_off(nowhere)
    long_ago(world)
    assert send_waiting(nowhere) == 0
    assert the_mail(world).state is MailState.WAITING
    configured = workshop(server.url)
    assert send_waiting(configured) == 1
    assert send_waiting(configured) == 0, "its job is queued already"
    work_off(configured)
    assert len(server.got) == 1
    assert the_mail(world).state is MailState.SENT
    long_ago(world)
    assert send_waiting(configured) == 0


def test_a_letter_to_another_company_goes_out_in_the_writers_name_also_when_it_waited(
    world: World, server: Server, workshop: Callable[[str | None], Workshop]
) -> None:
    inquiry, _parts = inquiry_rows(world)
    asked(world, inquiry, "b")
    work_off(workshop(None))
    long_ago(world)
    assert send_waiting(workshop(server.url)) == 3
    work_off(workshop(server.url))
    assert {message["From"].addresses[0].display_name for message in server.got} == {"あおば精機"}


def test_a_letter_of_somebody_who_left_goes_out_in_a_colleagues_name(
    world: World, server: Server, workshop: Callable[[str | None], Workshop]
) -> None:
    inquiry, _parts = inquiry_rows(world)
    asked(world, inquiry, "b")
    work_off(workshop(None))
    long_ago(world)
    with world.record.as_server("a test") as db:
        writer = update(Person).where(Person.id == world.people["a_engineer"])
        db.execute(writer.values(active=False))
    assert send_waiting(workshop(server.url)) == 3
    work_off(workshop(server.url))
    assert server.got[0]["From"].addresses[0].display_name == "あおば精機"


def test_a_server_that_is_away_keeps_letters_waiting_and_says_why(
    world: World, server: Server, workshop: Callable[[str | None], Workshop]
) -> None:
    sent_link(world, "a_manager")
    away = workshop("smtp://127.0.0.1:9")
    for _ in range(3):
        work_off(away)
    mail = the_mail(world)
    assert mail.state is MailState.WAITING
    assert "refused" in mail.error
    long_ago(world)
    back = workshop(server.url)
    assert send_waiting(back) == 1
    work_off(back)
    assert (the_mail(world).state, the_mail(world).error) == (MailState.SENT, "")


def test_a_server_that_says_later_is_asked_again(
    world: World, server: Server, workshop: Callable[[str | None], Workshop]
) -> None:
    sent_link(world, "a_manager")
    server.answers = ["451 greylisted, come back"]
    shop = workshop(server.url)
    work_off(shop)
    assert the_mail(world).state is MailState.WAITING
    work_off(shop)
    assert the_mail(world).state is MailState.SENT


def test_an_address_that_is_refused_for_good_fails_and_the_company_hears_of_it(
    world: World, server: Server, workshop: Callable[[str | None], Workshop]
) -> None:
    sent_link(world, "a_manager")
    server.answers = ["550 no such person"]
    work_off(workshop(server.url))
    mail = the_mail(world)
    assert mail.state is MailState.FAILED
    assert "550 no such person" in mail.error
    with world.record.as_server("a test") as db:
        assert db.scalars(select(Event).where(Event.type == "job_failed")).one()


def test_nothing_that_somebody_typed_becomes_a_header(
    world: World, server: Server, workshop: Callable[[str | None], Workshop]
) -> None:
    bad = "x\r\nBcc: victim@example.jp\r\n\r\nbody\u2028\x0b{{ 7 * 7 }}"
    with world.record.work(world.actor("a_engineer")) as work:
        put_mail(
            work,
            to_email="to@example.jp",
            to_name=bad,
            language=Language.ENGLISH,
            template="capability_asked",
            values={"number": bad, "subject": bad, "company": bad, "question": bad, "url": "u"},
        )
    work_off(workshop(server.url))
    message = server.got[0]
    assert message["Bcc"] is None
    assert {"victim@example.jp"}.isdisjoint(a.addr_spec for a in message["To"].addresses)
    assert "Bcc: victim@example.jp" in message["Subject"]
    assert "{{ 7 * 7 }}" in message.get_content()


@pytest.mark.parametrize("address", ["日本@example.jp", "a@例え.jp", "a b@example.jp", "a@b@c.jp"])
def test_an_address_that_cannot_be_written_fails_with_a_reason(
    world: World,
    server: Server,
    workshop: Callable[[str | None], Workshop],
    address: str,
) -> None:
    with world.record.work(world.actor("a_engineer")) as work:
        put_mail(
            work,
            to_email=address,
            to_name="x",
            language=Language.ENGLISH,
            template="offer_given",
            values={"number": "1", "subject": "s", "url": "u"},
        )
    work_off(workshop(server.url))
    mail = the_mail(world)
    assert server.got or (mail.state is MailState.FAILED and mail.error)


@pytest.mark.filterwarnings("ignore:Requiring AUTH")
def test_a_login_goes_out_only_as_configured(
    world: World, workshop: Callable[[str | None], Workshop]
) -> None:
    def check(_server, _session, _envelope, _mechanism, data: LoginPassword) -> AuthResult:
        right = (data.login, data.password) == (b"us er", b"p@ss/word")
        return AuthResult(success=right, handled=right)

    made = Server(authenticator=check, auth_required=True, auth_require_tls=False)
    made.controller.start()
    try:
        sent_link(world, "a_manager")
        address = made.url.removeprefix("smtp://")
        for _ in range(3):
            work_off(workshop(f"smtp://us%20er:wrong@{address}"))
        assert the_mail(world).state is MailState.WAITING
        assert "535" in the_mail(world).error
        long_ago(world)
        right = workshop(f"smtp://us%20er:p%40ss%2Fword@{address}")
        send_waiting(right)
        work_off(right)
        assert len(made.got) == 1
    finally:
        made.controller.stop()
