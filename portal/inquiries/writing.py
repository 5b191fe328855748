"""Who writes what is asked for: the customer; a shop in the draft that it writes in their place."""

from uuid import UUID

from portal.inquiries.queries import find_inquiry
from shared_db.access import Permission, must_find, writable_inquiries
from shared_db.errors import NotAllowed, NotFound
from shared_db.models import Inquiry, InquiryState
from shared_db.transaction import Work


def find_to_write(work: Work, inquiry_id: UUID, *, lock: bool = False) -> Inquiry:
    """One whose requirement the actor may write; `NotAllowed` for those who can only see it."""
    try:
        return must_find(work.session, writable_inquiries(work.actor), inquiry_id, lock=lock)
    except NotFound:
        find_inquiry(work, inquiry_id)
        raise NotAllowed from None


def find_written(work: Work, inquiry_id: UUID, *, lock: bool = False) -> Inquiry:
    """The same; and where a page still asks for a draft, the inquiry that its writer made of it."""
    try:
        return find_to_write(work, inquiry_id, lock=lock)
    except NotAllowed:
        inquiry = find_inquiry(work, inquiry_id, lock=lock)
        if inquiry.created_by != work.actor.person_id:
            raise
        return inquiry


def require_writer(work: Work, inquiry: Inquiry) -> None:
    """Raise `NotAllowed` for whoever may not write what is asked for in it."""
    own_draft = inquiry.state is InquiryState.DRAFT and inquiry.created_by == work.actor.person_id
    if work.actor.is_customer or not own_draft:
        work.actor.require(Permission.POST_INQUIRY)
    else:
        work.actor.require(Permission.TAKE_IN_INQUIRY)
