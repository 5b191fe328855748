"""The price of a material or bought part, proposed from what the shop really paid."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal, localcontext

from estimator.money import costing_context, fixed
from estimator.records.robust import median

RECENT = timedelta(days=730)
MOST_PURCHASES = 10


@dataclass(frozen=True, slots=True)
class PriceRecord:
    """One purchase: `unit_price` is per `unit`, without tax."""

    item: str
    purchased_on: date
    unit: str
    unit_price: Decimal


@dataclass(frozen=True, slots=True)
class PriceProposal:
    """The median unit price (4 decimals) of so many purchases, their range and dates."""

    item: str
    unit: str
    unit_price: Decimal
    low: Decimal
    high: Decimal
    purchases: int
    first_on: date
    last_on: date
    in_other_units: int


def propose_price(
    records: Iterable[PriceRecord], item: str, on: date, unit: str | None = None
) -> PriceProposal | None:
    """The median of the item's recent unit prices; None when there was no recent purchase.

    Recent are the newest 10 purchases within two years up to the day `on`. Prices per kg and per
    piece are never mixed: without `unit`, it is that of the newest purchase; recent purchases in
    other units are counted. Prices of 0 (free samples, supplied material) say nothing.
    """
    recent = sorted(
        (
            record
            for record in records
            if record.item == item and on - RECENT <= record.purchased_on <= on
            if record.unit_price > 0
        ),
        key=lambda record: record.purchased_on,
        reverse=True,
    )
    if not recent:
        return None
    wanted_unit = recent[0].unit if unit is None else unit
    in_unit = [record for record in recent if record.unit == wanted_unit]
    if not in_unit:
        return None
    chosen = in_unit[:MOST_PURCHASES]
    prices = [record.unit_price for record in chosen]
    with localcontext(costing_context()):
        return PriceProposal(
            item=item,
            unit=wanted_unit,
            unit_price=fixed(median(prices)),
            low=min(prices),
            high=max(prices),
            purchases=len(chosen),
            first_on=chosen[-1].purchased_on,
            last_on=chosen[0].purchased_on,
            in_other_units=len(recent) - len(in_unit),
        )
