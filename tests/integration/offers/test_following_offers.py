"""What nobody touched in the sheet follows the offer that arrives; what somebody typed is not lost."""

from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import select

from portal.offers.service import use_offer
from shared_db.errors import ChangedMeanwhile
from shared_db.models import EstimateLine, LineKind
from tests.factories.estimates import SubQuoting, sub_quoting
from tests.factories.world import World
from tests.integration.estimates.test_sheet import flat

HAND = {"basis": "rule", "unit_price": "85.5", "minimum": "3000", "one_off": "5000"}
EMPTY = {"unit_price": "", "minimum": "", "one_off": ""}


@pytest.fixture
def case(world: World) -> SubQuoting:
    """Two parts, each with a line that goes outside."""
    return sub_quoting(world, parts=2, quantities=(10,))


def outside(grid: dict[str, Any], part: int = 0) -> dict[str, Any]:
    return next(line for line in grid["parts"][part]["lines"] if line["kind"] == "outside")


def kept(case: SubQuoting, estimate: UUID) -> list[EstimateLine]:
    with case.world.record.reading() as db:
        query = select(EstimateLine).where(
            EstimateLine.estimate_id == estimate, EstimateLine.kind == LineKind.OUTSIDE
        )
        lines = {str(line.id): line for line in db.scalars(query)}
    return [lines[outside(case.grid(estimate), part)["id"]] for part in (0, 1)]


def typed_by_hand(case: SubQuoting) -> tuple[UUID, UUID]:
    """The first line typed, and both asked of B."""
    estimate = case.build()
    grid = case.grid(estimate)
    outside(grid).update(HAND)
    case.save(estimate, grid)
    return estimate, case.ask(estimate)


@pytest.mark.parametrize("names_what_it_saw", [True, False])
def test_a_line_that_nobody_touched_follows_the_offer_however_often_the_sheet_is_saved(
    case: SubQuoting, browser, names_what_it_saw: bool
) -> None:
    """The page says which offer each line shows; a program of old says only the version."""
    estimate, request = typed_by_hand(case)
    open_sheet = case.grid(estimate)
    offer = case.offer(request, price="123.5")
    if not names_what_it_saw:
        for part in (0, 1):
            outside(open_sheet, part).pop("seen_offer")
    open_sheet["parts"][0]["scrap_percent"] = "7"
    saved = case.save(estimate, open_sheet)
    if names_what_it_saw:
        open_sheet["version"] = saved
        open_sheet["parts"][0]["scrap_percent"] = "8"
        case.save(estimate, open_sheet)
    first, second = kept(case, estimate)
    assert first.offer_id == second.offer_id == offer
    assert first.source["company"] == "墨田板金"
    told = browser("a_engineer").get(f"/estimates/{estimate}").text
    assert told.count("墨田板金の回答") == 2


def test_an_open_sheet_computes_with_the_offer_that_has_come(case: SubQuoting, browser) -> None:
    estimate, request = typed_by_hand(case)
    open_sheet = case.grid(estimate)
    case.offer(request, price="123.5")
    cells = browser("a_engineer").post(
        f"/api/v1/estimates/{estimate}/compute", json={"values": flat(open_sheet)}
    )
    assert cells.json["cells"]["parts-0-outside-0"] == "¥1,235"


def test_who_typed_in_the_very_line_is_told_and_keeps_what_was_typed(
    case: SubQuoting, browser
) -> None:
    estimate, request = typed_by_hand(case)
    open_sheet = case.grid(estimate)
    offer = case.offer(request)
    outside(open_sheet)["unit_price"] = "90"
    with pytest.raises(ChangedMeanwhile):
        case.save(estimate, open_sheet)
    assert kept(case, estimate)[0].offer_id == offer
    client, address = browser("a_engineer"), f"/estimates/{estimate}/typed"
    sent = {"version": open_sheet["version"], "values": flat(open_sheet)}
    refused = client.post(address, json=sent)
    assert refused.status_code == 409
    mine = client.post(address, json={**sent, "version": refused.json["version"]})
    assert mine.status_code == 200
    assert kept(case, estimate)[0].terms["unit_price"] == "90"


def test_who_has_seen_the_offer_may_type_over_it(case: SubQuoting) -> None:
    estimate, request = typed_by_hand(case)
    case.offer(request)
    grid = case.grid(estimate)
    outside(grid).update(HAND)
    case.save(estimate, grid)
    assert kept(case, estimate)[0].terms["unit_price"] == "85.5"


def test_choosing_an_offer_again_takes_the_one_that_stands(case: SubQuoting, browser) -> None:
    estimate = case.build()
    request = case.ask(estimate)
    case.offer(request, price="90")
    offer = case.offer(request, price="123.5")
    grid = case.grid(estimate)
    outside(grid).update(HAND)
    case.save(estimate, grid)
    grid = case.grid(estimate)
    outside(grid).update(basis="offer", **EMPTY)
    case.save(estimate, grid)
    line = kept(case, estimate)[0]
    assert line.offer_id == offer
    assert [one["unit_price"] for one in line.terms["breaks"]] == ["123.5000"]
    assert line.source["company"] == "墨田板金"


def test_no_offer_of_the_past_is_taken_again(case: SubQuoting, browser) -> None:
    estimate, request = typed_by_hand(case)
    case.offer(request)
    grid = case.grid(estimate)
    outside(grid).update(HAND)
    case.save(estimate, grid)
    answer = browser("a_engineer").post(f"/requests/{request}/withdraw", data={"note": ""})
    assert answer.status_code == 303
    grid = case.grid(estimate)
    outside(grid).update(basis="offer", **EMPTY)
    case.save(estimate, grid)
    assert kept(case, estimate)[0].terms == {"basis": "offer", "breaks": []}


def test_an_offer_that_fills_one_line_can_still_be_used_for_the_other(
    case: SubQuoting, browser
) -> None:
    estimate, request = typed_by_hand(case)
    offer = case.offer(request)
    use = f"/offers/{offer}/use"
    page = browser("a_engineer").get(f"/requests/{request}").text
    assert use not in page
    grid = case.grid(estimate)
    outside(grid).update(HAND)
    case.save(estimate, grid)
    assert use in browser("a_engineer").get(f"/requests/{request}").text
    with case.world.record.work(case.world.actor("a_engineer")) as work:
        use_offer(work, offer)
    assert kept(case, estimate)[0].offer_id == offer
    assert use not in browser("a_engineer").get(f"/requests/{request}").text
