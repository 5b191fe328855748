"""Words between the customer and the shops: who of the other side is told of them, and how.

In the inbox they show at once. By mail goes only what is still unread after a while, in one letter
however much was written.
"""

from datetime import timedelta

from shared_db import streams
from shared_db.across import people_to_tell
from shared_db.audiences import member_company_ids
from shared_db.inboxes import settle_for, tell_people
from shared_db.mailing import mail_person
from shared_db.models import Inquiry, Person, Role
from shared_db.transaction import Work

KIND, LETTER = "posted", "message_posted"
PATIENCE = timedelta(minutes=3)
"""Who reads along has read it by then."""


def tell_other_side(work: Work, inquiry: Inquiry) -> None:
    """The customer's word is for the lead's sales, a shop's word for the customer.

    Until there is a lead, the coordinators take it. Who has answered is asked no more.
    """
    shops, customers = _people_of_the_shops(work, inquiry), _customers(work, inquiry)
    own, others = (shops, customers) if work.actor.is_member else (customers, shops)
    path = f"/inquiries/{inquiry.id}?channel=customer#aside"
    settle_for(work, own, KIND, inquiry)
    tell_people(work, others, KIND, inquiry, path)
    stream = streams.customer_channel(inquiry).id
    values = {
        "number": inquiry.number,
        "subject": inquiry.subject,
        "path": path,
        "stream": str(stream),
    }
    for person in others:
        mail_person(work, person, LETTER, values, gathers=stream, after=PATIENCE)


def _people_of_the_shops(work: Work, inquiry: Inquiry) -> list[Person]:
    if inquiry.lead_company_id:
        roles = [Role.SALES, Role.MANAGER]
        return people_to_tell(work.session, [inquiry.lead_company_id], roles)
    shops = member_company_ids(work, inquiry.group_id)
    return people_to_tell(work.session, shops, [Role.COORDINATOR])


def _customers(work: Work, inquiry: Inquiry) -> list[Person]:
    return people_to_tell(work.session, [inquiry.customer_company_id], [Role.CUSTOMER])
