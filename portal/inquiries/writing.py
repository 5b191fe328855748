"""Who writes what is asked for: the customer; in their place, the shop that serves them."""

from uuid import UUID

from portal.inquiries.queries import find_inquiry, find_sent
from shared_db.access import must_find, writable_inquiries
from shared_db.foundation.errors import NotAllowed, NotFound
from shared_db.models import Inquiry
from shared_db.spine.transaction import Work


def find_to_write(work: Work, inquiry_id: UUID, *, lock: bool = False) -> Inquiry:
    """One whose requirement the actor may write; `NotAllowed` for those who can only see it."""
    try:
        return must_find(work.session, writable_inquiries(work.actor), inquiry_id, lock=lock)
    except NotFound:
        find_inquiry(work, inquiry_id)
        raise NotAllowed from None


def find_sent_to_write(work: Work, inquiry_id: UUID) -> Inquiry:
    """The same, once it was sent."""
    find_sent(work, inquiry_id)
    return find_to_write(work, inquiry_id)


def find_written(work: Work, inquiry_id: UUID, *, lock: bool = False) -> Inquiry:
    """The same as to write; and where a page still asks for a draft, the inquiry that its writer
    made of it."""
    try:
        return find_to_write(work, inquiry_id, lock=lock)
    except NotAllowed:
        inquiry = find_inquiry(work, inquiry_id, lock=lock)
        if inquiry.created_by != work.actor.person_id:
            raise
        return inquiry


def may_write(work: Work, inquiry: Inquiry) -> bool:
    """Whether the actor may write what is asked for in it."""
    this = writable_inquiries(work.actor).where(Inquiry.id == inquiry.id)
    return work.session.scalar(this.with_only_columns(Inquiry.id)) is not None


def require_writer(work: Work, inquiry: Inquiry) -> None:
    """Raise `NotAllowed` for whoever may not."""
    if not may_write(work, inquiry):
        raise NotAllowed
