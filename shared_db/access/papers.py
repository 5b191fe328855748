"""What stays with a shop that has left a group: its papers, as they were when it left.

Who leaves sees the group's inquiries no more (`inner_inquiries`), and follows nothing live. What is
its own paper it reads on; what others did about it is bounded by the moment of leaving.
"""

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
    true,
)

from shared_db.access.actor import Actor
from shared_db.access.permissions import Permission
from shared_db.models import (
    Estimate,
    Inquiry,
    InquiryRevision,
    Message,
    Quote,
    Request,
)


def until_leaving(actor: Actor, inquiry_id: Any, moment: Any) -> ColumnElement[bool]:
    """What was done at a moment about an inquiry is not of a time after the actor's shop had left
    its group."""
    if not actor.left:
        return true()
    allowed = or_(
        Inquiry.group_id.not_in([one.group_id for one in actor.left]),
        *(and_(Inquiry.group_id == one.group_id, moment < one.left_at) for one in actor.left),
    )
    one = select(Inquiry.id).where(Inquiry.id == inquiry_id, allowed)
    return one.correlate(inquiry_id.class_, moment.class_).exists()


def still_there(actor: Actor, inquiry_id: Any) -> ColumnElement[bool]:
    """The inquiry is of no group that the actor's shop has left."""
    if not actor.left:
        return true()
    left = [one.group_id for one in actor.left]
    one = select(Inquiry.id).where(Inquiry.id == inquiry_id, Inquiry.group_id.not_in(left))
    return one.correlate(inquiry_id.class_).exists()


def of_left_group(actor: Actor, inquiry_id: Any) -> ColumnElement[bool]:
    """The inquiry is of a group that the actor's shop has left."""
    if not actor.left:
        return false()
    left = [one.group_id for one in actor.left]
    one = select(Inquiry.id).where(Inquiry.id == inquiry_id, Inquiry.group_id.in_(left))
    return one.correlate(inquiry_id.class_).exists()


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
    own = [_has(Message, Message.author_company_id == actor.company_id)]
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


def _has(paper: Any, own: ColumnElement[bool]) -> ColumnElement[bool]:
    one = select(paper.id).where(paper.inquiry_id == Inquiry.id, own)
    return one.correlate(Inquiry).exists()
