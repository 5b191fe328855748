"""The customer changes what is asked for: a new revision; what rests on the old one is stale."""

from portal.inquiries import drafts, queries
from portal.inquiries.content import changes_between, content_of
from portal.inquiries.forms import InquiryForm
from portal.inquiries.parts import write_requirement
from portal.inquiries.service import SHOP_ROLES, check_delivery, keep_revision, page_of
from shared_db.access import Permission
from shared_db.audiences import everyones_streams, member_company_ids, move_inquiry
from shared_db.base import Json
from shared_db.errors import N_, ChangedMeanwhile, WrongState
from shared_db.events import EventType
from shared_db.inboxes import ask_people
from shared_db.mailing import in_whose_name, mail_person
from shared_db.models import Inquiry, InquiryState, Role
from shared_db.staleness import mark_stale
from shared_db.states import LIVE_INQUIRY
from shared_db.transaction import Work


def revise_inquiry(
    work: Work, inquiry: Inquiry, form: InquiryForm, revision: int, public_url: str
) -> list[Json]:
    """Put a locked inquiry into its next revision; answers with what changed.

    Nothing changed: no revision. `revision` is the one that the form started from.
    """
    work.actor.require(Permission.POST_INQUIRY)
    if inquiry.state not in LIVE_INQUIRY:
        raise WrongState("not_live", N_("This request has ended and can no longer be changed."))
    if revision != inquiry.revision:
        raise ChangedMeanwhile
    check_delivery(form, queries.group_of(work, inquiry))
    before = content_of(work, inquiry)
    write_requirement(work, inquiry, form, revision + 1)
    changes = changes_between(before, content_of(work, inquiry))
    drafts.forget_draft(work, drafts.REVISION, inquiry.id)
    if changes:
        _begin_revision(work, inquiry, changes)
        _tell_people(work, inquiry, public_url)
    return changes


def _begin_revision(work: Work, inquiry: Inquiry, changes: list[Json]) -> None:
    inquiry.revision += 1
    inquiry.version += 1
    keep_revision(work, inquiry)
    for stream in everyones_streams(inquiry):
        work.tell(
            stream,
            EventType.INQUIRY_REVISED,
            inquiry_id=inquiry.id,
            number=inquiry.number,
            revision=inquiry.revision,
            changes=changes,
        )
    if inquiry.state is not InquiryState.OPEN:
        move_inquiry(work, inquiry, InquiryState.OPEN)
    mark_stale(work, inquiry)


def _tell_people(work: Work, inquiry: Inquiry, public_url: str) -> None:
    """The coordinators and the lead shop, in the inbox and by mail."""
    shops = member_company_ids(work, inquiry.group_id)
    page = page_of(inquiry)
    told = ask_people(work, shops, [Role.COORDINATOR], "inquiry_revised", inquiry, page)
    if inquiry.lead_company_id:
        told += ask_people(
            work,
            [inquiry.lead_company_id],
            SHOP_ROLES,
            "inquiry_revised",
            inquiry,
            page,
            leave_out={person.id for person in told},
        )
    for person in told:
        values = {
            "number": inquiry.number,
            "subject": inquiry.subject,
            "revision": inquiry.revision,
            "url": public_url + page,
        }
        mail_person(
            work, person, "inquiry_revised", values, **in_whose_name(work, inquiry.group_id)
        )
