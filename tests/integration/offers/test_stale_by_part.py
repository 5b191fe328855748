"""A change makes stale what was made of what changed, and leaves the other parts alone."""

from collections.abc import Callable
from uuid import UUID

import pytest

from portal.inquiries.queries import note_changed
from shared_db.acts.staleness import mark_stale
from shared_db.models import Inquiry, Offer, OfferState
from tests.factories.estimates import SubQuoting, sub_quoting
from tests.factories.world import World
from tests.fixtures.portal import Browser

SignIn = Callable[[str | None], Browser]


@pytest.fixture
def case(world: World) -> SubQuoting:
    """Two parts, each with a line that goes outside."""
    return sub_quoting(world, parts=2, quantities=(10,))


def changes(case: SubQuoting, *parts: int) -> None:
    """The customer changes these parts' drawings; none: only what no price rests on."""
    with case.world.record.work(case.world.actor("x_customer")) as work:
        inquiry = work.session.get_one(Inquiry, case.inquiry)
        inquiry.revision += 1
        note_changed(work, inquiry, [case.parts[place] for place in parts])
        work.session.flush()
        mark_stale(work, inquiry)


def ask_for_one(case: SubQuoting, estimate: UUID, place: int) -> UUID:
    line = case.outside_lines(estimate)[place]
    return case.ask(estimate, line_ids=[str(line)])


def state(case: SubQuoting, offer: UUID) -> OfferState:
    with case.world.record.as_server("a test") as db:
        return db.get_one(Offer, offer).state


def reasons(browser: SignIn, estimate: UUID) -> list[tuple[str, str]]:
    run = browser("a_engineer").get(f"/api/v1/estimates/{estimate}/rollup").json["run"]
    return [(one["reason"], one["part_id"]) for one in run["result"]["stale"]]


def test_an_offer_for_another_part_stands(
    case: SubQuoting, browser: SignIn, do_jobs: Callable[[], None]
) -> None:
    estimate = case.build()
    first = case.offer(ask_for_one(case, estimate, 0))
    second = case.offer(ask_for_one(case, estimate, 1))
    changes(case, 0)
    assert [state(case, one) for one in (first, second)] == [OfferState.STALE, OfferState.GIVEN]
    do_jobs()
    changed = str(case.parts[0])
    assert reasons(browser, estimate) == [("part_changed", changed), ("stale_line", changed)]


def test_of_an_offer_for_both_parts_one_line_stands(
    case: SubQuoting, browser: SignIn, do_jobs: Callable[[], None]
) -> None:
    estimate = case.build()
    request = case.ask(estimate)
    offer = case.offer(request)
    changes(case, 1)
    assert state(case, offer) is OfferState.STALE
    do_jobs()
    changed = str(case.parts[1])
    assert reasons(browser, estimate) == [("part_changed", changed), ("stale_line", changed)]
    taken = browser("a_engineer").get(f"/estimates/{estimate}").text.split('data-offers="')[1:]
    assert ["要確認" in row.partition("</tr>")[0] for row in taken] == [False, True]
    page = browser("b_engineer").get(f"/requests/{request}").text
    assert "「ブラケット 2」を変更しました" in page
    assert "要確認" in page.split("ブラケット 2")[-1]


def test_what_no_price_rests_on_leaves_everything_as_it_is(
    case: SubQuoting, browser: SignIn, do_jobs: Callable[[], None]
) -> None:
    estimate = case.build()
    request = case.ask(estimate)
    offer = case.offer(request)
    changes(case)
    do_jobs()
    assert state(case, offer) is OfferState.GIVEN
    assert reasons(browser, estimate) == []
    assert "変更しました" not in browser("b_engineer").get(f"/requests/{request}").text


def test_a_plan_that_changes_one_part_leaves_the_other_parts_offers(case: SubQuoting) -> None:
    from portal.proposals.forms import NewProposal
    from portal.proposals.service import write_proposal

    estimate = case.build()
    first = case.offer(ask_for_one(case, estimate, 0))
    second = case.offer(ask_for_one(case, estimate, 1))

    def steps(specification: str) -> list[dict[str, str]]:
        a, b = (str(case.world.companies[shop]) for shop in "ab")
        return [
            {"name": "旋削", "company_id": a, "specification": ""},
            {"name": "めっき", "company_id": b, "specification": specification},
        ]

    parts = [
        {"part_id": str(part), "operations": steps(said)}
        for part, said in zip(case.parts, ("膜厚 10 µm", "膜厚 20 µm"), strict=True)
    ]
    new = {"client_id": "0a5a3c10-5a5a-4d0e-9d5e-0a5a3c107e5a", "based_on": 1, "parts": parts}
    with case.world.record.work(case.world.actor("a_engineer")) as work:
        write_proposal(work, case.inquiry, NewProposal.model_validate(new))
    assert [state(case, one) for one in (first, second)] == [OfferState.GIVEN, OfferState.STALE]
