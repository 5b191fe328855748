"""Another quantity leaves a quote in hand as it is; what would void it is asked about first."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from sqlalchemy import select

from shared_db.foundation.clock import today
from shared_db.models import (
    EstimateLine,
    Inquiry,
    InquiryState,
    Mail,
    Offer,
    OfferState,
    PartQuantity,
    QuoteBasis,
    QuoteRevision,
)
from tests.factories.estimates import SubQuoting
from tests.factories.inquiries import part, requirement
from tests.factories.quotes import Priceable, drafted, issued, priceable, roll_up_again
from tests.factories.world import World
from tests.fixtures.portal import Browser
from tests.integration.inquiries.form_page import FormPage
from tests.permissions.case import Case

SignIn = Callable[[str | None], Browser]


@pytest.fixture
def case(world: World) -> Priceable:
    """Two parts with prices at 10 and 50, and at 20."""
    return priceable(world)


def revision_of(case: Priceable) -> str:
    return f"/inquiries/{case.inquiry_id}/revise"


def kept(world: World, case: Priceable) -> tuple[InquiryState, int]:
    with world.record.as_server("a test") as db:
        inquiry = db.get_one(Inquiry, case.inquiry_id)
        return inquiry.state, inquiry.revision


def parts_as_asked(case: Priceable, **first: Any) -> list[dict[str, Any]]:
    ids = [str(one) for one in case.sent.part_ids]
    return [
        part("ブラケット 1", [10, 50], id=ids[0]) | first,
        part("ブラケット 2", [20], id=ids[1]),
    ]


def test_a_quote_can_be_ordered_after_another_quantity_was_asked_for(
    world: World, browser: SignIn, case: Priceable
) -> None:
    quote = issued(world, case)
    customer, url = browser("x_customer"), f"/inquiries/{case.inquiry_id}/quantities"
    assert url in customer.get(f"/quotes/{quote}").text
    assert url in customer.get(f"/inquiries/{case.inquiry_id}").text
    page = FormPage(customer.get(url).text)
    assert "有効なままです" in page.words
    sent = page.sent() | {"parts-0-quantities-0": "２００"}
    assert customer.post(url, sent).headers["Location"] == f"/inquiries/{case.inquiry_id}"
    assert kept(world, case) == (InquiryState.QUOTED, 2)
    with world.record.as_server("a test") as db:
        wanted = db.scalars(
            select(PartQuantity.quantity)
            .where(PartQuantity.part_id == case.sent.part_ids[0])
            .order_by(PartQuantity.position)
        ).all()
        letter = db.scalars(select(Mail).where(Mail.template == "inquiry_revised")).first()
    assert wanted == [10, 50, 200]
    assert letter is not None
    assert letter.values["quantities"] == [["ブラケット 1", "10 / 50 / 200"]]
    shop = browser("a_sales")
    thread = FormPage(shop.get(f"/inquiries/{case.inquiry_id}/thread").text).words
    assert "お客様がほかの数量も依頼しました" in thread
    waits = shop.get("/").text
    assert "にない数量や品目が依頼されています" in waits
    chosen = {"part_id": str(case.wanted[0][0]), "quantity": case.wanted[0][1]}
    order = customer.post(
        f"/api/v1/quote-revisions/{quote}/accept",
        json={"client_id": str(uuid4()), "choices": [chosen]},
    )
    assert order.status_code in (200, 201), order.text


def test_other_quantities_can_be_asked_for_after_the_day_of_delivery_has_passed(
    world: World, browser: SignIn, case: Priceable
) -> None:
    quote = issued(world, case)
    with world.record.work(world.actor("x_customer")) as work:
        inquiry = work.session.get_one(Inquiry, case.inquiry_id)
        inquiry.delivery_date = today() - timedelta(days=1)
    customer, url = browser("x_customer"), f"/inquiries/{case.inquiry_id}/quantities"
    page = FormPage(customer.get(url).text)
    answer = customer.post(url, page.sent() | {"parts-0-quantities-0": "200"})
    assert answer.headers["Location"] == f"/inquiries/{case.inquiry_id}"
    assert kept(world, case) == (InquiryState.QUOTED, 2)
    late = FormPage(customer.get(revision_of(case)).text).sent() | {"parts-0-drawing_revision": "C"}
    refused = FormPage(customer.post(revision_of(case), late | {"voids": str(quote)}).text)
    assert "今日以降の日付" in refused.sentences["delivery_date"]


def test_a_further_quote_takes_the_place_of_the_one_in_hand(
    world: World, browser: SignIn, case: Priceable
) -> None:
    first = issued(world, case)
    asked = browser("x_customer").post(
        f"/api/v1/inquiries/{case.inquiry_id}/quantities",
        json={
            "client_id": str(uuid4()),
            "revision": 1,
            "parts": [{"id": str(case.sent.part_ids[1]), "quantities": [300]}],
        },
    )
    assert [one["field"] for one in asked.json["changes"]] == ["more_quantities"]
    roll_up_again(world, case.inquiry_id, case.estimate_id)
    wanted = [*case.wanted, (case.sent.part_ids[1], 300)]
    more = Priceable(case.sent, case.inquiry_id, case.estimate_id, case.run_id, wanted)
    draft = drafted(world, more)
    second = issued(world, more)
    assert second == draft.id
    with world.record.as_server("a test") as db:
        states = [db.get_one(QuoteRevision, one).state for one in (first, second)]
    assert states == ["superseded", "issued"]
    assert "300" in browser("x_customer").get(f"/quotes/{second}").text
    assert "数量や品目が依頼されて" not in browser("a_sales").get("/").text


def test_a_change_that_voids_the_quote_is_confirmed_with_what_it_voids(
    world: World, browser: SignIn, case: Priceable
) -> None:
    quote = issued(world, case)
    customer, url = browser("x_customer"), revision_of(case)
    typed = FormPage(customer.get(url).text).sent() | {"parts-0-drawing_revision": "C"}
    refused = customer.post(url, typed)
    page = FormPage(refused.text)
    assert refused.status_code == 422
    assert kept(world, case) == (InquiryState.QUOTED, 1)
    with world.record.as_server("a test") as db:
        number = db.get_one(QuoteRevision, quote).document["number"]  # type: ignore[index]
    for words in (number, "ブラケット 1", "図面の版", "ほかの数量を依頼"):
        assert words in page.words
    assert page.value("parts-0-drawing_revision") == "C"
    assert customer.post(url, page.sent() | {"voids": str(uuid4())}).status_code == 422
    sent = customer.post(url, page.sent() | {"voids": str(quote)})
    assert sent.headers["Location"] == f"/inquiries/{case.inquiry_id}"
    assert kept(world, case) == (InquiryState.OPEN, 2)
    shown = FormPage(customer.get(f"/quotes/{quote}").text).words
    assert "無効（依頼変更）" in shown
    assert "B → C" in shown


@pytest.mark.parametrize(
    ("changed", "stands"),
    [
        ({"subject": "別の件名"}, True),
        ({"target_cost": 300000}, True),
        ({"parts": "fewer"}, True),
        ({"parts": "one more"}, True),
        ({"remarks": "防錆油を塗布のこと"}, False),
        ({"parts": "dropped"}, False),
    ],
)
def test_only_what_a_price_rests_on_voids_a_quote(
    world: World, browser: SignIn, case: Priceable, changed: dict[str, Any], stands: bool
) -> None:
    quote = issued(world, case)
    lists = {
        "fewer": parts_as_asked(case, quantities=[10]),
        "one more": [*parts_as_asked(case), part("蓋", [5])],
        "dropped": parts_as_asked(case)[:1],
    }
    parts = lists.get(changed.get("parts", ""), parts_as_asked(case))
    values = requirement(**{**changed, "parts": parts})
    sent = browser("x_customer").post(
        f"/api/v1/inquiries/{case.inquiry_id}/revise",
        json={"client_id": str(uuid4()), "revision": 1, **values},
    )
    assert sent.status_code == (200 if stands else 422), sent.text
    if not stands:
        assert list(sent.json["error"]["fields"]) == ["voids"]
    told = browser("x_customer").get(f"/api/v1/quote-revisions/{quote}").json
    assert told["answerable"]


def test_more_than_eight_quantities_are_refused_at_their_part(
    browser: SignIn, case: Priceable
) -> None:
    customer, url = browser("x_customer"), f"/inquiries/{case.inquiry_id}/quantities"
    page = FormPage(customer.get(url).text)
    many = {f"parts-0-quantities-{n}": str(100 + n) for n in range(7)}
    refused = customer.post(url, page.sent() | many)
    assert refused.status_code == 422
    assert "あと6つ依頼できます" in refused.text
    assert 'value="103"' in refused.text, "nothing typed is lost"


def test_the_offer_under_the_quote_stands_while_its_shop_is_asked_for_more(
    world: World, browser: SignIn, quoted: Case, roll_up: Callable[[], None]
) -> None:
    more = [{"id": str(quoted.part), "quantities": [77]}]
    body = {"client_id": str(uuid4()), "revision": 1, "parts": more}
    asked = browser("x_customer").post(f"/api/v1/inquiries/{quoted.inquiry}/quantities", json=body)
    assert asked.status_code == 200, asked.text
    costing = SubQuoting(world, quoted.inquiry, [quoted.part])
    lead = browser("a_engineer")
    assert "の数量が変わりました" in lead.get(f"/estimates/{quoted.estimate}").text
    assert lead.post(f"/estimates/{quoted.estimate}/bring-up-to-date").status_code == 303
    (outside,) = costing.outside_lines(quoted.estimate)
    request = costing.ask(quoted.estimate)
    newer = costing.offer(request)
    taken = lead.post(f"/api/v1/offers/{newer}/use", json={"line_ids": [str(outside)]})
    assert taken.status_code == 200, taken.text
    roll_up()
    with world.record.as_server("a test") as db:
        states = [db.get_one(Offer, one).state for one in (quoted.offer, newer)]
        line = db.get_one(EstimateLine, outside)
        grounds = db.scalars(
            select(QuoteBasis.offer_id).where(QuoteBasis.revision_id == quoted.quote_revision)
        ).all()
    assert states == [OfferState.GIVEN, OfferState.GIVEN]
    assert [line.offer_id, set(grounds)] == [newer, {quoted.offer}]
    told = browser("a_sales").get(f"/api/v1/quote-revisions/{quoted.quote_revision}").json
    assert [one["undecided"] for one in told["rests_on"]] == [False]
