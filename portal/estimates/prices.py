"""Prices of materials and bought parts proposed from the shop's own purchase records."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from estimator.numbers import plain
from estimator.records.prices import PriceProposal
from portal.estimates.queries import as_typed
from portal.estimates.terms import basis_of
from portal.shopdata.proposals import propose_price
from portal.shopdata.record_queries import items_like
from shared_db.foundation.errors import N_, Invalid
from shared_db.models import HAND, EstimateLine, LineKind, LineSource, Purchases
from shared_db.spine.transaction import Work

WEIGHT_UNITS = ("kg", "KG", "Kg", "㎏")
PRICE_CELLS = {
    (LineKind.MATERIAL, "weight"): "price_per_kg",
    (LineKind.MATERIAL, "share"): "purchase_price",
    (LineKind.BOUGHT, ""): "unit_price",
}
"""The cell that holds what is paid for the item, by kind and basis."""


def price_cell(kind: LineKind, basis: str) -> str:
    """The cell that a proposed price goes into."""
    return PRICE_CELLS[kind, basis_of(kind, basis)]


def proposed_price(work: Work, kind: LineKind, basis: str, name: str) -> PriceProposal:
    """What the records say of the item with that name, in a unit that the line counts in.

    Raises `Invalid` by cell with what to do where they say nothing.
    """
    item = _item_named(work, name.strip())
    found = propose_price(work, item)
    if found is None:
        sentence = N_("Nothing was bought of “%(item)s” in the last two years.")
        raise Invalid.one("description", "no_purchases", sentence, item=item)
    cell = price_cell(kind, basis)
    if cell != "price_per_kg":
        if found.unit in WEIGHT_UNITS:
            sentence = N_(
                "“%(item)s” is bought by the kilogram, which this line does not count in."
            )
            raise Invalid.one(cell, "other_unit", sentence, item=item)
        return found
    by_weight = (propose_price(work, item, unit) for unit in WEIGHT_UNITS)
    in_kg = next((one for one in by_weight if one is not None), None)
    if in_kg is None:
        sentence = N_("“%(item)s” is bought by “%(unit)s”, not by the kilogram. Choose the share.")
        raise Invalid.one(cell, "other_unit", sentence, item=item, unit=found.unit)
    return in_kg


def source_of_price(proposal: PriceProposal) -> Purchases:
    """Where a price came from, as it is kept with the line: item, unit, range, count and days."""
    low, high = (Decimal(as_typed(one)) for one in (proposal.low, proposal.high))
    return Purchases(
        item=proposal.item,
        unit=proposal.unit,
        price=Decimal(as_typed(proposal.unit_price)),
        price_range=(low, high),
        purchases=proposal.purchases,
        first_on=proposal.first_on,
        last_on=proposal.last_on,
    )


def price_source(
    work: Work, known: EstimateLine | None, kind: LineKind, name: str, terms: dict[str, Any]
) -> LineSource:
    """Where a price that is said to be from records came from: them, as long as they say it."""
    basis = terms.get("basis", "")
    price = terms.get(price_cell(kind, basis))
    if price is None:
        return HAND
    before = known.evidence if known is not None and _same(known, name, terms) else None
    if isinstance(before, Purchases) and plain(before.price) == price:
        return before
    try:
        source = source_of_price(proposed_price(work, kind, basis, name))
    except Invalid:
        return HAND
    return source if plain(source.price) == price else HAND


def _same(known: EstimateLine, name: str, terms: dict[str, Any]) -> bool:
    """Whether the line is of the same item still, and counts in the same way."""
    return known.description == name and known.kept_terms.get("basis") == terms.get("basis")


def _item_named(work: Work, name: str) -> str:
    """The item of the records with this name, or the only one that has it in its name."""
    items: Sequence[str] = items_like(work, name) if name else ()
    if not name:
        sentence = N_("Write the item's name here as your purchase records have it.")
        raise Invalid.one("description", "empty", sentence)
    if name in items or len(items) == 1:
        return name if name in items else items[0]
    if not items:
        sentence = N_("Your purchase records say nothing about “%(item)s”.")
        raise Invalid.one("description", "no_purchases", sentence, item=name)
    sentence = N_("Your purchase records know several: %(items)s. Write one of these names here.")
    raise Invalid.one("description", "several_items", sentence, items=" · ".join(items))
