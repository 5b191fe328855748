"""A shop that has left hears nothing more of the requests in which it had a part."""

from collections.abc import Callable
from datetime import timedelta
from uuid import uuid4

import pytest
from sqlalchemy import select, update

from portal.forms import read
from portal.inquiries import queries
from portal.inquiries.forms import InquiryForm
from portal.inquiries.revising import revise_inquiry
from portal.inquiries.service import withdraw_inquiry
from portal.quotes.answering import decline_quote
from shared_db.foundation.clock import today
from shared_db.models import Event, Mail, Membership, MembershipRole, Person, Stream
from shared_db.telling.news import NoNews, must_be_news
from tests.factories.estimates import sub_quoting
from tests.factories.inquiries import SentInquiry, requirement, sent_inquiry, taken_in
from tests.factories.quotes import issued, priceable
from tests.factories.world import World, let_in
from tests.fixtures.portal import Browser

NEW = "新しい件名"


def leave(world: World, shop: str) -> None:
    with world.record.as_server("a test") as db:
        own = update(Membership).where(Membership.company_id == world.companies[shop])
        db.execute(own.values(until=today() - timedelta(days=1)))


def revised_and_withdrawn(world: World, sent: SentInquiry, who: str) -> None:
    with world.record.work(world.actor(who)) as work:
        inquiry = queries.find_inquiry(work, sent.id, lock=True)
        values = requirement(subject=NEW)
        values["parts"][0]["id"] = str(sent.part_ids[0])
        revise_inquiry(work, inquiry, read(InquiryForm, values), 1)
        withdraw_inquiry(work, inquiry, "")


def shops_that_hear(world: World) -> set[str]:
    """Those of whose people one is told the new subject, by inbox or letter."""
    with world.record.as_server("a test") as db:
        told = (
            select(Person.company_id)
            .join(Stream, Stream.person_id == Person.id)
            .join(Event, Event.stream_id == Stream.id)
            .where(Event.payload["subject"].astext == NEW)
        )
        written = select(Mail.company_id).where(Mail.values["subject"].astext == NEW)
        hear = {*db.scalars(told), *db.scalars(written)}
    return {short for short, company_id in world.companies.items() if company_id in hear}


def test_of_a_request_that_it_leads_still(world: World) -> None:
    sent = sent_inquiry(world, lead="b")
    leave(world, "b")
    revised_and_withdrawn(world, sent, "x_customer")
    assert shops_that_hear(world) == {"a"}, "nor B"


def test_of_a_request_that_it_entered_for_a_customer(world: World) -> None:
    sent = taken_in(world, by="b_sales", lead="a")
    leave(world, "b")
    revised_and_withdrawn(world, sent, "a_sales")
    assert shops_that_hear(world) == {"a"}


def test_nothing_is_ordered_from_it(world: World, browser: Callable[[str], Browser]) -> None:
    case = priceable(world, lead="b")
    quote = issued(world, case, who="b_sales")
    customer = browser("x_customer")
    (asked,) = customer.get("/api/v1/inbox").json["items"]
    assert asked["kind"] == "answer_quote"
    leave(world, "b")
    part_id, quantity = case.wanted[0]
    choice = {"part_id": str(part_id), "quantity": quantity}
    body = {"client_id": str(uuid4()), "choices": [choice]}
    refused = customer.post(f"/api/v1/quote-revisions/{quote}/accept", json=body)
    assert (refused.status_code, refused.json["error"]["code"]) == (409, "issuer_left")
    page = customer.get(f"/quotes/{quote}").text
    assert "退会しました" in page
    assert customer.get("/api/v1/inbox").json["items"] == []


def test_its_inbox_names_no_request(world: World, browser: Callable[[str], Browser]) -> None:
    issued(world, priceable(world, lead="b", by_fax=True), who="b_sales")
    sales = browser("b_sales")
    kinds = [item["kind"] for item in sales.get("/api/v1/inbox").json["items"]]
    assert "hand_over_quote" in kinds
    leave(world, "b")
    assert sales.get("/api/v1/inbox").json["items"] == []


def test_what_it_was_asked_and_has_costed_waits_no_more_and_names_no_request(
    world: World, browser: Callable[[str], Browser]
) -> None:
    case = sub_quoting(world)
    case.ask(case.build(), due_on=(today() + timedelta(days=3)).isoformat())
    engineer = browser("b_engineer")
    before = engineer.get("/api/v1/inbox").json["items"]
    assert "offer_requested" in {item["kind"] for item in before}
    leave(world, "b")
    assert engineer.get("/api/v1/inbox").json["items"] == []
    assert engineer.get("/").status_code == 200
    assert engineer.get("/api/v1/estimates").json["estimates"] == []


def test_no_letter_that_waited_tells_it_what_was_asked(world: World) -> None:
    case = sub_quoting(world)
    case.ask(case.build())
    with world.record.as_server("a test") as db:
        letter = select(Mail).where(Mail.template == "offer_requested")
        must_be_news(db, db.scalars(letter).first())
    leave(world, "b")
    with world.record.as_server("a test") as db, pytest.raises(NoNews) as why:
        must_be_news(db, db.scalars(letter).first())
    assert why.value.code == "not_theirs"


def test_no_letter_that_waited_tells_it_what_the_customer_answered(world: World) -> None:
    quote = issued(world, priceable(world, lead="b"), who="b_sales")
    with world.record.work(world.actor("x_customer")) as work:
        decline_quote(work, quote, "高い")
    letter = select(Mail).where(Mail.template == "quote_answered")
    with world.record.as_server("a test") as db:
        must_be_news(db, db.scalars(letter).first())
    leave(world, "b")
    with world.record.as_server("a test") as db, pytest.raises(NoNews) as why:
        must_be_news(db, db.scalars(letter).first())
    assert why.value.code == "not_theirs"


def test_who_comes_back_leads_the_group_no_more(world: World) -> None:
    assert world.actor("a_coordinator").leads
    leave(world, "a")
    assert not world.actor("a_coordinator").leads
    let_in(world, "a", MembershipRole.MEMBER, world.group_id)
    assert not world.actor("a_coordinator").leads
