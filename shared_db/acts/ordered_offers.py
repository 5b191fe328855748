"""Which offers an order chooses: those that its prices were made of, whatever stands now.

An order reaches across every wall between the shops, and is given by a customer who sees none of
it. What it chooses is found by ids alone.
"""

from collections import defaultdict
from collections.abc import Collection
from typing import Any
from uuid import UUID

from sqlalchemy import select, text
from sqlalchemy.orm import Session

from shared_db.access.permissions import MAKERS
from shared_db.foundation.amounts import as_text
from shared_db.foundation.lists import among
from shared_db.models import (
    Company,
    Inquiry,
    Offer,
    OfferPrice,
    OfferState,
    Part,
    Request,
    RequestItem,
)
from shared_db.spine.across import people_to_tell
from shared_db.spine.places import Page, Place
from shared_db.spine.transaction import Work
from shared_db.telling.inboxes import tell_people
from shared_db.telling.mailing import mail_person

_CHOSEN = text("""
WITH RECURSIVE chosen AS (
    SELECT b.offer_id, b.request_item_id
    FROM order_line l
    JOIN "order" o ON o.id = l.order_id
    JOIN quote_price p ON p.id = l.quote_price_id
    JOIN quote_basis b ON b.revision_id = p.revision_id
    JOIN request_item i ON i.id = b.request_item_id AND i.part_id = l.part_id
    WHERE o.inquiry_id = :inquiry
    UNION
    SELECT b.rests_on_offer_id, b.rests_on_item_id
    FROM chosen JOIN offer_basis b USING (offer_id, request_item_id))
SELECT offer_id, request_item_id FROM chosen
""")


def chosen_items(session: Session, inquiry_id: UUID) -> dict[UUID, frozenset[UUID]]:
    """What the inquiry's order rests on, for the parts that were ordered: of the very revisions of
    offers the items that were chosen, by offer; the others of an offer were not. Nothing before
    the order.

    The lead's are those that the accepted quote was priced on; what the answering shops asked
    further on, those that their offers were made of.
    """
    found: dict[UUID, set[UUID]] = defaultdict(set)
    for offer_id, item_id in session.execute(_CHOSEN, {"inquiry": inquiry_id}):
        found[offer_id].add(item_id)
    return {offer_id: frozenset(items) for offer_id, items in found.items()}


def tell_chosen(
    work: Work,
    inquiry: Inquiry,
    request: Request,
    offer: Offer,
    items: Collection[UUID],
    before: OfferState,
) -> set[UUID]:
    """Tell the answering shop which items of its own offer were ordered, with its own figures.

    `before` is where it stood until now: an order may rest on one that was replaced or ran out.
    Answers with whom it told.
    """
    people = people_to_tell(
        work.session, [request.to_company_id], MAKERS, group_id=inquiry.group_id
    )
    place = Place(Page.REQUEST, request.id)
    tell_people(work, people, "offer_chosen", inquiry, place)
    asker = select(Company.name).where(Company.id == request.from_company_id)
    values = {
        "number": inquiry.number,
        "subject": inquiry.subject,
        "asker": work.session.scalars(asker).one(),
        "revision": offer.revision,
        "before": before,
        "prices": _prices(work, offer, items),
        "place": place.as_json(),
    }
    for person in people:
        mail_person(work, person, "offer_chosen", values, from_company_id=request.from_company_id)
    return {person.id for person in people}


def _prices(work: Work, offer: Offer, items: Collection[UUID]) -> list[dict[str, Any]]:
    """What the offer says of these items, as its letter shows it: amounts are decimal numbers as
    text."""
    rows = work.session.execute(
        select(Part.name, RequestItem, OfferPrice)
        .join(RequestItem, RequestItem.id == OfferPrice.request_item_id)
        .join(Part, Part.id == RequestItem.part_id)
        .where(OfferPrice.offer_id == offer.id, among(RequestItem.id, items))
        .order_by(RequestItem.position, OfferPrice.quantity)
    )
    return [
        {
            "part": part,
            "operation": item.operation,
            "material_by": item.material_by,
            "quantity": price.quantity,
            "unit_price": as_text(price.unit_price),
            "one_off": as_text(price.one_off),
            "lead_time_days": price.lead_time_days,
        }
        for part, item, price in rows
    ]
