"""What was made of something that is asked for or planned otherwise now turns stale, part by part.

Each part knows in which revision of the inquiry it was last changed, and in which version of the
proposal its steps were; whatever rests on that part names the ones that it was made on. So one
part's change leaves the others' prices alone, and another quantity leaves all of them alone.
"""

from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, func, or_, select, text
from sqlalchemy.orm import Session

from shared_db.acts.resting import tell_changed
from shared_db.models import (
    Estimate,
    Inquiry,
    JobKind,
    Offer,
    OfferState,
    Part,
    Proposal,
    ProposalState,
    Request,
    RequestItem,
)
from shared_db.spine import streams
from shared_db.spine.events import OfferMoved
from shared_db.spine.jobs import put_job
from shared_db.spine.states import move
from shared_db.spine.transaction import Work

# Steps that changed their order, name, specification or company; a part first or no more planned.
_PLANNED = text("""
WITH steps AS (
    SELECT o.part_id, p.number, jsonb_agg(jsonb_build_array(o.name, o.specification, o.company_id)
           ORDER BY o.position) AS steps
    FROM proposal_operation o JOIN proposal p ON p.id = o.proposal_id
    WHERE p.inquiry_id = :inquiry AND p.number IN (:number - 1, :number)
    GROUP BY o.part_id, p.number)
UPDATE part SET planned_in_version = :number
WHERE part.inquiry_id = :inquiry
  AND (SELECT s.steps FROM steps s WHERE s.part_id = part.id AND s.number = :number)
      IS DISTINCT FROM
      (SELECT s.steps FROM steps s WHERE s.part_id = part.id AND s.number = :number - 1)
""")


def current_proposal_number(work: Work, inquiry: Inquiry) -> int | None:
    """The number of the version of the proposal that stands, if there is one."""
    return work.session.scalar(
        select(Proposal.number).where(
            Proposal.inquiry_id == inquiry.id, Proposal.state != ProposalState.SUPERSEDED
        )
    )


def asked_otherwise(inquiry_revision: Any) -> ColumnElement[bool]:
    """Whether something else is asked of a `Part` since that revision of its inquiry."""
    since: ColumnElement[bool] = Part.changed_in_revision > inquiry_revision
    return since


def planned_otherwise(proposal_number: Any) -> ColumnElement[bool]:
    """Whether a `Part` is to be made otherwise since that version of the proposal."""
    return func.coalesce(Part.planned_in_version, 0) > func.coalesce(proposal_number, 0)


def note_plan(session: Session, inquiry_id: UUID, number: int) -> None:
    """Note the parts that this version of the proposal makes otherwise than the one before it."""
    session.flush()
    session.execute(_PLANNED, {"inquiry": inquiry_id, "number": number})


def mark_stale(work: Work, inquiry: Inquiry) -> None:
    """Turn the standing offers stale that price a changed part; roll the estimates up again.

    An offer of which one part stands is stale as a whole, and its lines are so one by one.
    """
    changed = (
        select(RequestItem.id)
        .join(Part, Part.id == RequestItem.part_id)
        .where(
            RequestItem.request_id == Request.id,
            or_(asked_otherwise(Offer.inquiry_revision), planned_otherwise(Offer.proposal_number)),
        )
    )
    rows = work.session.execute(
        select(Offer, Request)
        .join(Request, Request.id == Offer.request_id)
        .where(
            Request.inquiry_id == inquiry.id,
            Offer.state == OfferState.GIVEN,
            changed.exists(),
        )
        .with_for_update(of=Offer, key_share=True)
    ).all()
    for offer, request in rows:
        move(offer, OfferState.STALE)
        work.tell(
            streams.request(request),
            OfferMoved(request_id=request.id, offer_id=offer.id, state=OfferState.STALE),
        )
        tell_changed(work, inquiry, request, OfferState.STALE)
    estimates = work.session.execute(
        select(Estimate.id, Estimate.company_id)
        .where(Estimate.inquiry_id == inquiry.id)
        .order_by(Estimate.id)  # one order for everybody, else two acts wait for each other
    )
    for estimate_id, company_id in estimates:
        put_job(work, JobKind.ROLLUP, estimate_id, company_id=company_id)
