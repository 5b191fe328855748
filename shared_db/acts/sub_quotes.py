"""Where a sub-quote reaches across the wall: the asker's lines, and who waits for whom.

What is offered no longer leaves the outside lines of the shop that asked, which the answering shop
may not see; and a request must not come back to somebody who is waiting for its price. Both are
found by ids alone and stand here by name, so that row-level security can let exactly these through.
"""

from dataclasses import replace
from uuid import UUID

from sqlalchemy import select, text
from sqlalchemy.orm import Session

from shared_db.access.counting import asked_for
from shared_db.models import (
    HAND,
    Company,
    Estimate,
    EstimateLine,
    JobKind,
    LineKind,
    LineTerms,
    Offer,
    OfferedBreak,
    OfferPrice,
    OfferState,
    OfferTerms,
    Request,
    RequestItem,
    TakenOffer,
    which_go_outside,
)
from shared_db.spine import streams
from shared_db.spine.events import EstimateChanged
from shared_db.spine.jobs import put_job
from shared_db.spine.transaction import Work

NOT_ASKED_YET = OfferTerms()
STANDING = (OfferState.GIVEN, OfferState.CHOSEN)

_CHAIN = text("""
WITH RECURSIVE chain AS (
    SELECT e.company_id, e.request_id FROM estimate e WHERE e.id = :estimate
    UNION
    SELECT e.company_id, e.request_id FROM chain c
    JOIN request r ON r.id = c.request_id
    JOIN estimate e ON e.id = r.from_estimate_id)
SELECT DISTINCT company_id FROM chain
""")


def companies_waiting_for(session: Session, estimate_id: UUID) -> frozenset[UUID]:
    """The estimate's company, the one that asked it, the one that asked that one, and so on."""
    return frozenset(session.scalars(_CHAIN, {"estimate": estimate_id}))


def offered_terms(session: Session, offer: Offer) -> dict[UUID, OfferTerms]:
    """The terms of the lines that an offer fills, by the item that it answers.

    Which offer it is stands beside them, in the line's `offer_id`.
    """
    prices = _prices(session, offer)
    asked = select(RequestItem.id).where(RequestItem.request_id == offer.request_id)
    return {item: OfferTerms(tuple(prices.get(item, ()))) for item in session.scalars(asked)}


def offered_source(session: Session, request: Request, offer: Offer) -> TakenOffer:
    """Where the terms of those lines come from."""
    return TakenOffer(session.get_one(Company, request.to_company_id).name, offer.revision)


def sent_as(terms: OfferTerms, line: LineTerms) -> OfferTerms:
    """The terms, with the pieces that go outside as the line's asker has set them."""
    return replace(terms, pieces=which_go_outside(line))


def empty_lines(work: Work, request: Request) -> None:
    """Take a request's offers out of the asker's lines again; they are missing until asked anew."""
    own = set(work.session.scalars(select(Offer.id).where(Offer.request_id == request.id)))
    for _item, line in _lines_of(work.session, request):
        if line.offer_id in own:
            line.terms = sent_as(NOT_ASKED_YET, line.terms)
            line.came_from(HAND)
            line.version += 1
    _changed(work, request)


def roll_up_again(work: Work, request: Request) -> None:
    """An offer to the request stands no longer: what the asker's lines took of it is stale."""
    own = set(work.session.scalars(select(Offer.id).where(Offer.request_id == request.id)))
    if any(line.offer_id in own for _item, line in _lines_of(work.session, request)):
        _changed(work, request)


def _lines_of(session: Session, request: Request) -> list[tuple[RequestItem, EstimateLine]]:
    """The request's lines that are still there; the estimate is locked first, as by an edit."""
    session.execute(
        select(Estimate.id)
        .where(Estimate.id == request.from_estimate_id)
        .with_for_update(key_share=True)
    )
    rows = session.execute(
        select(RequestItem, EstimateLine)
        .join(EstimateLine, asked_for())
        .where(RequestItem.request_id == request.id, EstimateLine.kind == LineKind.OUTSIDE)
        .order_by(EstimateLine.id)
        .with_for_update(of=EstimateLine, key_share=True)
        .execution_options(populate_existing=True)
    )
    return [(item, line) for item, line in rows]


def _prices(session: Session, offer: Offer) -> dict[UUID, list[OfferedBreak]]:
    found: dict[UUID, list[OfferedBreak]] = {}
    rows = session.scalars(
        select(OfferPrice).where(OfferPrice.offer_id == offer.id).order_by(OfferPrice.quantity)
    )
    for price in rows:
        found.setdefault(price.request_item_id, []).append(
            OfferedBreak(price.quantity, price.unit_price, price.one_off)
        )
    return found


def _changed(work: Work, request: Request) -> None:
    estimate = _estimate_of(work.session, request)
    estimate.version += 1
    work.tell(
        streams.company_side(request.inquiry_id, request.from_company_id),
        EstimateChanged(estimate_id=estimate.id, version=estimate.version),
    )
    put_job(work, JobKind.ROLLUP, estimate.id, company_id=request.from_company_id)


def _estimate_of(session: Session, request: Request) -> Estimate:
    return session.get_one(Estimate, request.from_estimate_id, populate_existing=True)
