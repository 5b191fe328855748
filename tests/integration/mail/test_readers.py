"""A letter that waited tells nobody what they may not read any more when it goes out."""

from collections.abc import Callable
from datetime import timedelta
from uuid import UUID

import pytest
from sqlalchemy import delete, select, update

from shared_db.foundation.clock import today
from shared_db.models import Mail, MailState, Membership, Person, PersonRole
from tests.factories.estimates import sub_quoting
from tests.factories.inquiries import choose_lead, sent_inquiry
from tests.factories.talk import asked
from tests.factories.world import World
from tests.fixtures.mail_server import Server
from tests.fixtures.mail_workshop import work_off
from tests.fixtures.portal import Browser
from tests.integration.thread.test_conversation import say
from workers.runner import Workshop

SignIn = Callable[[str | None], Browser]
Workshops = Callable[[str | None], Workshop]
WORDS = "試作は社外秘です"


@pytest.fixture
def inquiry(world: World, workshop: Workshops) -> UUID:
    """X's, which B leads; what was written of it has gone out."""
    inquiry = sent_inquiry(world).id
    choose_lead(world, inquiry, "b")
    with world.record.as_server("a test") as db:
        db.execute(update(Mail).values(state=MailState.SENT))
    return inquiry


def leaves(world: World, shop: str) -> None:
    """The shop was in the group until yesterday."""
    with world.record.as_server("a test") as db:
        own = update(Membership).where(Membership.company_id == world.companies[shop])
        db.execute(own.values(until=today() - timedelta(days=1)))


def of(world: World, template: str) -> dict[str, tuple[MailState, str]]:
    """By reader what became of the letters of this kind."""
    with world.record.as_server("a test") as db:
        letters = db.scalars(select(Mail).where(Mail.template == template))
        return {one.to_email.partition("@")[0]: (one.state, one.error) for one in letters}


def test_words_that_wait_are_not_sent_to_a_shop_that_has_left(
    world: World, browser: SignIn, inquiry: UUID, workshop: Workshops, mail_server: Server
) -> None:
    say(browser("x_customer"), inquiry, WORDS)
    assert set(of(world, "message_posted")) == {"b_sales", "b_manager"}
    leaves(world, "b")
    work_off(workshop(mail_server.url))
    assert {state for state, _ in of(world, "message_posted").values()} == {MailState.WITHHELD}
    assert not any(WORDS in letter.get_content() for letter in mail_server.got)


def test_words_for_a_lead_that_has_left_are_written_to_the_coordinator(
    world: World, browser: SignIn, inquiry: UUID
) -> None:
    leaves(world, "b")
    say(browser("x_customer"), inquiry, WORDS)
    assert set(of(world, "message_posted")) == {"a_coordinator"}


def test_what_a_shop_was_asked_is_not_sent_to_it_when_it_has_left(
    world: World, inquiry: UUID, workshop: Workshops, mail_server: Server
) -> None:
    asked(world, inquiry, "b", "c")
    leaves(world, "b")
    work_off(workshop(mail_server.url))
    became = of(world, "capability_asked")
    assert {who[0]: state for who, (state, _) in became.items()} == {
        "b": MailState.WITHHELD,
        "c": MailState.SENT,
    }


def test_somebody_who_was_shut_out_gets_no_letter_of_any_kind(
    world: World, browser: SignIn, inquiry: UUID, workshop: Workshops, mail_server: Server
) -> None:
    asked(world, inquiry, "b")
    say(browser("x_customer"), inquiry, WORDS)
    with world.record.as_server("a test") as db:
        own = update(Person).where(Person.company_id == world.companies["b"])
        db.execute(own.values(active=False))
    work_off(workshop(mail_server.url))
    assert mail_server.got == []


def test_whose_role_was_taken_is_not_told_of_prices(
    world: World, inquiry: UUID, workshop: Workshops, mail_server: Server
) -> None:
    case = sub_quoting(world)
    case.ask(case.build(), "b")
    with world.record.as_server("a test") as db:
        sales = PersonRole.person_id == world.people["b_sales"]
        db.execute(delete(PersonRole).where(sales))
    work_off(workshop(mail_server.url))
    became = of(world, "offer_requested")
    assert became["b_sales"][0] is MailState.WITHHELD
    assert became["b_manager"][0] is MailState.SENT
