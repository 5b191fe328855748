"""An offer is taken line by line, by people: what comes fills nothing, and what was typed stays."""

import re
from collections.abc import Callable
from typing import Any
from uuid import UUID, uuid4

import pytest
from sqlalchemy import select

from portal.offers.asking import use_offer, withdraw_request
from portal.quotes.answering import accept_quote
from portal.quotes.forms import Choice
from shared_db.foundation.errors import ChangedMeanwhile, WrongState
from shared_db.models import EstimateLine, LineKind, Mail, RollupRun, SourceKind
from tests.factories.estimates import SubQuoting, sub_quoting
from tests.factories.quotes import Priceable, issued
from tests.factories.world import World
from tests.integration.duties.calls import items
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
    """Both outside lines, as they are kept."""
    with case.world.record.as_server("a test") as db:
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


def pressed(page: str) -> list[str]:
    """What the sheet's buttons that take an offer say to the server."""
    return re.findall(r'value="(take:[^"]+)"', page)


def test_an_offer_that_comes_fills_neither_a_typed_line_nor_an_empty_one(
    case: SubQuoting, browser
) -> None:
    estimate, request = typed_by_hand(case)
    before = case.grid(estimate)
    offer = case.offer(request, price="123.5", taken=False)
    assert case.grid(estimate) == before
    client = browser("a_engineer")
    page = client.get(f"/estimates/{estimate}").text
    assert [act.endswith(str(offer)) for act in pressed(page)] == [True, True]
    assert "墨田板金" in page
    assert "¥123.50" in page
    offered = client.get(f"/api/v1/estimates/{estimate}/offers").json["lines"]
    assert {one["line_id"] for one in offered} == {str(line.id) for line in kept(case, estimate)}
    (first, _second) = offered[0]["offers"], offered[1]["offers"]
    assert first[0]["prices"][0]["unit_price"] == "123.5000"
    assert not first[0]["chosen"]


def test_an_offer_taken_for_one_line_leaves_the_others_choices_alone(
    case: SubQuoting, browser
) -> None:
    estimate = case.build()
    of_b = case.offer(case.ask(estimate), taken=False)
    of_c = case.offer(case.ask(estimate, to="c"), "c_engineer", "90", taken=False)
    first, second = case.outside_lines(estimate)
    client = browser("a_engineer")
    for offer, line in ((of_b, first), (of_c, second)):
        sent = client.post(f"/api/v1/offers/{offer}/use", json={"line_ids": [str(line)]})
        assert sent.status_code == 200
    assert [line.offer_id for line in kept(case, estimate)] == [of_b, of_c]
    page = client.post(f"/offers/{of_c}/use", data={"line_ids": str(first)})
    assert page.status_code == 303
    assert [line.offer_id for line in kept(case, estimate)] == [of_c, of_c]


def test_without_lines_it_is_taken_where_there_is_no_price_yet_and_nowhere_else(
    case: SubQuoting,
) -> None:
    estimate, request = typed_by_hand(case)
    offer = case.offer(request, taken=False)
    with case.world.record.work(case.world.actor("a_engineer")) as work:
        use_offer(work, offer)
    first, second = kept(case, estimate)
    assert (first.kept_terms["unit_price"], first.offer_id) == ("85.5", None)
    assert second.offer_id == offer
    of_c = case.offer(case.ask(estimate, to="c"), "c_engineer", taken=False)
    with (
        case.world.record.work(case.world.actor("a_engineer")) as work,
        pytest.raises(WrongState) as refused,
    ):
        use_offer(work, of_c)
    assert refused.value.code == "nothing_to_fill"


def test_one_press_on_the_requests_page_takes_it_for_all_lines_without_a_price(
    case: SubQuoting, browser
) -> None:
    estimate = case.build()
    request = case.ask(estimate)
    offer = case.offer(request, taken=False)
    client = browser("a_engineer")
    assert "価格のない明細すべてに採用する（2件）" in client.get(f"/requests/{request}").text
    for body in (None, {"line_ids": None}):
        sent = (
            client.post(f"/offers/{offer}/use")
            if body is None
            else client.post(f"/api/v1/offers/{offer}/use", json=body)
        )
        assert sent.status_code in (200, 303)
    assert [line.offer_id for line in kept(case, estimate)] == [offer, offer]


def test_a_press_in_the_sheet_takes_it_and_keeps_what_was_typed_beside_it(
    case: SubQuoting, browser
) -> None:
    estimate, request = typed_by_hand(case)
    offer = case.offer(request, price="123.5", taken=False)
    client = browser("a_engineer")
    act = pressed(client.get(f"/estimates/{estimate}").text)[0]
    grid = case.grid(estimate)
    grid["parts"][0]["scrap_percent"] = "7"
    typed = {**flat(grid), "version": str(grid["version"]), "act": act}
    assert client.post(f"/estimates/{estimate}", data=typed).status_code == 303
    first, second = kept(case, estimate)
    assert (first.offer_id, second.offer_id) == (offer, None)
    assert first.source_kind is SourceKind.OFFER
    assert case.grid(estimate)["parts"][0]["scrap_percent"] == "7"


def test_a_revised_offer_is_not_followed_unasked_but_shown_and_the_line_is_stale(
    case: SubQuoting, browser, do_jobs: Callable[[], object]
) -> None:
    estimate = case.build()
    case.fill(estimate)
    request = case.ask(estimate)
    older = case.offer(request, price="100")
    do_jobs()
    newer = case.offer(request, price="900", taken=False)
    assert [line.offer_id for line in kept(case, estimate)] == [older, older]
    do_jobs()
    client = browser("a_engineer")
    run = client.get(f"/api/v1/estimates/{estimate}/rollup").json["run"]
    assert [reason["reason"] for reason in run["result"]["stale"]] == ["stale_line"] * 2
    shown = client.get(f"/api/v1/estimates/{estimate}/offers").json["lines"][0]["offers"]
    assert [(one["offer_id"], one["chosen"], one["over"]) for one in shown] == [
        (str(older), True, True),
        (str(newer), False, False),
    ]


def test_who_typed_a_price_while_a_colleague_took_an_offer_is_asked_which_counts(
    case: SubQuoting, browser
) -> None:
    estimate, request = typed_by_hand(case)
    open_sheet = case.grid(estimate)
    offer = case.offer(request, taken=False)
    case.take(offer, UUID(outside(open_sheet)["id"]))
    outside(open_sheet)["unit_price"] = "90"
    with pytest.raises(ChangedMeanwhile):
        case.save(estimate, open_sheet)
    assert kept(case, estimate)[0].offer_id == offer
    path = f"/api/v1/estimates/{estimate}"
    client = browser("a_manager")
    refused = client.put(path, json=open_sheet)
    (differs,) = refused.json["error"]["differing"]
    assert (differs["mine"], differs["theirs"]) == ("手入力 · 90 · 3000 · 5000", "墨田板金の回答")
    said = {"decided": {differs["key"]: "mine"}, "decided_at": refused.json["error"]["version"]}
    assert client.put(path, json=open_sheet | said).status_code == 200
    assert kept(case, estimate)[0].kept_terms["unit_price"] == "90"


@pytest.mark.parametrize("names_the_offer", [True, False])
def test_who_typed_elsewhere_keeps_the_colleagues_choice(
    case: SubQuoting, names_the_offer: bool
) -> None:
    estimate, request = typed_by_hand(case)
    open_sheet = case.grid(estimate)
    offer = case.offer(request, taken=False)
    case.take(offer, *case.outside_lines(estimate))
    if not names_the_offer:
        for part in (0, 1):
            outside(open_sheet, part).pop("offer_id")
    open_sheet["parts"][0]["scrap_percent"] = "7"
    case.save(estimate, open_sheet)
    assert [line.offer_id for line in kept(case, estimate)] == [offer, offer]


def test_who_has_seen_the_offer_may_type_over_it_and_choose_it_again(case: SubQuoting) -> None:
    estimate = case.build()
    offer = case.offer(case.ask(estimate), price="123.5")
    grid = case.grid(estimate)
    outside(grid).update(HAND)
    case.save(estimate, grid)
    assert kept(case, estimate)[0].kept_terms["unit_price"] == "85.5"
    grid = case.grid(estimate)
    outside(grid).update(basis="offer", offer_id=str(offer), **EMPTY)
    case.save(estimate, grid)
    line = kept(case, estimate)[0]
    assert line.offer_id == offer
    assert [one["unit_price"] for one in line.kept_terms["breaks"]] == ["123.5000"]


def test_no_offer_of_the_past_and_none_to_another_line_is_taken(case: SubQuoting, browser) -> None:
    estimate = case.build()
    request = case.ask(estimate)
    older = case.offer(request)
    open_sheet = case.grid(estimate)
    with case.world.record.work(case.world.actor("a_engineer")) as work:
        withdraw_request(work, request, "")
    open_sheet["parts"][0]["scrap_percent"] = "7"
    case.save(estimate, open_sheet)
    assert kept(case, estimate)[0].kept_terms == {"basis": "offer", "breaks": []}
    grid = case.grid(estimate)
    client = browser("a_engineer")
    typed = {**flat(grid), "version": str(grid["version"])}
    row = next(i for i, line in enumerate(grid["parts"][0]["lines"]) if line["kind"] == "outside")
    over = client.post(f"/estimates/{estimate}", data=typed | {"act": f"take:0:{row}:{older}"})
    assert over.status_code == 409
    for wrong in (str(uuid4()), "何か"):
        outside(grid).update(basis="offer", offer_id=wrong)
        refused = client.put(f"/api/v1/estimates/{estimate}", json=grid)
        assert f"parts-0-lines-{row}-offer_id" in refused.json["error"]["fields"]


def test_what_came_waits_for_who_may_choose_until_each_line_has_a_price(
    case: SubQuoting, browser
) -> None:
    from portal.offers.waiting import waiting

    estimate, request = typed_by_hand(case)
    offer = case.offer(request, taken=False)
    app = browser("a_engineer").client.application

    def waits() -> list[str]:
        actor = case.world.actor("a_engineer")
        with app.test_request_context(), case.world.record.work(actor) as work:
            return [one.url for one in waiting(work) if one.kind == "offer_to_take"]

    assert waits() == [f"/estimates/{estimate}"]
    (of_a_colleague,) = items(browser("a_manager"), "offer_to_take")
    assert (of_a_colleague["in_charge"], of_a_colleague["mine"]) == ("a_engineer", False)
    case.take(offer)
    assert waits() == []


def test_an_order_names_of_each_offer_only_the_lines_that_took_it(
    case: SubQuoting, browser, do_jobs: Callable[[], object]
) -> None:
    estimate = case.build()
    case.fill(estimate)
    to_b = case.ask(estimate)
    of_b = case.offer(to_b, price="800", taken=False)
    of_c = case.offer(case.ask(estimate, to="c"), "c_engineer", "700", taken=False)
    first, second = case.outside_lines(estimate)
    case.take(of_b, first)
    case.take(of_c, second)
    do_jobs()
    with case.world.record.as_server("a test") as db:
        newest = select(RollupRun.id).where(RollupRun.estimate_id == estimate)
        run = db.scalars(newest.order_by(RollupRun.created_at.desc())).first()
    assert run is not None
    wanted = [(part, 10) for part in case.parts]
    revision = issued(case.world, Priceable(None, case.inquiry, estimate, run, wanted))
    with case.world.record.work(case.world.actor("x_customer")) as work:
        accept_quote(work, revision, [Choice(part_id=part, quantity=10) for part in case.parts])
    with case.world.record.as_server("a test") as db:
        letters = list(db.scalars(select(Mail).where(Mail.template == "offer_chosen")))
    told = {
        mail.to_email.split("_")[0]: [p["part"] for p in mail.values["prices"]] for mail in letters
    }
    assert told == {"b": ["ブラケット 1"], "c": ["ブラケット 2"]}
    shown = browser("b_engineer").get(f"/api/v1/requests/{to_b}").json["offers"][0]["prices"]
    assert sorted(price["ordered"] for price in shown) == [False, True]
