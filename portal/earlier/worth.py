"""Which earlier parts are worth a look: whose cost is known, or that were quoted at a price."""

from datetime import datetime

from sqlalchemy import ColumnElement, cast, func, or_
from sqlalchemy.dialects.postgresql import JSONPATH

from shared_db.access import visible_offer_prices, visible_quote_prices
from shared_db.models import (
    EarlierPart,
    Estimate,
    EstimatePart,
    OfferPrice,
    Quote,
    QuotePrice,
    QuoteRevision,
    QuoteState,
)
from shared_db.spine.transaction import Work

ALL_KNOWN = "$.size() > 0 && !exists($[*] ? (@.unit_cost == null))"
"""Of an earlier part's prices: at every quantity there is a cost."""


def worth_a_look(work: Work, begun_before: datetime | None) -> ColumnElement[bool]:
    """Of a query of earlier parts with their `EstimatePart` and `Estimate`.

    What nobody has finished says nothing; what began only later isn't from before.
    """
    quoted = (
        visible_quote_prices(work.actor)
        .join(QuoteRevision, QuoteRevision.id == QuotePrice.revision_id)
        .join(Quote, Quote.id == QuoteRevision.quote_id)
        .where(
            QuotePrice.part_id == EstimatePart.part_id,
            Estimate.request_id.is_(None),
            QuoteRevision.state != QuoteState.DRAFT,
            Quote.company_id == work.actor.company_id,
        )
        .correlate(EstimatePart, Estimate)
        .exists()
    )
    offered = (
        visible_offer_prices(work.actor)
        .where(OfferPrice.request_item_id == EstimatePart.request_item_id)
        .correlate(EstimatePart)
        .exists()
    )
    known = or_(
        func.jsonb_path_match(EarlierPart.prices, cast(ALL_KNOWN, JSONPATH)), quoted, offered
    )
    return known if begun_before is None else known & (Estimate.created_at < begun_before)
