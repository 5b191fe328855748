"""The group's promise to the customer: a first reply by a moment that the customer was told."""

from shared_db.base import utc_now
from shared_db.models import Inquiry
from shared_db.transaction import Work


def note_first_reply(work: Work, inquiry: Inquiry) -> bool:
    """Stop the clock at the first word of a member shop to the customer; says whether it was this.

    The first post of a shop in the customer channel is one, and so is a quote.
    """
    if not work.actor.is_member or inquiry.first_reply_at is not None:
        return False
    inquiry.first_reply_at = utc_now()
    return True
