"""Sales sets the price: one draft, on one roll-up, with what stands in the way told loudly."""

import re
from collections.abc import Callable
from datetime import timedelta
from decimal import Decimal
from math import ceil
from typing import Any
from uuid import uuid4

import pytest
from sqlalchemy import select, update

from portal.estimates.service import changed
from portal.language import money, number
from portal.pricing.cells import percent, recorded_shares
from shared_db.foundation.clock import today
from shared_db.models import (
    Estimate,
    Event,
    Job,
    JobState,
    Language,
    Quote,
    QuoteRevision,
)
from tests.factories.inquiries import revised_inquiry
from tests.factories.quotes import (
    Priceable,
    drafted,
    issued,
    priceable,
    prices,
    roll_up_again,
)
from tests.factories.world import World
from tests.fixtures.portal import Browser

SignIn = Callable[[str | None], Browser]


def start(client: Browser, case: Priceable, **more: Any) -> dict[str, Any]:
    answer = client.post(
        f"/api/v1/inquiries/{case.inquiry_id}/price", json={"client_id": str(uuid4()), **more}
    )
    assert answer.status_code == 201, answer.text
    return answer.json


def save(client: Browser, draft: dict[str, Any], values: dict[str, Any], version: int) -> Any:
    return client.put(
        f"/api/v1/quote-revisions/{draft['id']}", json={"version": version, "values": values}
    )


def codes(draft: dict[str, Any]) -> list[str]:
    return [one["code"] for one in draft["in_the_way"]]


@pytest.mark.days
def test_the_draft_begins_with_what_is_known_of_the_customer(world: World, browser: SignIn) -> None:
    case = priceable(world, delivery_place="大田区の工場")
    draft = start(browser("a_sales"), case)
    values = draft["values"]
    assert values["valid_until"] == (today() + timedelta(days=30)).isoformat()
    assert values["delivery_place"] == "大田区の工場"
    assert values["addressee_person"] == "x_customer"
    assert values["language"] == Language.JAPANESE
    assert draft["number"].startswith("Q-")
    assert draft["revision"] == 1
    assert draft["rollup_run_id"] == str(case.run_id)


def test_a_document_keeps_its_language_unless_another_is_chosen(
    world: World, browser: SignIn
) -> None:
    case = priceable(world)
    client = browser("a_sales")
    draft = start(client, case)
    wanted = prices(case)
    wanted.pop("language", None)
    english = save(client, draft, wanted | {"language": "en"}, draft["version"]).json
    kept = save(client, draft, wanted, english["version"]).json
    assert kept["values"]["language"] == Language.ENGLISH


def test_there_is_one_draft_however_often_it_is_begun(world: World, browser: SignIn) -> None:
    case = priceable(world)
    first, second = start(browser("a_sales"), case), start(browser("a_manager"), case)
    assert first["id"] == second["id"]
    with world.record.as_server("a test") as db:
        assert len(db.scalars(select(QuoteRevision)).all()) == 1
        assert len(db.scalars(select(Quote)).all()) == 1


def test_the_price_goes_from_cost_through_the_steps(world: World, browser: SignIn) -> None:
    case = priceable(world, quantities=[[10]])
    client = browser("a_sales")
    draft = start(client, case)
    saved = save(client, draft, prices(case), draft["version"])
    assert saved.status_code == 200, saved.text
    (one,) = saved.json["prices"]
    cost = 10 * (Decimal("1234.5678") + Decimal("777.7701"))
    assert Decimal(one["cost"]) == cost
    steps = {step["step"]: Decimal(step["amount"]) for step in one["steps"]}
    assert steps["overhead"] == round(cost * Decimal("0.10"), 4)
    assert steps["risk"] == round(cost * Decimal("1.10") * Decimal("0.05"), 4)
    before_profit = cost * Decimal("1.10") * Decimal("1.05")
    assert steps["profit"] == round(before_profit * Decimal("0.25"), 4)
    assert steps["shipping"] == 800
    exact = before_profit / Decimal("0.8") + 800
    assert one["unit_price"] == str(ceil(exact / 10))
    margin = Decimal(one["amount"]) - cost - 800
    assert Decimal(one["margin_on_price"]) == round(margin / Decimal(one["amount"]), 4)
    assert Decimal(one["mark_up_on_cost"]) == round(margin / (cost + 800), 4)


def test_figures_come_while_typing_and_nothing_is_stored(world: World, browser: SignIn) -> None:
    case = priceable(world, quantities=[[10]])
    client = browser("a_sales")
    draft = start(client, case)
    address = f"/api/v1/quote-revisions/{draft['id']}/compute"
    flat = {
        "steps-overhead": "１０",
        "steps-profit": "20",
        "steps-profit_rule": "on_cost",
        "valid_until": prices(case)["valid_until"],
        "breaks-0-part_id": str(case.wanted[0][0]),
        "breaks-0-quantity": "10",
        "breaks-0-unit_price": "３，０００",
    }
    answer = client.post(address, json={"values": flat}).json
    assert answer["cells"]["0-price"] == "¥3,000"
    assert answer["cells"]["0-overhead"] == "¥2,012"
    wrong = client.post(address, json={"values": {**flat, "steps-overhead": "-1"}}).json
    assert wrong["cells"]["0-price"] == "—"
    assert list(wrong["errors"]) == ["steps-overhead"]
    unchanged = client.get(f"/api/v1/quote-revisions/{draft['id']}").json
    assert unchanged["version"] == draft["version"]
    assert unchanged["values"]["breaks"] == []


@pytest.mark.parametrize(
    ("field", "typed"),
    [
        ("steps-overhead", "-5"),
        ("steps-overhead", "much"),
        ("steps-profit", "99.5"),
        ("valid_until", ""),
        ("valid_until", "2020-01-01"),
        ("valid_until", "2026-02-30"),
        ("remarks", "x" * 4001),
        ("delivery", "\x00"),
        ("breaks-0-unit_price", "1.234"),
        ("breaks-0-unit_price", "-1"),
        ("breaks-0-shipping", "NaN"),
        ("breaks-0-lead_time_days", "1.5"),
        ("breaks-0-quantity", "0"),
        ("language", "fr"),
    ],
)
def test_what_cannot_be_taken_is_said_at_its_field_and_nothing_is_kept(
    world: World, browser: SignIn, field: str, typed: str
) -> None:
    case = priceable(world, quantities=[[10]])
    client = browser("a_sales")
    draft = start(client, case)
    values = {
        "steps-profit_rule": "share_of_price",
        "valid_until": prices(case)["valid_until"],
        "breaks-0-part_id": str(case.wanted[0][0]),
        "breaks-0-quantity": "10",
        field: typed,
    }
    answer = save(client, draft, values, draft["version"])
    assert answer.status_code == 422
    assert [name.removeprefix("values-") for name in answer.json["error"]["fields"]] == [field]
    kept = client.get(f"/api/v1/quote-revisions/{draft['id']}").json
    assert kept["version"] == draft["version"]


def test_two_people_on_one_draft_never_overwrite_each_other(world: World, browser: SignIn) -> None:
    case = priceable(world)
    draft = start(browser("a_sales"), case)
    first = save(browser("a_sales"), draft, prices(case, remarks="mine"), draft["version"])
    second = save(browser("a_manager"), draft, prices(case, remarks="theirs"), draft["version"])
    assert (first.status_code, second.status_code) == (200, 409)
    kept = browser("a_sales").get(f"/api/v1/quote-revisions/{draft['id']}").json
    assert kept["values"]["remarks"] == "mine"


def test_an_autosave_that_came_too_late_learns_the_version_that_stands(
    world: World, browser: SignIn
) -> None:
    case = priceable(world)
    draft = drafted(world, case, remarks="材料支給")
    mine = prices(case, remarks="材料は当社手配", delivery_place="第二工場")
    late = {"version": 1, "client_id": str(uuid4()), "values": mine}
    answer = browser("a_manager").post(f"/quotes/{draft.id}/draft", json=late)
    assert answer.status_code == 409
    assert answer.json["version"] == draft.version
    differing = {one["label"]: one for one in answer.json["error"]["differing"]}
    one = differing["備考"]
    assert (one["mine"], one["theirs"], one["who"]) == ("材料は当社手配", "材料支給", "a_sales")


def test_different_fields_that_two_typed_into_one_price_are_both_kept(
    world: World, browser: SignIn
) -> None:
    case = priceable(world)
    draft = drafted(world, case, remarks="材料支給")
    ours = browser("a_manager").get(f"/api/v1/quote-revisions/{draft.id}").json["values"]
    first = {"version": draft.version, "values": ours | {"remarks": "材料は当社手配"}}
    breaks = [{**one, "unit_price": "777"} for one in ours["breaks"]]
    second = {"version": draft.version, "values": ours | {"breaks": breaks}}
    browser("a_manager").put(f"/api/v1/quote-revisions/{draft.id}", json=first)
    saved = browser("a_sales").post(f"/quotes/{draft.id}/draft", json=second).json
    assert saved == {"version": draft.version + 2, "values": {"remarks": "材料は当社手配"}}
    now = browser("a_sales").get(f"/api/v1/quote-revisions/{draft.id}").json["values"]
    assert now["remarks"] == "材料は当社手配"
    assert [one["unit_price"] for one in now["breaks"]] == ["777"] * len(breaks)


def test_without_scripts_the_price_page_shows_what_differs_and_takes_the_choice(
    world: World, browser: SignIn
) -> None:
    case, sales = priceable(world), browser("a_sales")
    draft = drafted(world, case, remarks="材料支給")
    typed = {"version": "1", "valid_until": str(today() + timedelta(days=30)), "remarks": "別"}
    page = sales.post(f"/quotes/{draft.id}/price", typed)
    assert page.status_code == 409
    assert "材料支給" in page.text
    decided = {"decided:remarks": "mine", "decided:delivery": "theirs"}
    chosen = {**typed, "decided_at": str(draft.version), **decided}
    assert sales.post(f"/quotes/{draft.id}/price", chosen).location.endswith("/price")
    now = sales.get(f"/api/v1/quote-revisions/{draft.id}").json["values"]
    assert (now["remarks"], now["steps"]["profit"]) == ("別", "20")


def test_a_price_sent_again_after_a_lost_answer_is_no_conflict_with_oneself(
    world: World, browser: SignIn
) -> None:
    case = priceable(world)
    draft = start(browser("a_sales"), case)
    body = {"version": draft["version"], "client_id": str(uuid4()), "values": prices(case)}
    answers = [browser("a_sales").post(f"/quotes/{draft['id']}/draft", json=body) for _ in range(2)]
    assert [answer.json for answer in answers] == [{"version": draft["version"] + 1}] * 2


def test_a_newer_roll_up_is_offered_and_must_be_taken_before_issuing(
    world: World, browser: SignIn
) -> None:
    case = priceable(world)
    draft = drafted(world, case)
    newer = roll_up_again(world, case.inquiry_id, case.estimate_id, unit_cost="2000")
    client = browser("a_sales")
    refused = client.post(
        f"/api/v1/quote-revisions/{draft.id}/issue",
        json={"client_id": str(uuid4()), "version": draft.version},
    )
    assert refused.status_code == 409
    assert refused.json["error"]["code"] == "newer_roll_up"
    taken = start(client, case, take_newest=True)
    assert taken["rollup_run_id"] == str(newer)
    assert taken["in_the_way"] == []
    assert taken["prices"][0]["cost"] == "27777.7010"


def test_a_quantity_without_cost_is_left_out_or_priced_by_hand(
    world: World, browser: SignIn
) -> None:
    case = priceable(world, quantities=[[10, 50]], complete=False)
    client = browser("a_sales")
    draft = start(client, case)
    assert "no_price" in codes(save(client, draft, prices(case), 1).json)
    values = prices(case)
    values["breaks"][0]["unit_price"] = "3000"
    values["breaks"][1]["left_out"] = True
    assert codes(save(client, draft, values, 2).json) == ["no_price"]
    values["breaks"][0]["one_off"] = "0"
    assert codes(save(client, draft, values, 3).json) == []


def test_a_request_revised_meanwhile_stands_in_the_way_until_the_cost_follows(
    world: World, browser: SignIn
) -> None:
    case = priceable(world)
    drafted(world, case)
    revised_inquiry(world, case.sent, subject="新しい件名")
    client = browser("a_sales")
    assert "request_revised" in codes(start(client, case))
    roll_up_again(world, case.inquiry_id, case.estimate_id)
    assert codes(start(client, case, take_newest=True)) == []


def test_stale_lines_stand_in_the_way(world: World, browser: SignIn) -> None:
    case = priceable(world)
    roll_up_again(world, case.inquiry_id, case.estimate_id, stale=[{"line_id": "l"}])
    assert codes(start(browser("a_sales"), case)) == ["stale_lines"]


def test_a_roll_up_that_failed_stands_in_the_way_of_a_price_on_older_cost(
    world: World, browser: SignIn
) -> None:
    case = priceable(world)
    with world.record.work(world.actor("a_engineer")) as work:
        changed(work, work.session.get_one(Estimate, case.estimate_id))
    client = browser("a_sales")
    assert codes(start(client, case)) == ["rolling_up"]
    with world.record.as_server("a test") as db:
        db.execute(update(Job).values(state=JobState.FAILED))
    assert codes(start(client, case)) == ["not_rolled_up"]


def test_the_next_revision_begins_with_what_the_last_one_said(
    world: World, browser: SignIn
) -> None:
    case = priceable(world)
    first = issued(world, case, remarks="検査表を添付します")
    draft = start(browser("a_sales"), case)
    assert draft["revision"] == 2
    assert draft["id"] != str(first)
    assert draft["values"]["remarks"] == "検査表を添付します"
    assert draft["values"]["steps"]["overhead"] == "10"


def test_drafts_are_told_to_the_lead_alone_and_without_a_price(world: World) -> None:
    case = priceable(world)
    drafted(world, case)
    with world.record.as_server("a test") as db:
        told = db.scalars(select(Event).where(Event.type == "quote_drafted")).all()
    assert {event.stream_id for event in told} == {told[0].stream_id}
    assert all(set(event.payload) == {"revision_id", "version"} for event in told)


@pytest.mark.parametrize(
    ("who", "status"),
    [
        ("a_sales", 201),
        ("a_manager", 201),
        ("a_engineer", 403),
        ("a_coordinator", 403),
        ("b_sales", 403),
        ("x_customer", 403),
        ("y_customer", 404),
        ("z_manager", 404),
        (None, 401),
    ],
)
def test_only_the_lead_shops_sales_price_a_request(
    world: World, browser: SignIn, who: str | None, status: int
) -> None:
    case = priceable(world)
    answer = browser(who).post(
        f"/api/v1/inquiries/{case.inquiry_id}/price", json={"client_id": str(uuid4())}
    )
    assert answer.status_code == status


def test_once_the_request_is_over_no_page_offers_to_quote_or_to_ask_for_prices(
    world: World, browser: SignIn
) -> None:
    case = priceable(world)
    revision = issued(world, case)
    client = browser("a_sales")
    engineer, estimate = browser("a_engineer"), f"/estimates/{case.estimate_id}"
    page = f"/inquiries/{case.inquiry_id}/price"
    assert f"{estimate}/ask" in engineer.get(estimate).text
    assert f'method="post" action="{page}"' in client.get(page).text
    accepted = browser("x_customer").post(
        f"/api/v1/quote-revisions/{revision}/accept",
        json={
            "client_id": str(uuid4()),
            "choices": [{"part_id": str(case.wanted[0][0]), "quantity": case.wanted[0][1]}],
        },
    )
    assert accepted.status_code == 201, accepted.text
    shown = client.get(page).text
    assert "見積書はもう作成できません。" in shown
    assert f'method="post" action="{page}"' not in shown
    assert f"{estimate}/ask" not in engineer.get(estimate).text


def test_after_a_no_the_cost_can_still_change_but_nobody_is_asked_for_a_price(
    world: World, browser: SignIn
) -> None:
    case = priceable(world)
    revision = issued(world, case)
    declined = browser("x_customer").post(
        f"/api/v1/quote-revisions/{revision}/decline",
        json={"client_id": str(uuid4()), "reason": "予算を超えています"},
    )
    assert declined.status_code == 201, declined.text
    estimate = f"/estimates/{case.estimate_id}"
    sheet = browser("a_engineer").get(estimate).text
    assert 'name="act"' in sheet
    assert f"{estimate}/ask" not in sheet


@pytest.mark.parametrize(
    ("share", "shown"),
    [
        ("-0.0004", "−0.1%"),
        ("-0.0000001", "−0.1%"),
        ("0", "0.0%"),
        ("0.0004", "0.0%"),
        ("-0.125", "−12.5%"),
        ("0.125", "12.5%"),
        (None, "—"),
    ],
)
def test_a_share_has_a_true_minus_and_zero_has_none(share: str | None, shown: str) -> None:
    assert percent(None if share is None else Decimal(share)) == shown


@pytest.mark.parametrize(
    ("margin", "amount", "on_price", "on_cost"),
    [
        ("4951", "20083", "24.7%", "32.7%"),  # 24.653 %: 24.65 in between would become 24.6
        ("225375", "712025", "31.7%", "46.3%"),  # 31.653 %
        ("24649", "100000", "24.6%", "32.7%"),  # 24.649 %: 24.65 in between would become 24.7
        ("1", "16", "6.3%", "6.7%"),  # 6.25 % goes up
        ("-1", "16", "−6.3%", "−5.9%"),
        ("0", "0", "—", "—"),
    ],
)
def test_a_share_is_rounded_once_half_up_from_what_it_is_exactly(
    margin: str, amount: str, on_price: str, on_cost: str
) -> None:
    shown = recorded_shares({"margin": margin, "amount": amount})
    assert shown == {"margin_on_price": on_price, "mark_up_on_cost": on_cost}


def test_the_workbench_and_the_issued_quote_show_the_same_shares(
    world: World, browser: SignIn
) -> None:
    case = priceable(world, quantities=[[10]])
    client = browser("a_sales")
    draft = start(client, case)
    values = prices(case)
    values["breaks"][0] |= {"shipping": "0", "unit_price": "3000"}
    save(client, draft, values, draft["version"])
    cells = re.search(
        r'data-cell="0-margin_on_price">([^<]+)<.*data-cell="0-mark_up_on_cost">([^<]+)<',
        client.get(f"/inquiries/{case.inquiry_id}/price").text,
        re.DOTALL,
    )
    assert cells
    margin = 30000 - 10 * (Decimal("1234.5678") + Decimal("777.7701"))
    assert cells[1] == f"{round(margin / 30000 * 100, 1)}%"
    revision = issued(world, case)
    page = client.get(f"/quotes/{revision}").text
    for share in recorded_shares({"margin": str(margin), "amount": "30000"}).values():
        assert share in cells.groups()
    how = page[page.index('id="quote-how"') :]
    with world.record.as_server("a test") as db:
        one = db.get_one(QuoteRevision, revision).priced["parts"][0]["breaks"][0]
    assert all(share in how for share in recorded_shares(one).values())


@pytest.mark.parametrize(
    ("value", "decimals", "shown"),
    [("0.25", 1, "0.3"), ("2.5", 0, "3"), ("1234.565", 2, "1,234.57")],
)
def test_numbers_are_rounded_half_up(value: str, decimals: int, shown: str) -> None:
    assert number(value, decimals) == shown
    assert money(value, decimals).removeprefix("¥") in {shown, number(value, max(decimals, 2))}


@pytest.mark.parametrize(
    ("amount", "shown"), [("-0.00", "¥0"), ("-1", "−¥1"), ("-1234567", "−¥1,234,567")]
)
def test_an_amount_has_a_true_minus_and_zero_has_none(amount: str, shown: str) -> None:
    assert money(amount) == shown
