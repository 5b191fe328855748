"""Words between the customer and the shops: who of the other side is told of them, and how.

In the inbox they show at once. By mail goes only what is still unread after a while, in one letter
however much was written.
"""

from datetime import timedelta

from shared_db.access import must_find, visible_companies
from shared_db.access.permissions import SELLERS
from shared_db.models import Company, GroupRole, Inquiry, Message, Person, Role
from shared_db.spine import streams
from shared_db.spine.across import people_to_tell
from shared_db.spine.places import Page, Place
from shared_db.spine.transaction import Work
from shared_db.telling.audiences import member_company_ids
from shared_db.telling.inboxes import settle_for, tell_people
from shared_db.telling.mailing import in_whose_name, mail_person

KIND, LETTER = "posted", "message_posted"
PATIENCE = timedelta(minutes=3)
"""Who reads along has read it by then."""


FIRST_LINES, FIRST_SIGNS = 3, 200
"""How much of a message its letter carries."""


def tell_other_side(work: Work, inquiry: Inquiry, message: Message, words: str) -> None:
    """The customer's word is for the lead's sales, a shop's word for the customer.

    Until there is a lead, and where it has left the group, the coordinators take it. Who has
    answered is asked no more. The letter carries the first lines, unless the writer's company
    leaves its words out of mail.
    """
    shops, customers = _people_of_the_shops(work, inquiry), _customers(work, inquiry)
    of_a_shop = work.actor.in_group(inquiry.group_id).is_member
    own, others = (shops, customers) if of_a_shop else (customers, shops)
    place = Place(Page.CUSTOMER_CHANNEL, inquiry.id)
    settle_for(work, own, KIND, inquiry)
    tell_people(work, others, KIND, inquiry, place)
    stream = streams.customer_channel(inquiry).id
    values = {
        "number": inquiry.number,
        "subject": inquiry.subject,
        "company": work.actor.company_name,
        "words": _first_lines(words) if _own_company(work).words_by_mail else "",
        "place": place.as_json(),
        "stream": str(stream),
        "message": str(message.id),
    }
    sender = in_whose_name(work, inquiry.group_id)
    for person in others:
        mail_person(work, person, LETTER, values, gathers=stream, after=PATIENCE, **sender)


def _own_company(work: Work) -> Company:
    return must_find(work.session, visible_companies(work.actor), work.actor.company_id)


def _first_lines(words: str) -> str:
    """The first lines that say something, and a sign where there is more."""
    lines = [line.strip() for line in words.splitlines() if line.strip()]
    first = "\n".join(lines[:FIRST_LINES])
    return (
        first
        if len(first) <= FIRST_SIGNS and len(lines) <= FIRST_LINES
        else f"{first[:FIRST_SIGNS]}…"
    )


def _people_of_the_shops(work: Work, inquiry: Inquiry) -> list[Person]:
    shops = member_company_ids(work, inquiry.group_id)
    if inquiry.lead_company_id in shops:
        roles = SELLERS
        return people_to_tell(work.session, [inquiry.lead_company_id], roles)
    return people_to_tell(work.session, shops, [GroupRole.COORDINATOR], group_id=inquiry.group_id)


def _customers(work: Work, inquiry: Inquiry) -> list[Person]:
    return people_to_tell(work.session, [inquiry.customer_company_id], [Role.CUSTOMER])
