"""What rests on which offer, kept when an offer is given and when a quote is issued.

Estimates go on changing, and offers are revised. What was promised rests on what stood then: a
quote and an offer name the very offers they were made of, item by item, and an order chooses by
these names. Like the sub-quotes this reaches across the wall, by ids alone.
"""

from uuid import UUID

from sqlalchemy import ColumnElement, select, text
from sqlalchemy.orm import Session

from shared_db.access.counting import ASKED_FOR
from shared_db.access.memberships import holds_today
from shared_db.access.permissions import SELLERS
from shared_db.models import (
    Company,
    Inquiry,
    Membership,
    Offer,
    OfferState,
    Part,
    Quote,
    QuoteBasis,
    QuotePrice,
    QuoteRevision,
    QuoteState,
    Request,
)
from shared_db.spine.places import Page, Place
from shared_db.spine.transaction import Work
from shared_db.telling.inboxes import ask_people
from shared_db.telling.mailing import in_whose_name, mail_person

CHANGED = "offer_changed"
"""The kind of what asks sales about a quote one of whose offers has changed."""
ANSWERABLE = (QuoteState.ISSUED, QuoteState.HELD)

_OF_OFFER = text(f"""
INSERT INTO offer_basis (offer_id, request_item_id, rests_on_offer_id, rests_on_item_id)
SELECT DISTINCT o.id, p.request_item_id, l.offer_id, i.id
FROM offer o
JOIN estimate_line l ON l.estimate_id = o.estimate_id
JOIN estimate_part p ON p.id = l.estimate_part_id
JOIN offer below ON below.id = l.offer_id
JOIN request_item i ON i.request_id = below.request_id AND {ASKED_FOR}
WHERE o.id = :offer AND NOT EXISTS (
    SELECT FROM estimate_variant v WHERE v.id IN (l.variant_id, p.variant_id) AND NOT v.chosen)
""")  # noqa: S608  (nothing of a person's is in it)

# What goes into a part that has a price is in that price. A line may be deleted at this very
# moment; then its item is known by the part alone. In documents of format 1 the offer stands among
# the terms.
_OF_QUOTE = text(f"""
WITH RECURSIVE given AS (
    SELECT v.id AS revision_id, part
    FROM quote_revision v
    JOIN rollup_run r ON r.id = v.rollup_run_id
    CROSS JOIN jsonb_array_elements(r.inputs->'parts') part
    WHERE v.id = :revision),
priced AS (
    SELECT revision_id, part FROM given g WHERE EXISTS (
        SELECT FROM quote_price p
        WHERE p.revision_id = g.revision_id AND p.part_id::text = part->>'part_id')
    UNION
    SELECT g.revision_id, g.part FROM priced p
    JOIN given g ON g.part->>'parent' = p.part->>'estimate_part_id')
INSERT INTO quote_basis (revision_id, offer_id, request_item_id)
SELECT DISTINCT priced.revision_id, o.id, i.id
FROM priced
CROSS JOIN jsonb_array_elements(part->'lines') line
JOIN offer o ON o.id = CAST(
    nullif(coalesce(line->>'offer_id', line->'terms'->>'offer_id'), '') AS uuid)
LEFT JOIN estimate_line l ON l.id::text = line->>'line_id'
JOIN request_item i ON i.request_id = o.request_id
    AND (i.line_id::text = line->>'line_id' OR {ASKED_FOR}
         OR i.line_id IS NULL AND i.part_id::text = part->>'part_id')
""")  # noqa: S608

_UNDER_QUOTES = text("""
WITH RECURSIVE promised AS (
    SELECT b.offer_id, b.request_item_id FROM quote_basis b
    JOIN quote_revision v ON v.id = b.revision_id
    JOIN quote q ON q.id = v.quote_id
    WHERE q.inquiry_id = :inquiry AND v.state IN ('issued', 'held')
    UNION
    SELECT b.rests_on_offer_id, b.rests_on_item_id FROM promised
    JOIN offer_basis b USING (offer_id, request_item_id))
SELECT DISTINCT offer_id FROM promised
""")


def voided() -> ColumnElement[bool]:
    """Whether something else is asked of a part that a `QuoteRevision` has a price for: by such a
    quote nothing can be ordered. Other quantities, or other parts, leave it as it is."""
    return (
        select(QuotePrice.id)
        .join(Part, Part.id == QuotePrice.part_id)
        .where(
            QuotePrice.revision_id == QuoteRevision.id,
            Part.changed_in_revision > QuoteRevision.inquiry_revision,
        )
        .correlate(QuoteRevision)
        .exists()
    )


def issuer_left() -> ColumnElement[bool]:
    """Whether the shop that issued a `QuoteRevision` is no more in the group of the request: nobody
    is there to take the order."""
    inside = (
        select(Membership.id)
        .join(Quote, Quote.company_id == Membership.company_id)
        .join(Inquiry, Inquiry.id == Quote.inquiry_id)
        .where(
            Quote.id == QuoteRevision.quote_id,
            Membership.group_id == Inquiry.group_id,
            holds_today(),
        )
        .correlate(QuoteRevision)
    )
    return ~inside.exists()


def quote_that_stands(session: Session, inquiry: Inquiry) -> tuple[QuoteRevision, str] | None:
    """What the lead has issued and nobody has answered, with its number: whoever changes the
    request has to know that it is there, also who sees no price."""
    found = session.execute(
        select(QuoteRevision, Quote.number)
        .join(Quote, Quote.id == QuoteRevision.quote_id)
        .where(
            Quote.inquiry_id == inquiry.id,
            Quote.company_id == inquiry.lead_company_id,
            QuoteRevision.state.in_(ANSWERABLE),
            ~issuer_left(),
        )
    ).one_or_none()
    return (found[0], found[1]) if found else None


def priced_parts(session: Session, revision_id: UUID) -> dict[UUID, int]:
    """The parts that a quote has prices for, each with the revision of the request that changed it
    last."""
    rows = session.execute(
        select(Part.id, Part.changed_in_revision)
        .join(QuotePrice, QuotePrice.part_id == Part.id)
        .where(QuotePrice.revision_id == revision_id)
    )
    return {row[0]: row[1] for row in rows}


def keep_offer_basis(session: Session, offer: Offer) -> None:
    """Keep which offers the lines of the estimate held when this one was given of it."""
    session.execute(_OF_OFFER, {"offer": offer.id})


def keep_quote_basis(session: Session, revision: QuoteRevision) -> None:
    """Keep which offers a revision was priced on, for the parts that it offers a price for."""
    session.execute(_OF_QUOTE, {"revision": revision.id})


def offers_under_quotes(session: Session, inquiry_id: UUID) -> frozenset[UUID]:
    """The offers that an order may choose tomorrow: an issued quote rests on them, at any depth.

    Their shops are bound by them, so they may know; what the quote says is in no way told.
    """
    return frozenset(session.scalars(_UNDER_QUOTES, {"inquiry": inquiry_id}))


def tell_changed(work: Work, inquiry: Inquiry, request: Request, state: OfferState) -> None:
    """Ask sales about the quotes that rest on an offer to this request: what stood to it until now
    has become `state`.

    A quote that the customer can't order any more, for the request was revised, is asked for anew
    in any case.
    """
    shop = work.session.get_one(Company, request.to_company_id)
    from_office = in_whose_name(work, inquiry.group_id)
    for quote, revision_id in _quotes_on(work, inquiry, request):
        place = Place(Page.QUOTE, revision_id)
        people = ask_people(work, [quote.company_id], SELLERS, CHANGED, inquiry, place)
        values = {
            "number": inquiry.number,
            "subject": inquiry.subject,
            "quote": quote.number,
            "shop": shop.name,
            "state": state,
            "place": place.as_json(),
        }
        for person in people:
            if person.id != work.by.person_id:
                mail_person(work, person, CHANGED, values, **from_office)


def _quotes_on(work: Work, inquiry: Inquiry, request: Request) -> list[tuple[Quote, UUID]]:
    given = (
        select(QuoteBasis.revision_id)
        .join(Offer, Offer.id == QuoteBasis.offer_id)
        .where(Offer.request_id == request.id)
    )
    rows = work.session.execute(
        select(Quote, QuoteRevision.id)
        .join(QuoteRevision, QuoteRevision.quote_id == Quote.id)
        .where(
            QuoteRevision.id.in_(given),
            QuoteRevision.state.in_(ANSWERABLE),
            ~voided(),
            Quote.company_id == inquiry.lead_company_id,
        )
    )
    return [(quote, revision_id) for quote, revision_id in rows]
