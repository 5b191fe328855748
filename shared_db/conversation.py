"""Words between the customer and the shops: who of the other side is told of them, and how.

In the inbox they show at once. By mail goes only what is still unread after a while, in one letter
however much was written.
"""

from datetime import timedelta
from uuid import UUID

from sqlalchemy import Select, exists, func, select
from sqlalchemy.orm import Session

from shared_db import streams
from shared_db.across import people_to_tell
from shared_db.audiences import member_company_ids
from shared_db.errors import N_, DomainError
from shared_db.events import EventType
from shared_db.inboxes import settle_for, tell_people
from shared_db.mailing import mail_person
from shared_db.models import Event, Inquiry, Mail, MailState, Person, ReadPosition, Role
from shared_db.transaction import Work

KIND, LETTER = "posted", "message_posted"
PATIENCE = timedelta(minutes=3)
"""Who reads along has read it by then."""


class ReadMeanwhile(DomainError):
    """The letter has nothing to say any more."""


def tell_other_side(work: Work, inquiry: Inquiry) -> None:
    """The customer's word is for the lead's sales, a shop's word for the customer.

    Until there is a lead, the coordinators take it. Who has answered is asked no more.
    """
    shops, customers = _people_of_the_shops(work, inquiry), _customers(work, inquiry)
    own, others = (shops, customers) if work.actor.is_member else (customers, shops)
    path = f"/inquiries/{inquiry.id}?channel=customer#aside"
    settle_for(work, own, KIND, inquiry)
    tell_people(work, others, KIND, inquiry, path)
    stream = str(streams.customer_channel(inquiry).id)
    written = set(work.session.scalars(_waiting_for_letter(stream)))
    values = {"number": inquiry.number, "subject": inquiry.subject, "path": path}
    for person in others:
        if person.email not in written:
            mail_person(work, person, LETTER, values | {"stream": stream}, after=PATIENCE)


def must_be_unread(session: Session, mail: Mail) -> None:
    """Raise `ReadMeanwhile` if who gets the letter has read all that the others wrote."""
    stream_id = UUID(mail.values["stream"])
    unread = exists().where(
        Event.stream_id == stream_id,
        Event.type == EventType.POSTED,
        Event.company_id != Person.company_id,
        Event.seq > func.coalesce(ReadPosition.seq, 0),
    )
    query = (
        select(unread)
        .select_from(Person)
        .outerjoin(
            ReadPosition,
            (ReadPosition.person_id == Person.id) & (ReadPosition.stream_id == stream_id),
        )
        .where(Person.email == mail.to_email)
    )
    if not session.scalar(query):
        raise ReadMeanwhile("read_meanwhile", N_("It was read on the portal before it was due."))


def _waiting_for_letter(stream: str) -> Select[str]:
    """The addresses to which a letter about this stream is under way."""
    return select(Mail.to_email).where(
        Mail.template == LETTER,
        Mail.state == MailState.WAITING,
        Mail.values["stream"].astext == stream,
    )


def _people_of_the_shops(work: Work, inquiry: Inquiry) -> list[Person]:
    if inquiry.lead_company_id:
        roles = [Role.SALES, Role.MANAGER]
        return people_to_tell(work.session, [inquiry.lead_company_id], roles)
    shops = member_company_ids(work, inquiry.group_id)
    return people_to_tell(work.session, shops, [Role.COORDINATOR])


def _customers(work: Work, inquiry: Inquiry) -> list[Person]:
    return people_to_tell(work.session, [inquiry.customer_company_id], [Role.CUSTOMER])
