"""Which offers an order chooses: those that the accepted quote was priced on, and no others."""

from collections.abc import Callable, Sequence
from uuid import UUID

import pytest
from sqlalchemy import select

from portal.offers.service import use_offer
from portal.quotes.answers import accept_quote
from portal.quotes.forms import Choice
from shared_db.models import Offer, OfferState, RollupRun
from tests.factories.estimates import SubQuoting, sub_quoting
from tests.factories.quotes import Priceable, issued
from tests.factories.talk import proposed
from tests.factories.world import World

DoJobs = Callable[[], object]
QUANTITY = 10


@pytest.fixture
def case(world: World) -> SubQuoting:
    """Two parts in one quantity, of which B plates both."""
    return sub_quoting(world, parts=2, quantities=(QUANTITY,))


def quote(case: SubQuoting, estimate: UUID, do_jobs: DoJobs) -> UUID:
    """An issued quote on the lead's newest roll-up."""
    do_jobs()
    with case.world.record.reading() as db:
        newest = select(RollupRun.id).where(RollupRun.estimate_id == estimate)
        run = db.scalars(newest.order_by(RollupRun.created_at.desc())).first()
    assert run is not None
    wanted = [(part, QUANTITY) for part in case.parts]
    return issued(case.world, Priceable(None, case.inquiry, estimate, run, wanted))


def accept(case: SubQuoting, revision: UUID, parts: Sequence[UUID]) -> None:
    """The customer orders these parts."""
    with case.world.record.work(case.world.actor("x_customer")) as work:
        choices = [Choice(part_id=part, quantity=QUANTITY) for part in parts]
        accept_quote(work, revision, choices)


def states(case: SubQuoting, *offers: UUID) -> list[OfferState]:
    with case.world.record.reading() as db:
        return [db.get_one(Offer, offer).state for offer in offers]


def test_an_order_chooses_what_the_quote_was_priced_on_not_what_was_tried_since(
    case: SubQuoting, do_jobs: DoJobs
) -> None:
    estimate = case.build()
    case.fill(estimate)
    of_b = case.offer(case.ask(estimate))
    of_c = case.offer(case.ask(estimate, to="c"), "c_engineer", "90")
    revision = quote(case, estimate, do_jobs)
    with case.world.record.work(case.world.actor("a_engineer")) as work:
        use_offer(work, of_c)
    accept(case, revision, case.parts)
    assert states(case, of_b, of_c) == [OfferState.CHOSEN, OfferState.NOT_CHOSEN]


def test_only_offers_for_parts_that_were_ordered_are_chosen(
    case: SubQuoting, do_jobs: DoJobs
) -> None:
    estimate = case.build()
    case.fill(estimate)
    first, second = case.outside_lines(estimate)
    of_b = case.offer(case.ask(estimate, line_ids=[first]))
    of_c = case.offer(case.ask(estimate, to="c", line_ids=[second]), "c_engineer")
    revision = quote(case, estimate, do_jobs)
    accept(case, revision, case.parts[1:])
    assert states(case, of_b, of_c) == [OfferState.NOT_CHOSEN, OfferState.CHOSEN]


def test_who_was_asked_further_on_is_chosen_with_who_asked(
    case: SubQuoting, do_jobs: DoJobs
) -> None:
    estimate = case.build()
    case.fill(estimate)
    request = case.ask(estimate)
    answer = case.build_answer(request)
    grid = case.grid(answer, "b_engineer")
    for part in grid["parts"]:
        part["lines"].append({"kind": "outside", "basis": "offer", "description": "下地めっき"})
    case.save(answer, grid, "b_engineer")
    of_c = case.offer(case.ask(answer, to="c", who="b_engineer"), "c_engineer")
    of_b = case.offer(request)
    revision = quote(case, estimate, do_jobs)
    accept(case, revision, case.parts[:1])
    assert states(case, of_b, of_c) == [OfferState.CHOSEN, OfferState.CHOSEN]


def test_an_offer_that_the_quote_rests_on_is_chosen_though_the_proposal_was_rewritten(
    case: SubQuoting, do_jobs: DoJobs
) -> None:
    estimate = case.build()
    case.fill(estimate)
    of_b = case.offer(case.ask(estimate))
    revision = quote(case, estimate, do_jobs)
    proposed(case.world, case.inquiry, case.parts, "a", "c", based_on=1)
    assert states(case, of_b) == [OfferState.STALE]
    accept(case, revision, case.parts)
    assert states(case, of_b) == [OfferState.CHOSEN]


def test_of_a_shop_that_has_offered_anew_since_what_stands_is_chosen(
    case: SubQuoting, do_jobs: DoJobs
) -> None:
    estimate = case.build()
    case.fill(estimate)
    request = case.ask(estimate)
    first = case.offer(request)
    revision = quote(case, estimate, do_jobs)
    second = case.offer(request, price="95")
    accept(case, revision, case.parts)
    assert states(case, first, second) == [OfferState.NOT_CHOSEN, OfferState.CHOSEN]
