"""A quote on paper and its answer by fax: recorded by sales, and never as the customer's press."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from sqlalchemy import select

from shared_db.foundation.clock import today
from shared_db.models import (
    CameBy,
    Event,
    Inquiry,
    InquiryState,
    Mail,
    Order,
    PersonRole,
    QuoteAnswer,
    QuoteHanding,
    QuoteRevision,
    QuoteState,
    Role,
)
from shared_db.spine.events import EventType
from tests.factories.quotes import Priceable, issued, priceable
from tests.factories.world import World
from tests.fixtures.portal import Browser
from tests.integration.inquiries.form_page import FormPage

SignIn = Callable[[str | None], Browser]


def by_page(case: Priceable, place: int = 0, **changed: str) -> dict[str, Any]:
    part_id, quantity = case.wanted[place]
    return {
        "choices-0-part_id": str(part_id),
        "choices-0-quantity": str(quantity),
        "accepted": "1",
        "came_by": "fax",
        "answered_on": today().isoformat(),
        "their_number": "PO-7781",
        **changed,
    }


def events(world: World, kind: EventType) -> list[Event]:
    with world.record.as_server("a test") as db:
        return list(db.scalars(select(Event).where(Event.type == kind)))


def test_a_quote_for_nobody_here_is_given_by_hand_and_waits_until_that_is_noted(
    world: World, browser: SignIn
) -> None:
    revision = issued(world, priceable(world, by_fax=True))
    sales = browser("a_sales")

    def waits() -> list[str]:
        return [one["kind"] for one in sales.get("/api/v1/inbox").json["items"]]

    assert "hand_over_quote" in waits()
    form = FormPage(sales.get(f"/quotes/{revision}").text)
    noted = {
        "client_id": form.value("client_id"),
        "way": "printed",
        "given_on": today().isoformat(),
        "to_whom": "山田様",
    }
    for _pressed in range(2):
        assert sales.post(f"/quotes/{revision}/handings", noted).status_code == 303
    assert "hand_over_quote" not in waits()
    with world.record.as_server("a test") as db:
        handing = db.scalars(select(QuoteHanding)).one()
        assert handing.recorded_by == world.people["a_sales"]
        assert handing.given_on == today()
        sent_to = db.scalars(select(Mail.to_email)).all()
    assert not [one for one in sent_to if not one.endswith("@example.jp")]
    page = sales.get(f"/quotes/{revision}").text
    assert "印刷してお渡し" in page and "山田様" in page
    assert events(world, EventType.QUOTE_HANDED)


def test_where_only_somebody_is_left_who_can_not_order_the_page_and_the_inbox_say_so(
    world: World, browser: SignIn
) -> None:
    revision = issued(world, priceable(world))
    sales, customer = browser("a_sales"), world.people["x_customer"]

    def said() -> tuple[bool, bool]:
        waits = [one["kind"] for one in sales.get("/api/v1/inbox").json["items"]]
        page = sales.get(f"/quotes/{revision}").text
        return "hand_over_quote" in waits, "このお客様には、ここで注文できる方がいません" in page

    assert said() == (False, False)
    with world.record.work(world.actor("a_sales")) as work:
        work.session.delete(work.session.get_one(PersonRole, (customer, Role.CUSTOMER)))
    assert said() == (True, True)


def test_an_order_by_fax_is_an_order_recorded_by_sales(world: World, browser: SignIn) -> None:
    case = priceable(world, by_fax=True)
    revision = issued(world, case)
    answer = browser("a_sales").post(f"/quotes/{revision}/record", by_page(case, 1))
    assert answer.status_code == 303, answer.text
    with world.record.as_server("a test") as db:
        kept = db.scalars(select(QuoteAnswer)).one()
        assert (kept.came_by, kept.answered_on) == (CameBy.FAX, today())
        assert (kept.their_number, kept.answered_by) == ("PO-7781", world.people["a_sales"])
        assert db.scalars(select(Order)).one().company_id == world.companies["a"]
        assert db.get_one(Inquiry, case.inquiry_id).state is InquiryState.ACCEPTED
    assert events(world, EventType.QUOTE_ANSWERED) == []
    told = events(world, EventType.QUOTE_ANSWER_RECORDED)
    assert {one.person_id for one in told} == {world.people["a_sales"]}
    assert {one.payload["came_by"] for one in told} == {"fax"}
    for who in ("b_engineer", "a_engineer"):
        thread = browser(who).get(f"/inquiries/{case.inquiry_id}").text
        assert "あおば精機が、株式会社みどり製作所のご注文" in thread
        assert "お客様が見積書" not in thread
    page = browser("a_sales").get(f"/quotes/{revision}").text
    assert "客先注文番号：PO-7781" in page and "あおば精機が記録しました" in page


def test_a_customer_with_an_account_hears_of_what_was_recorded_for_it(
    world: World, browser: SignIn
) -> None:
    case = priceable(world)
    revision = issued(world, case)
    browser("a_sales").post(f"/quotes/{revision}/record", by_page(case))
    with world.record.as_server("a test") as db:
        confirmed = db.scalars(select(Mail).where(Mail.template == "order_confirmed")).all()
    assert [one.to_email for one in confirmed] == ["x_customer@example.jp"]
    assert "あおば精機が記録しました" in browser("x_customer").get(f"/quotes/{revision}").text


def test_a_no_by_telephone_has_its_reason(world: World, browser: SignIn) -> None:
    case = priceable(world, by_fax=True)
    revision = issued(world, case)
    sales = browser("a_manager")
    said = by_page(case, accepted="0", came_by="phone")
    refused = sales.post(f"/quotes/{revision}/record", said)
    assert refused.status_code == 422 and "PO-7781" in refused.text
    assert sales.post(f"/quotes/{revision}/record", said | {"reason": "予算"}).status_code == 303
    with world.record.as_server("a test") as db:
        assert db.get_one(QuoteRevision, revision).state is QuoteState.DECLINED
        assert db.scalars(select(QuoteAnswer.reason)).one() == "予算"


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"came_by": "portal"}, "came_by"),
        ({"came_by": ""}, "came_by"),
        ({"answered_on": "2020-01-01"}, "answered_on"),
        ({"answered_on": (today() + timedelta(days=2)).isoformat()}, "answered_on"),
        ({"choices-0-quantity": "7"}, "choices"),
        ({"choices-0-quantity": ""}, "choices"),
    ],
)
def test_what_can_not_be_is_said_at_its_field_and_nothing_is_recorded(
    world: World, browser: SignIn, changed: dict[str, str], field: str
) -> None:
    case = priceable(world, by_fax=True)
    revision = issued(world, case)
    answer = browser("a_sales").post(f"/quotes/{revision}/record", by_page(case, **changed))
    assert answer.status_code == 422
    assert f'id="f-{field}-error"' in answer.text
    with world.record.as_server("a test") as db:
        assert db.scalars(select(QuoteAnswer)).all() == []


def test_nobody_but_the_leads_sales_records_an_answer(world: World, browser: SignIn) -> None:
    case = priceable(world, by_fax=True)
    revision = issued(world, case)
    body = {
        "client_id": str(uuid4()),
        "choices": [{"part_id": str(case.wanted[0][0]), "quantity": case.wanted[0][1]}],
        "accepted": True,
        "came_by": "mail",
        "answered_on": today().isoformat(),
    }
    statuses = {
        who: browser(who).post(f"/api/v1/quote-revisions/{revision}/record-answer", json=body)
        for who in ("a_engineer", "a_coordinator", "b_sales", "x_customer", "z_manager")
    }
    assert {who: one.status_code for who, one in statuses.items()} == {
        "a_engineer": 403, "a_coordinator": 404, "b_sales": 404, "x_customer": 404, "z_manager": 404
    }  # fmt: skip
    path = f"/api/v1/quote-revisions/{revision}/record-answer"
    first, again = (browser("a_sales").post(path, json=body) for _ in range(2))
    assert first.status_code == 201 and first.json == again.json
    assert first.json["answer"]["came_by"] == "mail"
    other = body | {"client_id": str(uuid4()), "accepted": False, "reason": "x"}
    assert browser("a_sales").post(path, json=other).status_code == 409
    with world.record.as_server("a test") as db:
        assert len(db.scalars(select(Order)).all()) == 1
    assert isinstance(UUID(first.json["order"]["id"]), UUID)
