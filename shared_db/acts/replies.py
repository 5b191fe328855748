"""The group's promise: a first reply to the customer within the promised time."""

from sqlalchemy import func, update

from shared_db.models import Inquiry
from shared_db.spine.transaction import Work


def note_first_reply(work: Work, inquiry: Inquiry) -> bool:
    """Stop the clock at the first word of a member shop; says whether this was it.

    A shop's post in the customer channel is one, and so is a quote.
    """
    if not work.actor.in_group(inquiry.group_id).is_member or inquiry.first_reply_at is not None:
        return False
    first = work.session.scalar(
        update(Inquiry)
        .where(Inquiry.id == inquiry.id, Inquiry.first_reply_at.is_(None))
        .values(first_reply_at=func.clock_timestamp())
        .returning(Inquiry.first_reply_at)
    )
    return first is not None
