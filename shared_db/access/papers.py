"""What stays with a shop that has left a group: its papers, as they were when it left.

Who leaves sees the group's inquiries no more (`inner_inquiries`), and follows nothing live. What is
its own paper it reads on; what others did about it is bounded by the moment of leaving.
"""

from typing import Any

from sqlalchemy import (
    ColumnElement,
    and_,
    false,
    or_,
    select,
    true,
)

from shared_db.access.actor import Actor
from shared_db.models import Inquiry


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


def until_left(actor: Actor, inquiry_id: Any, moment: Any) -> ColumnElement[bool]:
    """The inquiry is of a group that the shop has left, and the moment before that."""
    if not actor.left:
        return false()
    before = (and_(Inquiry.group_id == one.group_id, moment < one.left_at) for one in actor.left)
    one = select(Inquiry.id).where(Inquiry.id == inquiry_id, or_(*before))
    return one.correlate(inquiry_id.class_, moment.class_).exists()
