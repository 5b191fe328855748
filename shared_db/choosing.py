"""Which offers an order chooses: those that its prices were made of, whatever stands now.

An order reaches across every wall between the shops, and is given by a customer who sees none of
it. What it chooses is found by ids alone.
"""

from typing import Any
from uuid import UUID

from sqlalchemy import select, text

from shared_db.across import people_to_tell
from shared_db.inboxes import tell_people
from shared_db.mailing import mail_person
from shared_db.models import (
    Company,
    Inquiry,
    Offer,
    OfferPrice,
    OfferState,
    Order,
    Part,
    Request,
    RequestItem,
    Role,
)
from shared_db.transaction import Work

OFFERERS = (Role.ENGINEER, Role.SALES, Role.MANAGER)

_CHOSEN = text("""
WITH RECURSIVE chosen AS (
    SELECT b.offer_id, b.request_item_id
    FROM order_line l
    JOIN quote_price p ON p.id = l.quote_price_id
    JOIN quote_basis b ON b.revision_id = p.revision_id
    JOIN request_item i ON i.id = b.request_item_id AND i.part_id = l.part_id
    WHERE l.order_id = :order
    UNION
    SELECT b.rests_on_offer_id, b.rests_on_item_id
    FROM chosen JOIN offer_basis b USING (offer_id, request_item_id))
SELECT DISTINCT offer_id FROM chosen
""")


def chosen_offers(work: Work, order: Order) -> frozenset[UUID]:
    """The offers that an order rests on, for the parts that were ordered: the very revisions.

    The lead's are those that the accepted quote was priced on; what the answering shops asked
    further on, those that their offers were made of.
    """
    return frozenset(work.session.scalars(_CHOSEN, {"order": order.id}))


def tell_chosen(
    work: Work, inquiry: Inquiry, request: Request, offer: Offer, before: OfferState
) -> set[UUID]:
    """Tell the answering shop which offer of its own was ordered, with its own figures.

    `before` is where it stood until now: an order may rest on one that was replaced or ran out.
    Answers with whom it told.
    """
    people = people_to_tell(work.session, [request.to_company_id], OFFERERS)
    page = f"/requests/{request.id}"
    tell_people(work, people, "offer_chosen", inquiry, page)
    asker = select(Company.name).where(Company.id == request.from_company_id)
    values = {
        "number": inquiry.number,
        "subject": inquiry.subject,
        "asker": work.session.scalars(asker).one(),
        "revision": offer.revision,
        "before": before,
        "prices": _prices(work, offer),
        "path": page,
    }
    for person in people:
        mail_person(work, person, "offer_chosen", values, from_company_id=request.from_company_id)
    return {person.id for person in people}


def _prices(work: Work, offer: Offer) -> list[dict[str, Any]]:
    """What the offer says, as its letter shows it: amounts are decimal numbers as text."""
    rows = work.session.execute(
        select(Part.name, RequestItem.operation, OfferPrice)
        .join(RequestItem, RequestItem.id == OfferPrice.request_item_id)
        .join(Part, Part.id == RequestItem.part_id)
        .where(OfferPrice.offer_id == offer.id)
        .order_by(RequestItem.position, OfferPrice.quantity)
    )
    return [
        {
            "part": part,
            "operation": operation,
            "quantity": price.quantity,
            "unit_price": format(price.unit_price.normalize(), "f"),
            "one_off": format(price.one_off.normalize(), "f"),
            "lead_time_days": price.lead_time_days,
        }
        for part, operation, price in rows
    ]
