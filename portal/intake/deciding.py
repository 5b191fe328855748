"""Sales or the coordinator take a request from the entrance, or refuse it.

Taken, it is an inquiry of a customer, and its files are drawings. Who asked gets an account only in
a company that is new here: that somebody reads mail at an address says nothing of which company
they are of, and one that is here already has requests and quotes to see.
"""

from datetime import date, timedelta
from uuid import UUID

from portal.accounts.links import FIRST_ROLES
from portal.forms import read
from portal.inquiries import drafts
from portal.inquiries import queries as inquiries
from portal.inquiries.forms import InquiryForm
from portal.inquiries.service import send_for
from portal.inquiries.taking_in import Customer, customer_called
from portal.intake import queries
from portal.intake.asking import WAITS, takers
from portal.intake.forms import AcceptForm
from shared_db.access import Permission, asked_drawings, visible_inquiry_revisions
from shared_db.acts.previews import ask_for_previews
from shared_db.entry.entering import add_person
from shared_db.entry.entrance import proven_owner
from shared_db.foundation.base import utc_now
from shared_db.foundation.clock import local
from shared_db.foundation.company_names import fold_name
from shared_db.foundation.errors import N_, Invalid, WrongState
from shared_db.foundation.ids import new_id
from shared_db.models import (
    CameBy,
    Company,
    Drawing,
    Group,
    Inquiry,
    InquiryRevision,
    Intake,
    IntakeState,
    Link,
    LinkPurpose,
    MembershipRole,
    Person,
)
from shared_db.spine import streams
from shared_db.spine.acting import load_actor
from shared_db.spine.events import IntakeDecided, SettledForYou
from shared_db.spine.states import move
from shared_db.spine.transaction import Work
from shared_db.telling.mailing import put_mail

ALREADY_HERE = N_("A customer of this name is here already. Choose it above if it is the same.")
"""Who decides sees all companies of the group, so this gives nothing away."""
PASSWORD_LASTS = timedelta(days=21)


class Decided(WrongState):
    """Taken or refused already; or a shop has entered it, so that there was nothing to decide."""

    def __init__(self) -> None:
        super().__init__("decided", N_("Somebody has decided about this request already."))


def accept(work: Work, intake_id: UUID, form: AcceptForm) -> Inquiry:
    """Make it an inquiry of the chosen customer. A second time answers with the first's."""
    work.actor.require_somewhere(Permission.TAKE_IN_INQUIRY)
    intake = queries.find(work, intake_id, lock=True)
    work.actor.in_group(intake.group_id).require(Permission.TAKE_IN_INQUIRY)
    if intake.inquiry_id is not None:
        return inquiries.find_inquiry(work, intake.inquiry_id)
    _must_wait(intake)
    group = queries.group_of(work, intake)
    customer, is_new_here = _customer(work, group, intake, form)
    inquiry = _inquiry(work, group, intake, customer, form.delivery_date)
    _decided(work, intake, IntakeState.ACCEPTED, inquiry)
    person = _first_of(work, intake, customer) if is_new_here else _known_of(work, intake, customer)
    if person is not None:
        _give_to(work, inquiry, person)
    _write(work, group, intake, inquiry, person if is_new_here else None)
    return inquiry


def refuse(work: Work, intake_id: UUID, reason: str) -> Intake:
    """Let it be no inquiry, and tell who asked why. Its files go in time."""
    work.actor.require_somewhere(Permission.TAKE_IN_INQUIRY)
    intake = queries.find(work, intake_id, lock=True)
    work.actor.in_group(intake.group_id).require(Permission.TAKE_IN_INQUIRY)
    _must_wait(intake)
    group = queries.group_of(work, intake)
    intake.reason = reason
    _decided(work, intake, IntakeState.REFUSED, None)
    _put(work, group, intake, "request_refused", {"reason": reason})
    return intake


def _must_wait(intake: Intake) -> None:
    if intake.state is not IntakeState.WAITING:
        raise Decided


def _customer(work: Work, group: Group, intake: Intake, form: AcceptForm) -> tuple[Company, bool]:
    """Whose request it is, and whether that company is new here."""
    known = inquiries.customers_in(work, group)
    if form.customer_id is not None:
        chosen = next((one for one in known if one.id == form.customer_id), None)
        if chosen is None:
            raise Invalid.one("customer_id", "enum", N_("Please choose one of the options."))
        return chosen, False
    name = form.company_name.strip()
    if not name:
        raise Invalid.one("company_name", "empty", N_("Please fill this in."))
    if fold_name(name) in {one.folded_name for one in known}:
        raise Invalid.one("company_name", "is_here", ALREADY_HERE)
    return customer_called(work, group, Customer(name, tel=intake.tel)), True


def _inquiry(
    work: Work, group: Group, intake: Intake, customer: Company, delivery: date | None
) -> Inquiry:
    """The inquiry with its drawings, sent; as if who takes it had entered it."""
    inquiry = drafts.begin_draft(work, group.id)
    asked = dict(intake.asked)
    if delivery is not None:
        asked["delivery_date"] = delivery.isoformat()
    drawings = []
    for file in queries.files_of(work, [intake]).get(intake.id, []):
        drawings.append(
            Drawing(
                id=new_id(),
                inquiry_id=inquiry.id,
                filename=file.filename,
                kind=file.kind,
                sha256=file.sha256,
                size=file.size,
                remark=file.remark,
                uploaded_by=work.actor.person_id,
            )
        )
        work.session.delete(file)
    work.session.add_all(drawings)
    work.session.flush()
    for drawing in drawings:
        ask_for_previews(work, drawing)
    first, *others = asked["parts"]
    ids = [str(one.id) for one in drawings]
    asked["parts"] = [{**first, "drawings": ids}, *others]
    inquiry.customer_company_id, inquiry.came_by = customer.id, CameBy.ENTRANCE
    send_for(work, inquiry, read(InquiryForm, asked), customer.name)
    return inquiry


def _known_of(work: Work, intake: Intake, customer: Company) -> Person | None:
    """Who has proven the address, if they work for this customer and may ask for quotes."""
    known = proven_owner(work.session, intake.email)
    actor = load_actor(work.session, known.id) if known else None
    asks = actor is not None and actor.in_group(intake.group_id).may(Permission.POST_INQUIRY)
    return known if known and asks and known.company_id == customer.id else None


def _first_of(work: Work, intake: Intake, customer: Company) -> Person | None:
    """The first person of a company that is new here, unless the address is somebody's already."""
    if proven_owner(work.session, intake.email) is not None:
        return None
    return add_person(
        work.session,
        customer.id,
        name=intake.person_name,
        email=intake.email,
        language=intake.language,
        password_hash=None,
        roles=FIRST_ROLES[MembershipRole.CUSTOMER],
        proven=True,
    )


def _give_to(work: Work, inquiry: Inquiry, person: Person) -> None:
    """Let it be of who asked: what they sent is theirs."""
    inquiry.created_by = person.id
    own = asked_drawings(work.actor).where(Drawing.inquiry_id == inquiry.id)
    for drawing in work.session.scalars(own):
        drawing.uploaded_by = person.id
    kept = visible_inquiry_revisions(work.actor).where(InquiryRevision.inquiry_id == inquiry.id)
    for revision in work.session.scalars(kept):
        revision.created_by = person.id
    work.session.flush()


def _decided(work: Work, intake: Intake, state: IntakeState, inquiry: Inquiry | None) -> None:
    move(intake, state)
    intake.inquiry_id = inquiry.id if inquiry else None
    intake.decided_by, intake.decided_at = work.actor.person_id, utc_now()
    work.session.flush()
    work.tell(
        streams.group(intake.group_id),
        IntakeDecided(intake_id=intake.id, accepted=inquiry is not None),
    )
    for person in takers(work, intake.group_id):
        work.tell(streams.inbox(person.id), SettledForYou(kind=WAITS, inquiry_id=None))


def _write(work: Work, group: Group, intake: Intake, inquiry: Inquiry, new: Person | None) -> None:
    """To the proven address: its number; and to somebody new, how to choose a password."""
    link = None
    if new is not None:
        link = Link(
            purpose=LinkPurpose.RESET_PASSWORD,
            company_id=new.company_id,
            person_id=new.id,
            email=new.email,
            name=new.name,
            language=new.language,
            sent_by=new.id,
            expires_at=utc_now() + PASSWORD_LASTS,
        )
        work.session.add(link)
        work.session.flush()
    last = local(link.expires_at, group.timezone).date().isoformat() if link else ""
    values = {"number": inquiry.number, "subject": inquiry.subject, "expires": last}
    _put(work, group, intake, "request_accepted", values, link.id if link else None)


def _put(
    work: Work,
    group: Group,
    intake: Intake,
    template: str,
    values: dict[str, str | None],
    link_id: UUID | None = None,
) -> None:
    put_mail(
        work,
        to_email=intake.email,
        to_name=intake.person_name,
        language=intake.language,
        template=template,
        values=values,
        link_id=link_id,
        from_group_id=group.id,
    )
