"""The offers behind an estimate's lines: what they say beside their price."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from shared_db.access import visible_offer_prices, visible_offers
from shared_db.access.counting import asked_for
from shared_db.foundation.lists import among
from shared_db.models import Company, EstimateLine, Offer, OfferPrice, Request, RequestItem
from shared_db.spine.transaction import Work


@dataclass(frozen=True)
class OfferBehind:
    """An offer that prices lines of one's own; lead times in days, by line and pieces sent."""

    id: str
    company: str
    valid_until: date
    conditions: str
    lead_times: Mapping[tuple[str, int], int]


def offer_id_of(line: Mapping[str, Any]) -> str | None:
    """The offer that prices a line of a roll-up's document, of whichever format."""
    return line.get("offer_id") or line["terms"].get("offer_id") or None


def offers_behind(work: Work, offer_ids: Iterable[str | None]) -> dict[str, OfferBehind]:
    """These offers by id, as far as the actor may see them, in two statements."""
    wanted = {UUID(offer_id) for offer_id in offer_ids if offer_id}
    if not wanted:
        return {}
    prices = (
        visible_offer_prices(work.actor)
        .join(RequestItem, RequestItem.id == OfferPrice.request_item_id)
        .join(EstimateLine, asked_for())
        .where(among(OfferPrice.offer_id, wanted))
        .with_only_columns(
            OfferPrice.offer_id, EstimateLine.id, OfferPrice.quantity, OfferPrice.lead_time_days
        )
    )
    lead_times: dict[str, dict[tuple[str, int], int]] = defaultdict(dict)
    for offer_id, line_id, quantity, days in work.session.execute(prices):
        lead_times[str(offer_id)][str(line_id), quantity] = days
    offers = (
        visible_offers(work.actor)
        .join(Request, Request.id == Offer.request_id)
        .join(Company, Company.id == Request.to_company_id)
        .where(among(Offer.id, wanted))
        .order_by(Company.name, Offer.given_at)
        .with_only_columns(Offer.id, Company.name, Offer.valid_until, Offer.conditions)
    )
    return {
        str(row.id): OfferBehind(
            str(row.id), row.name, row.valid_until, row.conditions, lead_times[str(row.id)]
        )
        for row in work.session.execute(offers)
    }
