"""Which offers an order chooses: those that the accepted quote was priced on, and no others."""

from collections.abc import Callable, Sequence
from uuid import UUID

import pytest
from sqlalchemy import select

from portal.offers.answering import decline_request
from portal.offers.asking import use_offer, withdraw_request
from portal.quotes.answering import accept_quote
from portal.quotes.forms import Choice
from shared_db.models import Mail, Offer, OfferState, RollupRun
from shared_db.spine.states import move
from templates.letters import write_letter
from tests.factories.estimates import SubQuoting, sub_quoting
from tests.factories.quotes import Priceable, issued
from tests.factories.talk import proposed
from tests.factories.world import World

URL = "http://portal.test"

DoJobs = Callable[[], object]
QUANTITY = 10


@pytest.fixture
def case(world: World) -> SubQuoting:
    """Two parts in one quantity, of which B plates both."""
    return sub_quoting(world, parts=2, quantities=(QUANTITY,))


def quote(case: SubQuoting, estimate: UUID, do_jobs: DoJobs) -> UUID:
    """An issued quote on the lead's newest roll-up."""
    do_jobs()
    with case.world.record.as_server("a test") as db:
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
    with case.world.record.as_server("a test") as db:
        return [db.get_one(Offer, offer).state for offer in offers]


def test_an_order_chooses_what_the_quote_was_priced_on_not_what_was_tried_since(
    case: SubQuoting, do_jobs: DoJobs
) -> None:
    estimate = case.build()
    case.fill(estimate)
    of_b = case.offer(case.ask(estimate))
    of_c = case.offer(case.ask(estimate, to="c"), "c_engineer", "90", taken=False)
    revision = quote(case, estimate, do_jobs)
    with case.world.record.work(case.world.actor("a_engineer")) as work:
        use_offer(work, of_c, case.outside_lines(estimate))
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


def test_the_offer_that_the_quote_was_priced_on_is_chosen_though_its_shop_has_offered_anew(
    case: SubQuoting, do_jobs: DoJobs
) -> None:
    estimate = case.build()
    case.fill(estimate)
    request = case.ask(estimate)
    first = case.offer(request, price="800")
    revision = quote(case, estimate, do_jobs)
    second = case.offer(request, price="5000")
    assert states(case, first, second) == [OfferState.SUPERSEDED, OfferState.GIVEN]
    accept(case, revision, case.parts)
    assert states(case, first, second) == [OfferState.CHOSEN, OfferState.NOT_CHOSEN]


def test_an_offer_that_was_taken_back_or_ran_out_is_chosen_if_the_quote_was_priced_on_it(
    case: SubQuoting, do_jobs: DoJobs
) -> None:
    estimate = case.build()
    case.fill(estimate)
    first, second = case.outside_lines(estimate)
    of_b = case.ask(estimate, line_ids=[first])
    from_b = case.offer(of_b)
    from_c = case.offer(case.ask(estimate, to="c", line_ids=[second]), "c_engineer")
    revision = quote(case, estimate, do_jobs)
    with case.world.record.work(case.world.actor("b_engineer")) as work:
        decline_request(work, of_b, "満杯")
    with case.world.record.work(case.world.actor("c_engineer")) as work:
        move(work.session.get_one(Offer, from_c), OfferState.EXPIRED)
    assert states(case, from_b, from_c) == [OfferState.WITHDRAWN, OfferState.EXPIRED]
    accept(case, revision, case.parts)
    assert states(case, from_b, from_c) == [OfferState.CHOSEN, OfferState.CHOSEN]


def test_what_was_asked_further_on_is_chosen_as_it_stood_when_the_offer_was_made_of_it(
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
    of_c = case.ask(answer, to="c", who="b_engineer")
    first = case.offer(of_c, "c_engineer", "30")
    of_b = case.offer(request)
    second = case.offer(of_c, "c_engineer", "900")
    revision = quote(case, estimate, do_jobs)
    grid = case.grid(answer, "b_engineer")
    for part in grid["parts"]:
        part["lines"] = [line for line in part["lines"] if line["kind"] != "outside"]
    with case.world.record.work(case.world.actor("b_engineer")) as work:
        withdraw_request(work, of_c, "")
    case.save(answer, case.grid(answer, "b_engineer") | {"parts": grid["parts"]}, "b_engineer")
    accept(case, revision, case.parts)
    chosen = [OfferState.CHOSEN, OfferState.CHOSEN, OfferState.WITHDRAWN]
    assert states(case, of_b, first, second) == chosen


def test_the_answering_shop_hears_which_offer_was_ordered_with_its_own_figures(
    case: SubQuoting, do_jobs: DoJobs
) -> None:
    estimate = case.build()
    case.fill(estimate)
    request = case.ask(estimate)
    case.offer(request, price="800")
    revision = quote(case, estimate, do_jobs)
    case.offer(request, price="5000")
    accept(case, revision, case.parts)
    with case.world.record.as_server("a test") as db:
        letters = list(db.scalars(select(Mail).where(Mail.template == "offer_chosen")))
        ended = {m.to_email for m in db.scalars(select(Mail)) if m.template == "inquiry_ended"}
    to = {letter.to_email for letter in letters}
    assert to == {f"b_{who}@example.jp" for who in ("engineer", "sales", "manager")}
    assert not to & ended
    written = write_letter(
        "offer_chosen", "ja", letters[0].values, to_name="B", sender="X", site=URL
    )
    assert "第1版" in written.body
    assert "¥800" in written.body
    assert "5000" not in written.body
    assert f"{URL}/requests/{request}" in written.body
