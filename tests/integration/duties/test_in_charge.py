"""Who is in charge: at first by itself, then handed over; seen here, and by name from elsewhere."""

import threading
from collections.abc import Callable
from typing import Any

from sqlalchemy import select

from portal.duties.forms import Giving
from portal.duties.service import give
from shared_db.acts.duties import take_up
from shared_db.foundation.errors import ChangedMeanwhile
from shared_db.foundation.ids import stream_id
from shared_db.models import DutyKind, Event, Inquiry, Quote, StreamKind
from shared_db.spine.transaction import Record
from tests.factories.inquiries import sent_inquiry
from tests.factories.talk import accepted, asked, proposed
from tests.factories.world import World
from tests.fixtures.portal import Browser
from tests.integration.duties.calls import given, in_charge, items, known_elsewhere
from tests.permissions.case import Case

SignIn = Callable[[str | None], Browser]


def test_whoever_sends_takes_up_or_makes_a_thing_is_in_charge(
    standing: Case, browser: SignIn
) -> None:
    at = standing.inquiry
    assert in_charge(browser("x_customer"), at) == {"inquiry": "x_customer"}
    assert in_charge(browser("a_sales"), at) == {
        "inquiry": "a_engineer",
        "estimate": "a_engineer",
        "quote": "a_sales",
    }
    assert in_charge(browser("b_sales"), at) == {"inquiry": "b_engineer", "estimate": "b_engineer"}
    assert in_charge(browser("c_engineer"), at) == {"inquiry": None}


def test_a_second_hand_changes_nobody(world: World, browser: SignIn) -> None:
    sent = sent_inquiry(world, lead="a")
    proposal = proposed(world, sent.id, sent.part_ids, "a", "b")
    accepted(world, proposal, "b_sales")
    proposed(world, sent.id, sent.part_ids, "a", "b", by="a_manager", based_on=1)
    assert in_charge(browser("a_sales"), sent.id) == {"inquiry": "a_engineer"}
    assert in_charge(browser("b_engineer"), sent.id) == {"inquiry": "b_sales"}


def test_of_two_who_come_at_the_same_moment_one_is_in_charge(world: World, browser: SignIn) -> None:
    sent, refused = sent_inquiry(world), []

    def take_it_on() -> None:
        me = world.people["b_manager"]
        giving = Giving(kind=DutyKind.INQUIRY, thing_id=sent.id, person_id=me)
        try:
            with world.record.work(world.actor("b_manager")) as work:
                give(work, sent.id, giving)
        except ChangedMeanwhile as late:
            refused.append(late)

    with world.record.work(world.actor("b_engineer")) as work:
        take_up(work, work.session.get_one(Inquiry, sent.id))
        second = threading.Thread(target=take_it_on)
        second.start()
        second.join(0.5)
        assert second.is_alive()
    second.join(10)
    assert len(refused) == 1
    assert in_charge(browser("b_sales"), sent.id) == {"inquiry": "b_engineer"}


def test_from_elsewhere_one_knows_whom_to_turn_to_and_no_more(
    standing: Case, browser: SignIn
) -> None:
    at = standing.inquiry
    assert known_elsewhere(browser("x_customer"), at) == {"あおば精機": "a_sales"}
    assert known_elsewhere(browser("b_engineer"), at) == {
        "あおば精機": "a_engineer",
        "客先電機": "x_customer",
    }
    page = browser("x_customer").get(f"/quotes/{standing.quote_revision}").text
    assert "担当：a_sales" in page
    assert "a_engineer" not in browser("x_customer").get(f"/inquiries/{at}/duties").text


def test_before_a_quote_is_issued_the_customer_turns_to_the_leads_person(
    world: World, browser: SignIn
) -> None:
    sent = sent_inquiry(world, lead="a")
    proposed(world, sent.id, sent.part_ids, "a", "b")
    assert known_elsewhere(browser("x_customer"), sent.id) == {"あおば精機": "a_engineer"}


def test_it_is_handed_over_by_who_is_in_charge_or_a_manager(
    standing: Case, browser: SignIn
) -> None:
    at, world = standing.inquiry, standing.world
    for who, status in (("a_sales", 403), ("b_sales", 403), ("a_engineer", 200)):
        assert given(browser(who), at, "inquiry", at, world.people["a_sales"]) == status, who
    assert in_charge(browser("a_manager"), at)["inquiry"] == "a_sales"
    assert given(browser("a_engineer"), at, "inquiry", at, world.people["a_engineer"]) == 403
    assert given(browser("a_manager"), at, "inquiry", at, world.people["a_engineer"]) == 200
    assert (
        given(browser("a_manager"), at, "estimate", standing.sub_estimate, standing.person) == 404
    )


def test_only_those_whose_work_it_is_can_be_in_charge(standing: Case, browser: SignIn) -> None:
    at, world, manager = standing.inquiry, standing.world, browser("a_manager")
    purchaser = world.people["a_purchaser"]
    assert given(manager, at, "inquiry", at, purchaser) == 422
    assert given(manager, at, "estimate", standing.estimate, purchaser) == 200
    assert given(manager, at, "inquiry", at, world.people["b_engineer"]) == 422
    said = manager.post(
        f"/inquiries/{at}/duties",
        {"kind": "inquiry", "thing_id": str(at), "person_id": str(purchaser)},
    )
    assert "この方の役割では担当できません" in manager.get(said.headers["Location"]).text


def test_what_nobody_has_taken_up_anybody_takes_for_oneself(
    standing: Case, browser: SignIn
) -> None:
    at, world, engineer = standing.inquiry, standing.world, browser("c_engineer")
    assert "自分が担当する" in engineer.get(f"/inquiries/{at}").text
    assert given(engineer, at, "inquiry", at, world.people["c_sales"]) == 403
    assert given(engineer, at, "inquiry", at, world.people["c_engineer"]) == 200
    assert in_charge(engineer, at) == {"inquiry": "c_engineer"}
    assert items(engineer, "duty_given") == []


def test_who_gets_it_reads_so_in_the_inbox_until_it_was_seen(
    standing: Case, browser: SignIn
) -> None:
    at, world, sales = standing.inquiry, standing.world, browser("a_sales")
    given(browser("a_manager"), at, "inquiry", at, world.people["a_sales"])
    (item,) = items(sales, "duty_given")
    assert item["sentence"] == "a_managerさんから担当を引き継ぎました"
    assert sales.get(item["url"].partition("#")[0]).status_code == 200
    assert items(sales, "duty_given") == []


def test_the_log_and_the_threads_say_who_is_in_charge(
    standing: Case, browser: SignIn, record: Record
) -> None:
    at, world = standing.inquiry, standing.world
    given(browser("a_manager"), at, "inquiry", at, world.people["a_manager"])
    with record.as_server("a test") as db:
        quote = db.scalars(select(Quote.id).where(Quote.inquiry_id == at)).one()
    given(browser("a_sales"), at, "quote", quote, world.people["a_manager"])
    line = "あおば精機の担当者がa_managerに変わりました。"
    shop, customer = browser("b_engineer"), browser("x_customer")
    assert shop.get(f"/inquiries/{at}?channel=group").text.count(line) == 1
    assert shop.get(f"/inquiries/{at}?channel=customer").text.count(line) == 0
    assert "a_manager" in customer.get(f"/inquiries/{at}").text
    with record.as_server("a test") as db:
        of_contacts = select(Event.stream_id).where(Event.type == "contact_changed")
        assert set(db.scalars(of_contacts)) == {
            stream_id(StreamKind.GROUP_CHANNEL, world.group_id, at),
            stream_id(StreamKind.COMPANY_SIDE, at, world.companies["x"]),
        }
        told = db.scalars(select(Event).where(Event.type == "duty_given").order_by(Event.at)).all()
    last = told[-1].payload
    assert (last["kind"], last["person"], last["before"]) == ("quote", "a_manager", "a_sales")


def test_lists_show_who_is_in_charge_and_can_be_kept_to_ones_own(
    standing: Case, browser: SignIn
) -> None:
    world = standing.world
    other = sent_inquiry(world, subject="ほかの引き合い")
    engineer, sales, customer = browser("a_engineer"), browser("a_sales"), browser("x_customer")

    def numbers(client: Browser, **search: Any) -> list[str]:
        answer = client.get("/api/v1/inquiries", query_string=search)
        return [one["id"] for one in answer.json["inquiries"]]

    assert str(other.id) in numbers(engineer)
    assert numbers(engineer, mine=1) == [str(standing.inquiry)]
    page = engineer.get("/inquiries?show=all&mine=1").text
    assert "担当：a_engineer" in page and "ほかの引き合い" not in page
    assert len(numbers(customer, mine=1)) == 2

    def estimates(client: Browser, **search: Any) -> int:
        return len(client.get("/api/v1/estimates", query_string=search).json["estimates"])

    assert (estimates(engineer, mine=1), estimates(sales, mine=1), estimates(sales)) == (1, 0, 1)
    assert "担当：a_engineer" in engineer.get("/estimates?mine=1").text
    for client, few in ((sales, 2), (engineer, 0), (customer, 1)):
        found = client.get("/api/v1/quotes?mine=1").json
        assert len(found["quotes"]) == few
        assert client.get("/quotes?mine=1").status_code == 200
    assert "担当：a_sales" in sales.get("/quotes").text


def test_the_inbox_puts_ones_own_first(world: World, browser: SignIn) -> None:
    first = sent_inquiry(world, lead="a", subject="先の引き合い")
    second = sent_inquiry(world, lead="a", subject="後の引き合い")
    for sent, by in ((first, "b_sales"), (second, "b_engineer")):
        accepted(world, proposed(world, sent.id, sent.part_ids, "a", "b"), by)
        asked(world, sent.id, "b")
    client = browser("b_engineer")
    questions = items(client, "capability_ask")
    assert [(one["number"], one["mine"]) for one in questions][-2:] == [
        (second.number, True),
        (first.number, False),
    ]
    page = client.get("/").text
    assert (
        page.index(second.number)
        < page.rindex("社内のほかの担当者のもの")
        < page.index(first.number)
    )
    assert "担当：b_sales" in page
