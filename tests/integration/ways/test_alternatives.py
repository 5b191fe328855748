"""案: several ways of one estimate, side by side; the chosen one counts, and somebody said why."""

from collections.abc import Callable
from decimal import Decimal
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import select

from shared_db.models import OfferBasis, QuoteBasis, QuoteRevision
from tests.factories.estimates import SubQuoting, sub_quoting
from tests.factories.quotes import Priceable, issued
from tests.factories.world import World
from tests.fixtures.portal import Browser

SignIn = Callable[[str | None], Browser]


@pytest.fixture
def case(world: World) -> SubQuoting:
    return sub_quoting(world)


def ways_of(client: Browser, estimate: UUID) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = client.get(f"/api/v1/estimates/{estimate}/alternatives").json[
        "alternatives"
    ]
    return found


def make(
    client: Browser, case: SubQuoting, estimate: UUID, name: str, **more: str
) -> list[dict[str, Any]]:
    parts = [part["id"] for part in case.grid(estimate)["parts"]]
    sent = {"act": "make", "name": name, "parts": parts, **more}
    assert client.post(f"/estimates/{estimate}/alternatives", data=sent).status_code == 303
    return ways_of(client, estimate)


def choose(client: Browser, estimate: UUID, way: dict[str, Any], reason: str) -> None:
    sent = {"act": "choose", "alternative": way["id"], "reason": reason}
    assert client.post(f"/estimates/{estimate}/alternatives", data=sent).status_code == 303


def costs(way: dict[str, Any]) -> list[Any]:
    return [one["cost"] and Decimal(one["cost"]) for one in way["breaks"]]


def costed_by_rule(case: SubQuoting, estimate: UUID, unit_price: str) -> None:
    """The sheet's outside line gets a price by hand."""
    grid = case.grid(estimate)
    for line in grid["parts"][0]["lines"]:
        if line["kind"] == "outside":
            line |= {"basis": "rule", "unit_price": unit_price, "offer_id": ""}
    case.save(estimate, grid)


def priceable(client: Browser, case: SubQuoting, estimate: UUID) -> Priceable:
    """The estimate with its newest roll-up, at all quantities."""
    run = client.get(f"/api/v1/estimates/{estimate}/rollup").json["run"]
    wanted = [
        (UUID(part["part_id"]), one["quantity"])
        for part in run["result"]["parts"]
        for one in part["breaks"]
    ]
    return Priceable(None, case.inquiry, estimate, UUID(run["id"]), wanted)  # type: ignore[arg-type]


def test_two_ways_stand_side_by_side_and_the_chosen_one_counts_with_its_reason(
    case: SubQuoting, browser: SignIn, do_jobs: Callable[[], None]
) -> None:
    estimate = case.build()
    case.fill(estimate)
    costed_by_rule(case, estimate, "100")
    client = browser("a_engineer")
    assert ways_of(client, estimate) == []
    first, second = make(client, case, estimate, "ロボット溶接")
    assert (first["name"], first["chosen"], second["chosen"]) == ("現状", True, False)
    assert costs(first) == costs(second)
    choose(client, estimate, second, "段取りが減る")
    costed_by_rule(case, estimate, "60")
    grid = case.grid(estimate)
    grid["parts"][0]["lines"].append({"kind": "bought", "description": "当て板", "unit_price": "7"})
    case.save(estimate, grid)
    do_jobs()
    first, second = ways_of(client, estimate)
    assert [b - a for a, b in zip(costs(second), costs(first), strict=True)] == [
        (100 - 60 - 7) * 10, (100 - 60 - 7) * 100
    ], "what is typed is of the way that counts alone"  # fmt: skip
    run = client.get(f"/api/v1/estimates/{estimate}/rollup").json["run"]
    assert [Decimal(one["cost"]) for one in run["result"]["parts"][0]["breaks"]] == costs(second)
    choose(client, estimate, first, "ロボットが空かない")
    first, second = ways_of(client, estimate)
    assert (first["chosen"], first["reason"]) == (True, "ロボットが空かない")
    assert (second["chosen"], second["reason"]) == (False, "段取りが減る")
    assert second["chosen_by"] and second["chosen_at"]
    page = client.get(f"/estimates/{estimate}/alternatives").text
    assert "段取りが減る" in page and "採用中の案との差" in page
    assert len(case.grid(estimate)["parts"][0]["lines"]) == len(grid["parts"][0]["lines"]) - 1
    assert "当て板" not in client.get(f"/estimates/{estimate}").text, "nobody removed it"


def test_choosing_needs_a_reason_and_keeps_what_was_typed(
    case: SubQuoting, browser: SignIn
) -> None:
    estimate = case.build()
    client = browser("a_engineer")
    _first, second = make(client, case, estimate, "案B")
    sent = {"act": "choose", "alternative": second["id"], "reason": " "}
    answer = client.post(f"/estimates/{estimate}/alternatives", data=sent)
    assert (answer.status_code, [one["chosen"] for one in ways_of(client, estimate)]) == (
        422,
        [True, False],
    )
    again = {"act": "make", "name": "案B", "parts": [], "reason": "早い"}
    answer = client.post(f"/estimates/{estimate}/alternatives", data=again)
    assert answer.status_code == 422
    assert "早い" in answer.text


def test_a_third_way_of_another_part_keeps_the_ways_of_the_first(
    world: World, browser: SignIn
) -> None:
    case = sub_quoting(world, parts=2)
    estimate = case.build()
    case.fill(estimate)
    client = browser("a_engineer")
    one, other = (part["id"] for part in case.grid(estimate)["parts"])
    for name, part in (("案B", one), ("案C", other)):
        body = {"name": name, "parts": [part]}
        assert (
            client.post(f"/api/v1/estimates/{estimate}/alternatives", json=body).status_code == 201
        )
    ways = ways_of(client, estimate)
    assert [way["name"] for way in ways] == ["現状", "案B", "案C"]
    assert len({tuple(costs(way)) for way in ways}) == 1
    for way in ways:
        choose(client, estimate, way, "比べる")
        assert [len(part["lines"]) for part in case.grid(estimate)["parts"]] == [3, 3]


def test_two_shops_are_two_ways_and_each_rests_on_its_own_offer(
    case: SubQuoting, browser: SignIn, world: World, do_jobs: Callable[[], None]
) -> None:
    estimate = case.build()
    case.fill(estimate)
    offer_b = case.offer(case.ask(estimate, "b"), price="100", lead_time_days=7)
    offer_c = case.offer(
        case.ask(estimate, "c"), "c_engineer", price="90", lead_time_days=21, taken=False
    )
    client = browser("a_engineer")
    page = client.get(f"/estimates/{estimate}/alternatives").text
    assert str(offer_c) in page and str(offer_b) not in page
    line = str(case.outside_lines(estimate)[0])
    first, second = make(client, case, estimate, "C社案", line=line, offer=str(offer_c))
    assert [one["lead_time_days"] for one in first["breaks"]] == [7, 7]
    assert [one["lead_time_days"] for one in second["breaks"]] == [21, 21]
    assert [a - b for a, b in zip(costs(first), costs(second), strict=True)] == [100, 1000]
    choose(client, estimate, second, "安い")
    do_jobs()
    priced = priceable(client, case, estimate)
    revision = issued(world, priced)
    with world.record.as_server("a test") as db:
        basis = select(QuoteBasis.offer_id).where(QuoteBasis.revision_id == revision)
        assert db.scalars(basis).all() == [offer_c]
    choose(client, estimate, first, "Cは遅い")
    do_jobs()
    with world.record.as_server("a test") as db:
        assert db.scalars(basis).all() == [offer_c], "what was issued stays as it was"
        assert db.get_one(QuoteRevision, revision).rollup_run_id == priced.run_id


def test_an_offer_withdrawn_leaves_every_way_that_took_it(
    case: SubQuoting, browser: SignIn
) -> None:
    estimate = case.build()
    case.fill(estimate)
    request = case.ask(estimate, "b")
    case.offer(request)
    client = browser("a_engineer")
    make(client, case, estimate, "案B")
    answer = client.post(f"/api/v1/requests/{request}/withdraw", json={"note": ""})
    assert answer.status_code == 200, answer.text
    assert [costs(way) for way in ways_of(client, estimate)] == [[None, None]] * 2


def test_an_offer_asked_for_in_a_copy_answers_a_copy_of_the_copy_and_leaves_it_when_withdrawn(
    case: SubQuoting, browser: SignIn, world: World, do_jobs: Callable[[], None]
) -> None:
    estimate = case.build()
    case.fill(estimate)
    client = browser("a_engineer")
    _first, second = make(client, case, estimate, "案B")
    choose(client, estimate, second, "早い")
    request = case.ask(estimate, "b")
    offer = case.offer(request)
    third = make(client, case, estimate, "案C")[2]
    choose(client, estimate, third, "写しの写し")
    assert costs(third) == costs(ways_of(client, estimate)[1])
    do_jobs()
    revision = issued(world, priceable(client, case, estimate))
    with world.record.as_server("a test") as db:
        basis = select(QuoteBasis.offer_id).where(QuoteBasis.revision_id == revision)
        assert db.scalars(basis).all() == [offer]
    answer = client.post(f"/api/v1/requests/{request}/withdraw", json={"note": ""})
    assert answer.status_code == 200, answer.text
    assert [costs(way) for way in ways_of(client, estimate)] == [[None, None]] * 3


def test_an_offer_answers_the_copies_of_a_line_also_after_that_line_has_gone(
    case: SubQuoting, browser: SignIn
) -> None:
    engineer, estimate = browser("a_engineer"), case.build()
    for name in ("別案", "別々案"):
        make(engineer, case, estimate, name)
    _as_it_stood, second, third = ways_of(engineer, estimate)
    grid = case.grid(estimate)
    grid["parts"][0]["lines"] = [x for x in grid["parts"][0]["lines"] if x["kind"] != "outside"]
    case.save(estimate, grid)
    choose(engineer, estimate, second, "めっき屋に見積を取るため")
    request = case.ask(estimate)
    case.offer(request)
    choose(engineer, estimate, third, "こちらで比べるため")
    assert 'class="offered"' in engineer.get(f"/estimates/{estimate}").text


def test_an_offer_rests_on_what_the_chosen_way_took(case: SubQuoting, world: World) -> None:
    from portal.estimates.whole import ways_of as alternatives_of
    from portal.ways.alternatives import choose, make
    from portal.ways.forms import ChooseBody, MakeBody

    asked = case.build_answer(case.ask(case.build(), "b"))
    grid = case.grid(asked, "b_engineer")
    grid["parts"][0]["lines"] = [{"kind": "outside", "description": "研磨", "basis": "offer"}]
    case.save(asked, grid, "b_engineer")
    offer_c = case.offer(case.ask(asked, "c", "b_engineer"), "c_engineer")
    with world.record.work(world.actor("b_engineer")) as work:
        part = UUID(grid["parts"][0]["id"])
        made = make(work, asked, MakeBody(name="写し", parts=[part]))
        choose(work, asked, ChooseBody(alternative=made.id, reason="同じ"))
        assert [one.chosen for one in alternatives_of(work, asked)] == [False, True]
        from portal.estimates.queries import find_estimate

        request = find_estimate(work, asked).request_id
    assert request
    given = case.offer(request, "b_engineer", taken=False)
    with world.record.as_server("a test") as db:
        basis = select(OfferBasis.rests_on_offer_id).where(OfferBasis.offer_id == given)
        assert db.scalars(basis).all() == [offer_c]
