"""The letters when a request is sent: a receipt for the customer, the news for the shops."""

from collections.abc import Iterable

from portal.inquiries import queries
from shared_db.foundation.base import Json
from shared_db.foundation.clock import local
from shared_db.models import Group, Inquiry, Part, Person
from shared_db.spine import streams
from shared_db.spine.places import Page, Place
from shared_db.spine.transaction import Work
from shared_db.telling.conversation import PATIENCE
from shared_db.telling.mailing import mail_person

MOST_PARTS = 40
"""As many as a letter names; the page has them all."""


def write_receipt(
    work: Work, inquiry: Inquiry, group: Group, customer: str, people: Iterable[Person]
) -> None:
    """To who sent the request, or those of the customer in whose place a shop did: its number, what
    was asked for, and when there will be a word."""
    parts = queries.parts_of(work, inquiry)
    quantities = queries.quantities_of(work, [part.id for part in parts])
    values = {
        **_values(inquiry, group, customer),
        "group": group.name,
        "parts": [_part(part, quantities.get(part.id, [])) for part in parts[:MOST_PARTS]],
        "more": max(0, len(parts) - MOST_PARTS),
    }
    for person in people:
        mail_person(work, person, "inquiry_received", values, from_group_id=group.id)


def tell_coordinators(
    work: Work, inquiry: Inquiry, group: Group, customer: str, coordinators: Iterable[Person]
) -> None:
    """At once: they have promised the customer a first reply."""
    values = _values(inquiry, group, customer)
    for person in coordinators:
        mail_person(work, person, "inquiry_sent", values, from_group_id=group.id)


def tell_shops(
    work: Work, inquiry: Inquiry, group: Group, customer: str, people: Iterable[Person]
) -> None:
    """By mail goes only what is not looked at within minutes on the portal itself."""
    channel = streams.group_channel(inquiry).id
    values = {**_values(inquiry, group, customer), "stream": str(channel)}
    for person in people:
        mail_person(work, person, "inquiry_news", values, from_group_id=group.id, after=PATIENCE)


def _values(inquiry: Inquiry, group: Group, customer: str) -> Json:
    due = inquiry.first_reply_due_at
    assert due is not None
    return {
        "number": inquiry.number,
        "subject": inquiry.subject,
        "customer": customer,
        "delivery": str(inquiry.delivery_date),
        "reply_by": local(due, group.timezone).isoformat(timespec="minutes"),
        "place": Place(Page.INQUIRY, inquiry.id).as_json(),
    }


def _part(part: Part, quantities: list[int]) -> Json:
    drawing = f"{part.drawing_number} {part.drawing_revision}".strip()
    wanted = " / ".join(f"{quantity:,}" for quantity in quantities)
    return {"name": part.name, "drawing": drawing, "quantities": wanted}
