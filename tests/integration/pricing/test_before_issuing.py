"""Before a quote is issued sales are told what it loses, and what the offers behind it take."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from sqlalchemy import select, update

from portal.pricing.service import pricing_to_go_on_with
from shared_db.foundation.clock import today
from shared_db.models import Company, Event, Inquiry, QuoteRevision, QuoteState, Stream
from tests.factories.estimates import SubQuoting, sub_quoting
from tests.factories.quotes import drafted, priceable, prices
from tests.factories.world import World
from tests.fixtures.portal import Browser
from tests.integration.pricing.test_pricing import save, start

SignIn = Callable[[str | None], Browser]
DoJobs = Callable[[], int]
REASON = "次の量産を見込んで"
"""Ten pieces of `priceable` cost 20,123.379, and 4,321 once beside it."""


def draft_at(world: World, unit_price: str | None, **changed: Any) -> QuoteRevision:
    """A draft of ten pieces without any step, its price by hand or as computed."""
    case = priceable(world, quantities=[[10]])
    values = prices(case, steps={}, **changed)
    values["breaks"][0] |= {"unit_price": unit_price, "shipping": None}
    return drafted(world, case, **values)


def checks(client: Browser, draft_id: object) -> dict[str, dict[str, Any]]:
    told = client.get(f"/api/v1/quote-revisions/{draft_id}").json["before_issuing"]
    return {one["code"]: one for one in told}


def issue(client: Browser, draft: QuoteRevision, **more: str) -> Any:
    body = {"client_id": str(uuid4()), "version": draft.version, **more}
    return client.post(f"/api/v1/quote-revisions/{draft.id}/issue", json=body)


def test_below_cost_is_named_with_what_is_lost_and_issued_with_a_reason_only(
    world: World, browser: SignIn
) -> None:
    draft = draft_at(world, "1500")
    client = browser("a_sales")
    found = checks(client, draft.id)["below_cost"]
    assert (found["kind"], found["quantity"]) == ("needs_reason", 10)
    sentence = "原価を下回ります（1個あたり¥513、合計¥5,124の損失）"
    assert found["message"] == sentence
    for page in (f"/quotes/{draft.id}", f"/inquiries/{inquiry_of(world)}/price"):
        assert sentence in client.get(page).text
    refused = issue(client, draft)
    assert refused.status_code == 422
    assert refused.json["error"]["fields"]["reason"]["code"] == "reason_needed"
    assert issue(client, draft, reason=" \n").status_code == 422
    assert state_of(world, draft.id) is QuoteState.DRAFT
    assert issue(client, draft, reason=REASON).status_code == 201


def test_the_reason_is_kept_for_the_own_company_alone(world: World, browser: SignIn) -> None:
    draft = draft_at(world, "1500")
    assert issue(browser("a_sales"), draft, reason=REASON).status_code == 201
    for who, reads in (("a_manager", True), ("a_engineer", True), ("x_customer", False)):
        told = browser(who).get(f"/api/v1/quote-revisions/{draft.id}")
        page = browser(who).get(f"/quotes/{draft.id}")
        assert (told.status_code, page.status_code) == (200, 200)
        assert ((REASON in page.text), (REASON in str(told.json))) == (reads, reads)
    with world.record.as_server("a test") as db:
        told = db.scalars(select(Event).where(Event.type == "quote_earns_little")).all()
        everywhere = db.scalars(select(Event)).all()
        stream = db.get_one(Stream, told[0].stream_id)
    assert len(told) == 1
    assert told[0].payload["reason"] == REASON
    assert stream.company_id == world.companies["a"]
    assert sum(REASON in str(event.payload) for event in everywhere) == 1


def test_the_page_asks_for_the_reason_and_for_nothing_more_once_it_is_there(
    world: World, browser: SignIn
) -> None:
    draft = draft_at(world, "1500")
    client, address = browser("a_sales"), f"/quotes/{draft.id}"
    assert 'name="reason"' in client.get(address).text
    sent = {"client_id": str(uuid4()), "version": str(draft.version)}
    assert client.post(f"{address}/issue", sent).headers["Location"] == address
    assert state_of(world, draft.id) is QuoteState.DRAFT
    client.post(f"{address}/issue", {**sent, "client_id": str(uuid4()), "reason": REASON})
    assert state_of(world, draft.id) is QuoteState.ISSUED


def test_a_price_that_earns_enough_asks_for_no_reason_and_keeps_none(
    world: World, browser: SignIn
) -> None:
    draft = draft_at(world, "3000")
    client = browser("a_sales")
    assert "needs_reason" not in {one["kind"] for one in checks(client, draft.id).values()}
    assert 'name="reason"' not in client.get(f"/quotes/{draft.id}").text
    assert issue(client, draft).status_code == 201


@pytest.mark.parametrize(
    ("floor", "unit_price", "code"),
    [
        ("0", "2100", None),
        ("10", "2100", "below_floor"),
        ("10", "2300", None),
        ("10", "2000", "below_cost"),
    ],
)
def test_the_manager_sets_the_lowest_margin(
    world: World, browser: SignIn, floor: str, unit_price: str, code: str | None
) -> None:
    set_rule(browser("a_manager"), margin_floor=floor)
    draft = draft_at(world, unit_price)
    asked = [c for c, one in checks(browser("a_sales"), draft.id).items() if one["kind"] != "tells"]
    assert asked == ([code] if code else [])
    assert issue(browser("a_sales"), draft).status_code == (422 if code else 201)


def test_a_charge_made_once_below_its_cost_is_a_loss_too(world: World, browser: SignIn) -> None:
    case = priceable(world, quantities=[[10]])
    values = prices(case, steps={})
    values["breaks"][0] |= {"unit_price": "2100", "shipping": None, "one_off": "0"}
    draft = drafted(world, case, **values)  # 876.621 is earned, 4,321 is given away
    found = checks(browser("a_sales"), draft.id)["below_cost"]
    assert found["message"] == "原価を下回ります（1個あたり¥345、合計¥3,445の損失）"


def test_a_price_by_hand_below_what_is_known_of_its_cost_is_below_it_for_certain(
    world: World, browser: SignIn
) -> None:
    case = priceable(world, quantities=[[10]], complete=False)
    values = prices(case, steps={})
    values["breaks"][0] |= {"unit_price": "1000", "one_off": "0", "shipping": None}
    draft = drafted(world, case, **values)
    found = checks(browser("a_sales"), draft.id)
    assert "以上の損失" in found["below_cost"]["message"]
    assert "金額未定 1行" in found["cost_unknown"]["message"]


def test_prices_follow_the_shops_rule_and_never_the_customers_rounding_of_tax(
    world: World, browser: SignIn
) -> None:
    with world.record.as_server("a test") as db:
        db.execute(update(Company).values(tax_rounding="down"))
    client, case = browser("a_sales"), priceable(world, quantities=[[10]])
    draft = start(client, case)
    values = prices(case, steps={})
    values["breaks"][0]["shipping"] = None
    found = {}
    for version, step in enumerate(("1", "10", "100", "0.01"), draft["version"]):
        set_rule(browser("a_manager"), price_step=step)
        (one,) = save(client, draft, values, version).json["prices"]
        found[step] = (one["unit_price"], one["amount"])
    assert found == {
        "1": ("2013", "20130"),
        "10": ("2020", "20200"),
        "100": ("2020", "20200"),  # ¥100 would add more than a hundredth
        "0.01": ("2012.34", "20124"),
    }


def test_a_new_shop_rounds_up_to_whole_yen_and_wants_no_more_than_its_cost(world: World) -> None:
    with world.record.as_server("a test") as db:
        own = db.get_one(Company, world.companies["a"])
    assert (own.price_step, own.margin_floor) == (1, 0)


@pytest.mark.parametrize(
    ("before", "priced", "after"),
    [(0, {}, None), (2, {}, 2), (0, {"price_step": "1"}, 0), (None, {"price_step": "1"}, None)],
)
def test_a_new_revision_of_an_older_quote_follows_the_rule_unless_decimals_were_chosen(
    before: int | None, priced: dict[str, str], after: int | None
) -> None:
    earlier = QuoteRevision(pricing={"unit_price_decimals": before, "breaks": []}, priced=priced)
    assert pricing_to_go_on_with(earlier).get("unit_price_decimals") == after


def offered(world: World, do_jobs: DoJobs, **offer: Any) -> tuple[SubQuoting, UUID]:
    """B plates for A: the lead's estimate is complete with B's offer."""
    case = sub_quoting(world)
    estimate = case.build()
    case.fill(estimate)
    case.offer(case.ask(estimate), **offer)
    do_jobs()
    return case, estimate


def promised(client: Browser, case: SubQuoting, days: int, **changed: Any) -> dict[str, Any]:
    """A draft that promises ten pieces within so many days."""
    address = f"/api/v1/inquiries/{case.inquiry}/price"
    draft = client.post(address, json={"client_id": str(uuid4())}).json
    row = {"part_id": str(case.parts[0]), "quantity": 10, "lead_time_days": days}
    terms = {"valid_until": (today() + timedelta(days=20)).isoformat(), **changed}
    values = {"steps": {"profit": "20"}, "breaks": [row], **terms}
    return save(client, draft, values, draft["version"]).json


CONDITIONS = "最低50個から"


def test_lead_time_and_conditions_of_offers_stand_beside_the_quantities(
    world: World, browser: SignIn, do_jobs: DoJobs
) -> None:
    case, estimate = offered(world, do_jobs, lead_time_days=45, conditions=CONDITIONS)
    draft = promised(browser("a_sales"), case, 7)
    assert [one["offered_lead_time_days"] for one in draft["prices"]] == [45, 45]
    assert [one["conditions"] for one in draft["offers"]] == [CONDITIONS]
    for who, page in (
        ("a_engineer", f"/estimates/{estimate}"),
        ("a_sales", f"/inquiries/{case.inquiry}/price"),
        ("a_sales", f"/quotes/{draft['id']}"),
    ):
        text = browser(who).get(page).text
        assert "45日" in text
        assert CONDITIONS in text


@pytest.mark.parametrize(("days", "told"), [(7, True), (44, True), (45, False), (60, False)])
def test_promising_less_than_an_offer_takes_is_said_before_issuing_and_not_forbidden(
    world: World, browser: SignIn, do_jobs: DoJobs, days: int, told: bool
) -> None:
    case, _estimate = offered(world, do_jobs, lead_time_days=45)
    client = browser("a_sales")
    draft = promised(client, case, days)
    assert ("too_soon" in checks(client, draft["id"])) == told
    page = client.get(f"/quotes/{draft['id']}").text
    question = page.split('data-confirm="')[1].split('"')[0]
    assert (f"納期を{days}日としていますが" in question) == told
    assert ("記入した納期より長い" in client.get(f"/inquiries/{case.inquiry}/price").text) == told
    body = {"client_id": str(uuid4()), "version": draft["version"]}
    sent = client.post(f"/api/v1/quote-revisions/{draft['id']}/issue", json=body)
    assert sent.status_code == 201, sent.text


def test_a_quote_that_outlasts_an_offer_is_in_the_same_list(
    world: World, browser: SignIn, do_jobs: DoJobs
) -> None:
    case, _estimate = offered(world, do_jobs, valid_until=(today() + timedelta(days=5)).isoformat())
    client = browser("a_sales")
    draft = promised(client, case, 10)
    assert checks(client, draft["id"])["outlasted"]["kind"] == "tells"


def set_rule(manager: Browser, **rule: str) -> None:
    """What the manager types on the company's page."""
    page = manager.get("/group/company").text
    version = page.split('name="version" value="')[1].split('"')[0]
    card = {"version": version, "name": "あおば精機", "tax_rounding": "down"}
    assert manager.post("/group/company", {**card, **rule}).status_code == 303


def inquiry_of(world: World) -> UUID:
    with world.record.as_server("a test") as db:
        return db.scalars(select(Inquiry.id)).one()


def state_of(world: World, revision_id: UUID) -> QuoteState:
    with world.record.as_server("a test") as db:
        return db.get_one(QuoteRevision, revision_id).state
