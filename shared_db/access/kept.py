"""Which papers stay with a shop that has left a group, beside those that it reads by the policy of
every day (`papers.py`): what it brought, said and wrote of how to make it, never what others did.
"""

from collections.abc import Iterator
from typing import Any

from sqlalchemy import (
    ColumnElement,
    DateTime,
    Select,
    and_,
    case,
    cast,
    false,
    null,
    or_,
    select,
)
from sqlalchemy.orm import aliased

from shared_db.access.actor import Actor
from shared_db.access.papers import until_left
from shared_db.access.permissions import Permission
from shared_db.models import (
    CapabilityAsk,
    CapabilityReply,
    Drawing,
    DrawingPurpose,
    Estimate,
    Inquiry,
    InquiryRevision,
    Message,
    Proposal,
    ProposalAnswer,
    ProposalOperation,
    Quote,
    Request,
)


def left_inquiries(actor: Actor) -> Select[Any]:
    """Inquiries of groups that the actor's shop has left, of which papers stayed with it.

    Columns: inquiry_id, number, group_id, content: what was asked as it stood at the leaving, by
    which the papers name their parts. Estimates, requests and quotes count for who sees costs.
    """
    left_at = (
        case({one.group_id: one.left_at for one in actor.left}, value=Inquiry.group_id)
        if actor.left
        else cast(null(), DateTime(timezone=True))
    )
    content = (
        select(InquiryRevision.content)
        .where(
            InquiryRevision.inquiry_id == Inquiry.id,
            InquiryRevision.created_at < left_at,
        )
        .order_by(InquiryRevision.revision.desc())
        .limit(1)
        .correlate(Inquiry)
        .scalar_subquery()
    )
    own = [
        _has(Message, Message.author_company_id == actor.company_id),
        *(Inquiry.id.in_(ids) for ids in _of_kept(actor)),
    ]
    if actor.may_somewhere(Permission.SEE_ESTIMATE):
        parties = (Request.from_company_id, Request.to_company_id)
        own += [
            _has(Estimate, Estimate.company_id == actor.company_id),
            _has(Request, or_(*(one == actor.company_id for one in parties))),
            _has(Quote, Quote.company_id == actor.company_id),
        ]
    query: Select[Any] = select(
        Inquiry.id.label("inquiry_id"),
        Inquiry.number,
        Inquiry.group_id,
        content.label("content"),
    )
    groups = Inquiry.group_id.in_([one.group_id for one in actor.left])
    return query.where(groups if actor.left else false(), or_(*own))


def kept_designs(actor: Actor) -> Select[Drawing]:
    """Drawings that the shop had brought before it left the group, in all their revisions."""
    return select(Drawing).where(
        Drawing.company_id == actor.company_id,
        until_left(actor, Drawing.inquiry_id, Drawing.settled_at),
    )


def openable_designs(actor: Actor) -> Select[Drawing]:
    """Those of them whose file its people may have: a shop that has left is outside the group, and
    what is under export control (輸出管理), by its own mark, by one of another revision or of the
    customer's drawing of the part, leaves the group by nothing but a release by its name."""
    other = aliased(Drawing)
    of_part = or_(
        Drawing.part_id.is_(None), other.part_id.is_(None), other.part_id == Drawing.part_id
    )
    asked = and_(
        other.inquiry_id == Drawing.inquiry_id,
        other.purpose == DrawingPurpose.REQUEST,
        other.since_revision.is_not(None),
        of_part,
    )
    controlled = select(other.id).where(
        other.export_controlled, or_(other.series_id == Drawing.series_id, asked)
    )
    return kept_designs(actor).where(~controlled.correlate(Drawing).exists())


def kept_asks(actor: Actor) -> Select[CapabilityAsk]:
    """対応可否: what the shop asked others, before it left."""
    return select(CapabilityAsk).where(
        CapabilityAsk.asked_by_company_id == actor.company_id,
        until_left(actor, CapabilityAsk.inquiry_id, CapabilityAsk.created_at),
    )


def kept_replies(actor: Actor) -> Select[CapabilityReply]:
    """What the shop answered to others' asks, before it left; the question comes with it."""
    before = until_left(actor, CapabilityAsk.inquiry_id, CapabilityReply.answered_at)
    of = select(CapabilityAsk.id).where(CapabilityAsk.id == CapabilityReply.ask_id, before)
    return select(CapabilityReply).where(
        CapabilityReply.company_id == actor.company_id, of.correlate(CapabilityReply).exists()
    )


def kept_steps(actor: Actor) -> Select[ProposalOperation]:
    """提案方針: the steps of the versions that the shop wrote before it left, and in those of
    others the ones that were given to it."""
    own = or_(
        Proposal.company_id == actor.company_id, ProposalOperation.company_id == actor.company_id
    )
    of = select(Proposal.id).where(
        Proposal.id == ProposalOperation.proposal_id,
        own,
        until_left(actor, Proposal.inquiry_id, Proposal.created_at),
    )
    return select(ProposalOperation).where(of.correlate(ProposalOperation).exists())


def kept_words(actor: Actor) -> Select[ProposalAnswer]:
    """What the shop said to proposals before it left: accepted, or what it objected to."""
    before = until_left(actor, Proposal.inquiry_id, ProposalAnswer.answered_at)
    of = select(Proposal.id).where(Proposal.id == ProposalAnswer.proposal_id, before)
    return select(ProposalAnswer).where(
        ProposalAnswer.company_id == actor.company_id, of.correlate(ProposalAnswer).exists()
    )


def _of_kept(actor: Actor) -> Iterator[Select[Any]]:
    """The inquiries of these, by their ids."""
    asked = CapabilityAsk.id == CapabilityReply.ask_id
    yield kept_designs(actor).with_only_columns(Drawing.inquiry_id)
    yield kept_asks(actor).with_only_columns(CapabilityAsk.inquiry_id)
    yield kept_replies(actor).join(CapabilityAsk, asked).with_only_columns(CapabilityAsk.inquiry_id)
    for kept, row in ((kept_steps(actor), ProposalOperation), (kept_words(actor), ProposalAnswer)):
        of = kept.join(Proposal, Proposal.id == row.proposal_id)
        yield of.with_only_columns(Proposal.inquiry_id)


def _has(paper: Any, own: ColumnElement[bool]) -> ColumnElement[bool]:
    one = select(paper.id).where(paper.inquiry_id == Inquiry.id, own)
    return one.correlate(Inquiry).exists()
