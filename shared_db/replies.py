"""The group's promise: a first reply to the customer within the promised time."""

from sqlalchemy import func, update

from shared_db.models import Inquiry
from shared_db.transaction import Work


def note_first_reply(work: Work, inquiry: Inquiry) -> bool:
    """Stop the clock of the first reply; says whether this was the first."""
    first = work.session.scalar(
        update(Inquiry)
        .where(Inquiry.id == inquiry.id, Inquiry.first_reply_at.is_(None))
        .values(first_reply_at=func.clock_timestamp())
        .returning(Inquiry.first_reply_at)
    )
    return first is not None
