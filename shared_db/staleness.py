"""What rests on an older revision of the inquiry or the proposal turns stale, visibly."""

from sqlalchemy import or_, select

from shared_db import streams
from shared_db.events import EventType
from shared_db.jobs import put_job
from shared_db.models import (
    Estimate,
    Inquiry,
    JobKind,
    Offer,
    OfferState,
    Proposal,
    ProposalState,
    Request,
)
from shared_db.resting import tell_changed
from shared_db.states import move
from shared_db.transaction import Work


def current_proposal_number(work: Work, inquiry: Inquiry) -> int | None:
    """The number of the version of the proposal that stands, if there is one."""
    return work.session.scalar(
        select(Proposal.number).where(
            Proposal.inquiry_id == inquiry.id, Proposal.state != ProposalState.SUPERSEDED
        )
    )


def mark_stale(work: Work, inquiry: Inquiry) -> None:
    """Turn standing offers on older revisions stale, and roll the estimates up again."""
    number = current_proposal_number(work, inquiry)
    older = Offer.inquiry_revision < inquiry.revision
    if number is not None:
        older = or_(older, Offer.proposal_number.is_distinct_from(number))
    rows = work.session.execute(
        select(Offer, Request)
        .join(Request, Request.id == Offer.request_id)
        .where(
            Request.inquiry_id == inquiry.id,
            Offer.state == OfferState.GIVEN,
            older,
        )
        .with_for_update(of=Offer, key_share=True)
    ).all()
    for offer, request in rows:
        move(offer, OfferState.STALE)
        work.tell(
            streams.request(request),
            EventType.OFFER_STATE,
            request_id=request.id,
            offer_id=offer.id,
            state=OfferState.STALE,
        )
        tell_changed(work, inquiry, request, OfferState.STALE)
    estimates = work.session.execute(
        select(Estimate.id, Estimate.company_id)
        .where(Estimate.inquiry_id == inquiry.id)
        .order_by(Estimate.id)  # one order for everybody, else two acts wait for each other
    )
    for estimate_id, company_id in estimates:
        put_job(work, JobKind.ROLLUP, estimate_id, company_id=company_id)
