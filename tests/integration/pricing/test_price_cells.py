"""What sales types into the workbench: what can't be taken is said at its cell and hurts no other."""

from collections.abc import Callable
from decimal import Decimal
from typing import Any
from uuid import uuid4

import pytest

from shared_db.foundation.clock import today
from shared_db.models import QuoteRevision
from tests.factories.quotes import Priceable, drafted, priceable, prices, roll_up_again
from tests.factories.world import World
from tests.fixtures.portal import Browser
from tests.integration.pricing.test_pricing import codes, save, start

SignIn = Callable[[str | None], Browser]


def typed_in(case: Priceable, **changed: str) -> dict[str, str]:
    """The workbench's fields by their names on the page."""
    values = {"steps-profit_rule": "on_cost", "valid_until": prices(case)["valid_until"]}
    for place, (part_id, quantity) in enumerate(case.wanted):
        values[f"breaks-{place}-part_id"] = str(part_id)
        values[f"breaks-{place}-quantity"] = str(quantity)
    return values | {name.replace("__", "-"): value for name, value in changed.items()}


@pytest.mark.parametrize(
    ("decimals", "typed", "sentence"),
    [
        (
            "0",
            "7100.5",
            "円単位（小数なし）で入力するか、上の「単価の小数」で桁数を増やしてください。",
        ),
        ("1", "7100.55", "小数点以下は1桁までです。上の「単価の小数」で桁数を増やせます。"),
    ],
)
def test_a_unit_price_finer_than_agreed_is_refused_at_its_cell_and_nothing_of_it_is_kept(
    world: World, browser: SignIn, decimals: str, typed: str, sentence: str
) -> None:
    case = priceable(world, quantities=[[10, 50]])
    client = browser("a_sales")
    draft = start(client, case)
    values = typed_in(case, unit_price_decimals=decimals, **{"breaks-1-unit_price": typed})
    kept = client.post(
        f"/quotes/{draft['id']}/draft",
        json={"version": draft["version"], "client_id": str(uuid4()), "values": values},
    )
    told = {"values-breaks-1-unit_price": {"code": kept_code(decimals), "message": sentence}}
    assert (kept.status_code, kept.json["error"]["fields"]) == (422, told)
    sent = client.post(f"/quotes/{draft['id']}/price", {**values, "version": "1"})
    assert sent.status_code == 422
    assert sentence in sent.text
    assert f'value="{typed}"' in sent.text
    assert client.get(f"/api/v1/quote-revisions/{draft['id']}").json["values"]["breaks"] == []
    exact = save(client, draft, {**values, "unit_price_decimals": "2"}, draft["version"])
    assert Decimal(exact.json["prices"][1]["unit_price"]) == Decimal(typed)


def kept_code(decimals: str) -> str:
    return "too_fine" if int(decimals) else "not_whole_yen"


def test_a_stored_draft_that_cannot_be_priced_keeps_its_pages_and_can_be_mended(
    world: World, browser: SignIn
) -> None:
    case = priceable(world, quantities=[[10, 50]])
    draft = drafted(world, case)
    broken = prices(case, unit_price_decimals=0)
    broken["breaks"][0]["unit_price"] = "7100.5"
    store_pricing(world, draft, broken)
    client = browser("a_sales")
    page = client.get(f"/inquiries/{case.inquiry_id}/price")
    assert page.status_code == 200
    assert "単価（手入力）の小数が、" in page.text
    assert page.text.count("円単位（小数なし）で入力するか") == 2  # in the summary and at the cell
    assert 'value="7100.5"' in page.text
    assert client.get(f"/quotes/{draft.id}").status_code == 200
    found = client.get(f"/api/v1/quote-revisions/{draft.id}").json
    assert codes(found) == ["price_too_fine"]
    assert [one["lacks_price"] for one in found["prices"]] == [True, False]
    broken["breaks"][0]["unit_price"] = "7100"
    mended = save(client, found, broken, found["version"])
    assert mended.json["prices"][0]["unit_price"] == "7100"


def test_a_cost_out_of_range_can_be_priced_by_hand(world: World, browser: SignIn) -> None:
    case = priceable(world, quantities=[[10, 50]])
    roll_up_again(world, case.inquiry_id, case.estimate_id, unit_cost="30000000000")
    draft = drafted(world, case)
    client = browser("a_sales")
    assert client.get(f"/inquiries/{case.inquiry_id}/price").status_code == 200
    found = client.get(f"/api/v1/quote-revisions/{draft.id}").json
    assert codes(found) == ["cannot_be_priced"]
    by_hand = prices(case)
    by_hand["breaks"][1]["unit_price"] = "7100"
    saved = save(client, found, by_hand, found["version"]).json
    assert saved["in_the_way"] == []
    assert saved["prices"][1]["unit_price"] == "7100"


def store_pricing(world: World, draft: QuoteRevision, values: dict[str, Any]) -> None:
    """As an earlier version would have kept it."""
    with world.record.work(world.actor("a_sales")) as work:
        row = work.session.get_one(QuoteRevision, draft.id)
        row.pricing = {name: values[name] for name in ("steps", "breaks", "unit_price_decimals")}


def compute(client: Browser, draft: dict[str, Any], values: dict[str, str]) -> Any:
    answer = client.post(f"/api/v1/quote-revisions/{draft['id']}/compute", json={"values": values})
    assert answer.status_code == 200, answer.text
    return answer.json


def test_a_wrong_cell_hides_its_own_figures_and_no_others(world: World, browser: SignIn) -> None:
    case = priceable(world, quantities=[[10, 50], [20]])
    client = browser("a_sales")
    draft = start(client, case)
    right = compute(client, draft, typed_in(case))["cells"]
    wrong = compute(client, draft, typed_in(case, **{"breaks-1-shipping": "abc"}))
    assert list(wrong["errors"]) == ["breaks-1-shipping"]
    for place in (0, 2):
        assert wrong["cells"][f"{place}-price"] == right[f"{place}-price"] != "—"
    for cell in ("1-price", "1-amount", "1-margin", "lowest", "highest"):
        assert wrong["cells"][cell] == "—"
    of_terms = compute(client, draft, typed_in(case, valid_until="soon", remarks="x" * 5000))
    assert set(of_terms["errors"]) == {"valid_until", "remarks"}
    assert of_terms["cells"] == right


@pytest.mark.parametrize(
    "changed",
    [
        {"steps-risk": "1,5"},
        {"unit_price_decimals": "7"},
        {"breaks-1-quantity": "0"},
        {"breaks-1": "no row"},
        {"breaks": "no rows"},
        {"breaks-1-unit_price": "1.234", "breaks-1-quantity": "５０"},
        {"a-b-c-d-e-f-g-h-i-j-k": "deep"},
        {"nobody-knows-this": "1"},
    ],
)
def test_where_it_is_unclear_what_rests_on_a_wrong_field_every_figure_is_hidden(
    world: World, browser: SignIn, changed: dict[str, str]
) -> None:
    case = priceable(world, quantities=[[10, 50], [20]])
    client = browser("a_sales")
    draft = start(client, case)
    values = {**changed, **{k: v for k, v in typed_in(case).items() if k not in changed}}
    answer = compute(client, draft, values)
    assert answer["errors"]
    page = client.post(f"/quotes/{draft['id']}/price", values)
    assert page.status_code == 422
    assert '<output data-cell="0-price">—</output>' in page.text
    assert {answer["cells"][f"{place}-price"] for place in range(3)} == {"—"}


@pytest.mark.days
def test_a_day_that_has_passed_is_said_while_it_is_typed(world: World, browser: SignIn) -> None:
    case = priceable(world)
    client = browser("a_sales")
    draft = start(client, case)
    answer = compute(client, draft, typed_in(case, valid_until=today().isoformat()))
    assert list(answer["errors"]) == ["valid_until"]
    assert answer["cells"]["0-price"] != "—"


def test_the_summary_of_what_was_refused_names_each_cell_and_leads_there(
    world: World, browser: SignIn
) -> None:
    case = priceable(world, quantities=[[10, 50]])
    client = browser("a_sales")
    draft = start(client, case)
    values = typed_in(case, **{"breaks-1-lead_time_days": "2.5", "steps-risk": "x"}, version="1")
    values |= {"breaks-0-unit_price": "7100.5", "unit_price_decimals": "0"}
    page = client.post(f"/quotes/{draft['id']}/price", values).text
    assert page.count("円単位（小数なし）で入力するか") == 2
    assert '<output data-cell="0-price">—</output>' in page
    assert (
        '<a href="#f-breaks-1-lead_time_days">'
        "ブラケット 1 50個 納期（受注後の日数）: 整数を入力してください。</a>"
    ) in page
    assert '<a href="#f-steps-risk">リスク（原価＋管理費に対して）: ' in page
    assert page.count('id="f-breaks-1-lead_time_days"') == 1


def test_a_lead_time_typed_once_is_copied_to_the_quantities_that_have_none(
    world: World, browser: SignIn
) -> None:
    case = priceable(world, quantities=[[10, 50], [20]])
    client = browser("a_sales")
    draft = start(client, case)
    days = {f"breaks-{place}-lead_time_days": said for place, said in enumerate(("", "12", "30"))}
    values = typed_in(case, **days) | {"version": str(draft["version"]), "act": "copy_lead_time"}
    pressed = client.post(f"/quotes/{draft['id']}/price", values)
    assert pressed.location.endswith(f"/inquiries/{case.inquiry_id}/price")
    kept = client.get(f"/api/v1/quote-revisions/{draft['id']}").json["values"]["breaks"]
    assert [one["lead_time_days"] for one in kept] == [12, 12, 30]
