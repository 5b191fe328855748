"""注文請け: the letter that tells a customer what was ordered, with its numbers and its total."""

from collections.abc import Sequence
from uuid import UUID

from portal.pricing.queries import Thing
from shared_db.access import visible_inquiry_revisions, visible_parts, visible_people
from shared_db.foundation.amounts import as_text
from shared_db.foundation.base import Json
from shared_db.models import InquiryRevision, Order, Part, Person, QuotePrice, Role
from shared_db.spine.across import people_to_tell
from shared_db.spine.places import Page, Place
from shared_db.spine.transaction import Work
from shared_db.telling.mailing import mail_person


def people_to_confirm_to(work: Work, thing: Thing) -> list[Person]:
    """Who orders, and the colleagues who wrote the request. Where a shop records the order, those
    of the customer who may order: they hear of it, and can object."""
    if not work.actor.in_group(thing.inquiry.group_id).is_customer:
        return people_to_tell(work.session, [thing.inquiry.customer_company_id], [Role.CUSTOMER])
    wrote = visible_inquiry_revisions(work.actor).where(
        InquiryRevision.inquiry_id == thing.inquiry.id
    )
    query = visible_people(work.actor).where(
        Person.active,
        Person.id.in_(wrote.with_only_columns(InquiryRevision.created_by))
        | (Person.id == work.actor.person_id),
    )
    return list(work.session.scalars(query.order_by(Person.id)))


def confirm_order(
    work: Work, thing: Thing, order: Order, chosen: Sequence[QuotePrice], people: Sequence[Person]
) -> None:
    """In the name of the shop that leads; it says what the order says, from the same rows."""
    parts = _parts(work, chosen)
    values = {
        "number": order.number,
        "quote": thing.quote.number,
        "revision": thing.revision.revision,
        "subject": thing.inquiry.subject,
        "lines": [_line(price, parts[price.part_id]) for price in chosen],
        "totals": order.totals,
        "place": Place(Page.QUOTE, thing.revision.id).as_json(),
    }
    for person in people:
        mail_person(work, person, "order_confirmed", values, from_company_id=thing.quote.company_id)


def _parts(work: Work, chosen: Sequence[QuotePrice]) -> dict[UUID, Part]:
    query = visible_parts(work.actor).where(Part.id.in_([price.part_id for price in chosen]))
    return {part.id: part for part in work.session.scalars(query)}


def _line(price: QuotePrice, part: Part) -> Json:
    return {
        "name": part.name,
        "drawing": f"{part.drawing_number} {part.drawing_revision}".strip(),
        "quantity": price.quantity,
        "unit_price": as_text(price.unit_price),
        "amount": as_text(price.amount),
        "one_off": as_text(price.one_off),
        "lead_time_days": price.lead_time_days,
    }
