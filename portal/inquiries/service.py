"""What happens to an inquiry: sent, withdrawn, refused, given a lead shop."""

from collections.abc import Collection
from uuid import UUID

from portal.inquiries import drafts, letters, queries
from portal.inquiries.content import content_of
from portal.inquiries.forms import InquiryForm, not_ahead
from portal.inquiries.parts import write_requirement
from portal.inquiries.writing import require_writer
from portal.sentences import SENTENCES
from portal.storage import check_room_of_customer
from shared_db.access import Permission, visible_memberships
from shared_db.access.permissions import MAKERS
from shared_db.acts.duties import take_up
from shared_db.acts.endings import end_inquiry
from shared_db.foundation.base import utc_now
from shared_db.foundation.clock import today
from shared_db.foundation.errors import N_, Invalid, NotAllowed, WrongState
from shared_db.foundation.working_hours import due_after
from shared_db.models import (
    Group,
    GroupRole,
    Inquiry,
    InquiryRevision,
    InquiryState,
    Membership,
    Person,
    Role,
)
from shared_db.spine.across import people_to_tell
from shared_db.spine.events import InquirySent, LeadChosen
from shared_db.spine.numbers import next_number
from shared_db.spine.places import Page, Place
from shared_db.spine.states import LIVE_INQUIRY, following, move
from shared_db.spine.transaction import Work
from shared_db.telling.audiences import everyones_streams, member_company_ids
from shared_db.telling.inboxes import ask_people

LEAD_OPEN = LIVE_INQUIRY - {InquiryState.QUOTED}
"""States in which the lead can still be chosen or handed over."""


def send_inquiry(work: Work, inquiry: Inquiry, form: InquiryForm) -> None:
    """Send a locked draft: from this moment every member shop of the group sees it."""
    work.actor.in_group(inquiry.group_id).require(Permission.POST_INQUIRY)
    send_for(work, inquiry, form, work.actor.company_name)


def send_for(work: Work, inquiry: Inquiry, form: InquiryForm, customer: str) -> None:
    """The same for the customer of this name, whoever of a shop sends it in their place."""
    if inquiry.state is not InquiryState.DRAFT:
        raise WrongState("already_sent", N_("This request was sent already."))
    if not work.actor.in_group(inquiry.group_id).is_customer:
        check_room_of_customer(work, inquiry)
    group = queries.group_of(work, inquiry)
    day = today(group.timezone)
    check_delivery(form, group)
    inquiry.number = next_number(work.session, "RFQ", str(group.id), day)
    inquiry.sent_at = utc_now()
    inquiry.first_reply_due_at = due_after(
        group.hours, inquiry.sent_at, group.reply_promise_minutes
    )
    move(inquiry, InquiryState.OPEN)
    write_requirement(work, inquiry, form, revision=1)
    keep_revision(work, inquiry)
    drafts.forget_draft(work, drafts.NEW, inquiry.id)
    take_up(work, inquiry)
    _tell_sent(work, inquiry, group, customer)


def check_delivery(form: InquiryForm, group: Group) -> None:
    """A delivery date lies ahead, by the group's calendar."""
    if code := not_ahead(form.delivery_date, today(group.timezone)):
        raise Invalid.one("delivery_date", code, SENTENCES[code])


def keep_revision(work: Work, inquiry: Inquiry) -> None:
    """Keep what is asked for now, whole, as this revision."""
    work.session.flush()
    work.session.add(
        InquiryRevision(
            inquiry_id=inquiry.id,
            revision=inquiry.revision,
            content=content_of(work, inquiry),
            created_by=work.actor.person_id,
        )
    )
    work.session.flush()


def withdraw_inquiry(work: Work, inquiry: Inquiry, reason: str) -> None:
    """The customer takes a locked inquiry back, or who serves them for them. A second time changes
    nothing."""
    require_writer(work, inquiry)
    if inquiry.state is not InquiryState.WITHDRAWN:
        end_inquiry(work, inquiry, InquiryState.WITHDRAWN, reason)


def refuse_inquiry(work: Work, inquiry: Inquiry, reason: str) -> None:
    """The group declines a locked inquiry, and tells the customer why."""
    work.actor.in_group(inquiry.group_id).require(Permission.REFUSE_INQUIRY)
    if inquiry.state is not InquiryState.REFUSED:
        end_inquiry(work, inquiry, InquiryState.REFUSED, reason)


def choose_lead(work: Work, inquiry: Inquiry, company_id: UUID | None) -> None:
    """Name the shop that answers the customer: by the coordinator, or handed over by the lead.

    Offers stay with the shop that asked for them. While a quote is with the customer, the shop
    that issued it stays the lead, unless it has left the group; once it is ordered, unless its last
    day is said: who sees the order through is another one then, and the order as it was.
    """
    if not may_choose_lead(work, inquiry):
        raise NotAllowed
    shops = member_company_ids(work, inquiry.group_id)
    if company_id is None or company_id not in shops:
        raise Invalid.one("company_id", "not_a_member", N_("Please choose one of the shops."))
    if inquiry.lead_company_id == company_id:
        return
    if inquiry.state not in LEAD_OPEN and not _gives_way(work, inquiry, shops):
        raise WrongState(
            "lead_stands", N_("The lead can be chosen only while no quote is with the customer.")
        )
    inquiry.lead_company_id = company_id
    name = queries.company_name(work, company_id)
    for stream in everyones_streams(inquiry):
        work.tell(stream, LeadChosen(inquiry_id=inquiry.id, company_id=company_id, company=name))
    ask_people(work, [company_id], MAKERS, "lead_chosen", inquiry, place_of(inquiry))


def lead_has_left(inquiry: Inquiry, shops: Collection[UUID]) -> bool:
    """Whether a request that can still come to an order is led by nobody of the group's shops."""
    return bool(following(inquiry.state)) and inquiry.lead_company_id not in shops


def _gives_way(work: Work, inquiry: Inquiry, shops: Collection[UUID]) -> bool:
    if inquiry.state is not InquiryState.ACCEPTED:
        return lead_has_left(inquiry, shops)
    stays = visible_memberships(work.actor).where(
        Membership.company_id == inquiry.lead_company_id,
        Membership.group_id == inquiry.group_id,
        Membership.until.is_(None),
    )
    return work.session.scalars(stays).first() is None


def may_choose_lead(work: Work, inquiry: Inquiry) -> bool:
    """The coordinator may; so may sales and manager of the present lead."""
    here = work.actor.in_group(inquiry.group_id)
    leads = inquiry.lead_company_id == work.actor.company_id
    own = leads and here.may(Permission.HAND_OVER_LEAD)
    return here.may(Permission.CHOOSE_LEAD) or own


def place_of(inquiry: Inquiry) -> Place:
    """Where an inquiry is shown."""
    return Place(Page.INQUIRY, inquiry.id)


def _senders(work: Work, inquiry: Inquiry) -> list[Person]:
    """Whose request it is, as far as somebody of the customer has an account."""
    if work.actor.in_group(inquiry.group_id).is_customer:
        return [queries.own_account(work)]
    return people_to_tell(work.session, [inquiry.customer_company_id], [Role.CUSTOMER])


def _tell_sent(work: Work, inquiry: Inquiry, group: Group, customer: str) -> None:
    for stream in everyones_streams(inquiry):
        work.tell(
            stream,
            InquirySent(
                inquiry_id=inquiry.id,
                number=inquiry.number,
                subject=inquiry.subject,
                customer=customer,
            ),
        )
    shops = member_company_ids(work, inquiry.group_id)
    place = place_of(inquiry)
    coordinators = ask_people(work, shops, [GroupRole.COORDINATOR], "new_inquiry", inquiry, place)
    asked = {person.id for person in coordinators}
    others = ask_people(work, shops, MAKERS, "new_inquiry", inquiry, place, leave_out=asked)
    letters.write_receipt(work, inquiry, group, customer, _senders(work, inquiry))
    letters.tell_coordinators(work, inquiry, group, customer, coordinators)
    letters.tell_shops(work, inquiry, group, customer, others)
