"""What is open at a shop beside what it leads: its orders, and what waits for an answer.

As everybody of the group may know it: who asked whom, and no price. How it is handed over or ended:
`portal/offers/leaving.py`.
"""

from datetime import date
from typing import Any, NamedTuple
from uuid import UUID

from shared_db.access import (
    asked_shops,
    visible_asks,
    visible_inquiries,
    visible_proposal_answers,
    visible_proposal_operations,
    visible_proposals,
    visible_replies,
)
from shared_db.models import (
    CapabilityAsk,
    CapabilityReply,
    Company,
    Inquiry,
    InquiryState,
    Proposal,
    ProposalAnswer,
    ProposalOperation,
    ProposalState,
    Request,
)
from shared_db.spine.states import LIVE_INQUIRY, UNANSWERED
from shared_db.spine.transaction import Work

MOST = 200
"""Rows of each kind: a shop has not so many at once, and who has them answers some first."""


class Open(NamedTuple):
    """Something open; `id`: of the request, reply or proposal, or of the order's inquiry; `other`:
    who asks, or is asked."""

    id: UUID
    inquiry_id: UUID
    number: str
    subject: str
    other: str = ""
    due_on: date | None = None


class OpenAt(NamedTuple):
    """What is open at a shop, each the oldest first."""

    orders: list[Open]
    to_answer: list[Open]
    """Requests for a price."""
    to_say: list[Open]
    """Whether it can make something."""
    words: list[Open]
    """Whether it takes the steps that a proposal gives it."""
    asked: list[Open]
    """Requests for a price of its own, which others have not answered."""


def open_at(work: Work, company_id: UUID, groups: frozenset[UUID]) -> OpenAt:
    """In these groups, in five statements."""
    return OpenAt(
        orders=_orders(work, company_id, groups),
        to_answer=_requests(
            work, company_id, groups, Request.to_company_id, Request.from_company_id
        ),
        to_say=_asks(work, company_id, groups),
        words=_words(work, company_id, groups),
        asked=_requests(work, company_id, groups, *reversed(_PARTIES)),
    )


def _orders(work: Work, company_id: UUID, groups: frozenset[UUID]) -> list[Open]:
    query = visible_inquiries(work.actor).where(
        Inquiry.group_id.in_(groups),
        Inquiry.lead_company_id == company_id,
        Inquiry.state == InquiryState.ACCEPTED,
    )
    return _rows(
        work, query.with_only_columns(Inquiry.id, *_NAMED).order_by(Inquiry.ended_at, Inquiry.id)
    )


def _requests(
    work: Work, company_id: UUID, groups: frozenset[UUID], side: Any, other: Any
) -> list[Open]:
    query = (
        asked_shops(work.actor)
        .join(Inquiry, Inquiry.id == Request.inquiry_id)
        .join(Company, Company.id == other)
        .where(
            side == company_id,
            Request.state.in_(UNANSWERED),
            Inquiry.state.in_(LIVE_INQUIRY),
            Inquiry.group_id.in_(groups),
        )
        .order_by(Request.created_at, Request.id)
    )
    return _rows(work, query.with_only_columns(Request.id, *_NAMED, Company.name, Request.due_on))


def _asks(work: Work, company_id: UUID, groups: frozenset[UUID]) -> list[Open]:
    asks = visible_asks(work.actor).with_only_columns(CapabilityAsk.id)
    query = (
        visible_replies(work.actor)
        .join(CapabilityAsk, CapabilityAsk.id == CapabilityReply.ask_id)
        .join(Inquiry, Inquiry.id == CapabilityAsk.inquiry_id)
        .join(Company, Company.id == CapabilityAsk.asked_by_company_id)
        .where(
            CapabilityAsk.id.in_(asks),
            CapabilityReply.company_id == company_id,
            CapabilityReply.answer.is_(None),
            Inquiry.state.in_(LIVE_INQUIRY),
            Inquiry.group_id.in_(groups),
        )
        .order_by(CapabilityAsk.created_at, CapabilityAsk.id)
    )
    return _rows(work, query.with_only_columns(CapabilityReply.id, *_NAMED, Company.name))


def _words(work: Work, company_id: UUID, groups: frozenset[UUID]) -> list[Open]:
    mine = visible_proposal_operations(work.actor).where(
        ProposalOperation.proposal_id == Proposal.id, ProposalOperation.company_id == company_id
    )
    said = visible_proposal_answers(work.actor).where(
        ProposalAnswer.proposal_id == Proposal.id, ProposalAnswer.company_id == company_id
    )
    query = (
        visible_proposals(work.actor)
        .join(Inquiry, Inquiry.id == Proposal.inquiry_id)
        .join(Company, Company.id == Proposal.company_id)
        .where(
            Proposal.state == ProposalState.PROPOSED,
            Proposal.company_id != company_id,
            mine.correlate(Proposal).exists(),
            ~said.correlate(Proposal).exists(),
            Inquiry.state.in_(LIVE_INQUIRY),
            Inquiry.group_id.in_(groups),
        )
        .order_by(Proposal.created_at, Proposal.id)
    )
    return _rows(work, query.with_only_columns(Proposal.id, *_NAMED, Company.name))


_PARTIES = (Request.to_company_id, Request.from_company_id)
_NAMED = (Inquiry.id, Inquiry.number, Inquiry.subject)


def _rows(work: Work, query: Any) -> list[Open]:
    return [Open(*row) for row in work.session.execute(query.limit(MOST))]
