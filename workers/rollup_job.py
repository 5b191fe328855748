"""The roll-up as a job: inputs in one snapshot, the estimator, a run on record."""

from collections.abc import Callable
from uuid import UUID

from sqlalchemy import select

from estimator.rollup import roll_up
from estimator.rollup_result import RollUp
from shared_db.access.permissions import SELLERS
from shared_db.acts.earlier import remember_parts
from shared_db.costing.inputs import rollup_inputs
from shared_db.foundation.base import Json
from shared_db.models import Estimate, Inquiry, RollupRun
from shared_db.spine import streams
from shared_db.spine.events import RolledUp
from shared_db.spine.jobs import Claim
from shared_db.spine.places import Page, Place
from shared_db.spine.transaction import Work
from shared_db.telling.inboxes import ask_people
from workers.runner import Workshop

PARTS_AT_A_TIME = 20
Progress = Callable[[int, int], None]


def do(work: Work, claim: Claim, workshop: Workshop) -> None:
    """Roll one estimate up. Who caused it may be of another company, whose offer has arrived."""
    estimate = work.session.get_one(Estimate, claim.subject_id)
    inquiry = work.session.get_one(Inquiry, estimate.inquiry_id)
    stream = streams.company_side(inquiry.id, estimate.company_id)

    def progress(done: int, total: int) -> None:
        workshop.progress(stream.id, subject=str(estimate.id), done=done, total=total)

    inputs = rollup_inputs(work.session, estimate.id)
    result = costed(inputs, progress)
    was_complete = _was_complete(work, estimate.id)
    run = RollupRun(
        estimate_id=estimate.id,
        job_id=claim.job_id,
        estimate_version=inputs["estimate"]["version"],
        engine_version=result.version,
        inputs=inputs,
        result=result.as_json(),
        complete=result.complete,
        missing=result.missing,
    )
    work.session.add(run)
    work.session.flush()
    remember_parts(work.session, estimate, run.inputs, run.result)
    work.tell(stream, RolledUp(estimate_id=estimate.id, run_id=run.id, complete=run.complete))
    if run.complete and not was_complete:
        _ask_for_the_price(work, estimate, inquiry)


def costed(inputs: Json, progress: Progress) -> RollUp:
    """The same as one `roll_up` of the whole, some parts at a time, saying how far it is.

    Where parts go into others the whole is one: an assembly is costed with what goes into it.
    """
    parts = inputs["parts"]
    if len(parts) <= PARTS_AT_A_TIME or any(part["parent"] for part in parts):
        return roll_up(inputs)
    pieces = []
    for start in range(0, len(parts), PARTS_AT_A_TIME):
        progress(start, len(parts))
        some = parts[start : start + PARTS_AT_A_TIME]
        pieces.append(roll_up({**inputs, "stale": [], "parts": some}))
    progress(len(parts), len(parts))
    return RollUp(
        version=pieces[0].version,
        currency=pieces[0].currency,
        parts=tuple(part for piece in pieces for part in piece.parts),
        stale=(*inputs["stale"], *(reason for piece in pieces for reason in piece.stale)),
        variant=pieces[0].variant,
    )


def _was_complete(work: Work, estimate_id: UUID) -> bool:
    return bool(
        work.session.scalar(
            select(RollupRun.complete)
            .where(RollupRun.estimate_id == estimate_id)
            .order_by(*RollupRun.newest_first())
            .limit(1)
        )
    )


def _ask_for_the_price(work: Work, estimate: Estimate, inquiry: Inquiry) -> None:
    """The lead's estimate has become complete: sales can set the price."""
    if estimate.request_id is not None or inquiry.lead_company_id != estimate.company_id:
        return
    place = Place(Page.PRICE, inquiry.id)
    ask_people(work, [estimate.company_id], SELLERS, "price_it", inquiry, place)
