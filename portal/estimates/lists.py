"""Lists of estimates, and what waits in their matter: each in a fixed number of statements."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Select, func, or_, true

from portal.duties.holders import my_estimates
from portal.estimates.standing import why_overtaken
from shared_db.access import (
    Actor,
    Permission,
    sees_inquiry,
    visible_estimates,
    visible_inquiries,
    visible_requests,
    visible_rollups,
)
from shared_db.foundation.base import Json
from shared_db.models import (
    Estimate,
    Group,
    Inquiry,
    InquiryRevision,
    Proposal,
    ProposalState,
    Request,
    RollupRun,
)
from shared_db.spine.states import LIVE_INQUIRY, UNANSWERED
from shared_db.spine.transaction import Work


@dataclass(frozen=True)
class Listed:
    """One line of the list of estimates."""

    estimate: Estimate
    inquiry: Inquiry
    request: Request | None
    complete: bool | None
    missing: int | None


def listed_estimates(
    work: Work, limit: int, offset: int = 0, *, mine: bool = False
) -> list[Listed]:
    """One's own company's estimates, the newest first, in one statement; `mine`: only those that
    one is in charge of."""
    newest = (
        visible_rollups(work.actor)
        .where(RollupRun.estimate_id == Estimate.id)
        .order_by(*RollupRun.newest_first())
        .limit(1)
        .with_only_columns(RollupRun.complete, RollupRun.missing)
        .correlate(Estimate)
        .lateral()
    )
    query = (
        visible_estimates(work.actor)
        .join(Inquiry, Inquiry.id == Estimate.inquiry_id)
        .outerjoin(Request, Request.id == Estimate.request_id)
        .outerjoin(newest, true())
        .where(sees_inquiry(work.actor))
        .order_by(Estimate.created_at.desc(), Estimate.id)
        .limit(limit)
        .offset(offset)
        .with_only_columns(Estimate, Inquiry, Request, newest.c.complete, newest.c.missing)
    )
    if mine:
        query = query.where(Estimate.id.in_(my_estimates(work.actor)))
    return [Listed(*row) for row in work.session.execute(query)]


def estimates_to_build(actor: Actor) -> Select[Inquiry]:
    """Inquiries that one's own company leads, for which it has no estimate yet."""
    built = visible_estimates(actor).where(
        Estimate.request_id.is_(None), Estimate.inquiry_id == Inquiry.id
    )
    return visible_inquiries(actor).where(
        Inquiry.lead_company_id == actor.company_id, ~built.correlate(Inquiry).exists()
    )


def estimates_to_build_now(work: Work) -> Sequence[Inquiry]:
    """Of these, the ones on which the shops still work, for who may build."""
    if not work.actor.may_somewhere(Permission.EDIT_ESTIMATE):
        return []
    query = estimates_to_build(work.actor).where(Inquiry.state.in_(LIVE_INQUIRY))
    return work.session.scalars(query.order_by(Inquiry.sent_at)).all()


def agreed_without_estimate(work: Work) -> list[tuple[Inquiry, datetime]]:
    """Inquiries that one's own company leads, agreed how to make, and not estimated yet."""
    query = (
        estimates_to_build(work.actor)
        .join(Proposal, Proposal.inquiry_id == Inquiry.id)
        .where(Proposal.state == ProposalState.AGREED, Inquiry.state.in_(LIVE_INQUIRY))
        .with_only_columns(Inquiry, func.coalesce(Proposal.agreed_at, Proposal.created_at))
    )
    return [(inquiry, since) for inquiry, since in work.session.execute(query)]


def overtaken_estimates(work: Work) -> list[tuple[Estimate, Inquiry, datetime, list[Json]]]:
    """One's own estimates that an inquiry which is worked on has overtaken, since when and why."""
    query = (
        visible_estimates(work.actor)
        .join(Inquiry, Inquiry.id == Estimate.inquiry_id)
        .join(
            InquiryRevision,
            (InquiryRevision.inquiry_id == Inquiry.id)
            & (InquiryRevision.revision == Inquiry.revision),
        )
        .where(
            Estimate.inquiry_revision < Inquiry.revision,
            Inquiry.state.in_(LIVE_INQUIRY),
            sees_inquiry(work.actor),
            or_(Estimate.request_id.is_not(None), Inquiry.lead_company_id == Estimate.company_id),
        )
        .with_only_columns(Estimate, Inquiry, InquiryRevision.created_at)
    )
    rows = work.session.execute(query).all()
    why = why_overtaken(work, [row[0].id for row in rows])
    return [(row[0], row[1], row[2], why[row[0].id]) for row in rows if row[0].id in why]


def requests_to_answer(work: Work) -> list[tuple[Request, Inquiry, str]]:
    """What one's own company is asked and hasn't answered, for those who may answer; each with the
    zone in which its days end."""
    if not work.actor.may_somewhere(Permission.GIVE_OFFER):
        return []
    query = (
        visible_requests(work.actor)
        .join(Inquiry, Inquiry.id == Request.inquiry_id)
        .join(Group, Group.id == Inquiry.group_id)
        .where(
            Request.to_company_id == work.actor.company_id,
            Request.state.in_(UNANSWERED),
            Inquiry.state.in_(LIVE_INQUIRY),
            sees_inquiry(work.actor),
        )
        .order_by(Request.due_on.asc().nulls_last(), Request.created_at)
        .with_only_columns(Request, Inquiry, Group.timezone)
    )
    return [(request, inquiry, zone) for request, inquiry, zone in work.session.execute(query)]
