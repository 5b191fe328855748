"""もしも: an estimate's document as it would be with other rates, times, prices, scrap or pieces.

Nothing here costs anything: a changed document goes through the same roll-up as the one that
stands, so what is shown is what would be, to the yen. A per cent is what is added: −10 makes a
tenth less of it. What a line doesn't say stays unsaid; a term that can't be read stays as it is.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation, localcontext
from typing import Any

from estimator.line_cost import Kind
from estimator.money import costing_context
from estimator.numbers import plain

Document = Mapping[str, Any]
HUNDRED = Decimal(100)
LEAST_PERCENT = Decimal(-100)
PLACES = Decimal("0.00000001")
"""What a changed term is kept at: the roll-up reads at most 12 decimals."""
TIMES = ("setup_minutes", "run_minutes", "handling_minutes", "non_recurring_minutes")
RATES = ("hourly_rate",)
PRICES: Mapping[Kind, tuple[str, ...]] = {
    Kind.MATERIAL: ("price_per_kg", "scrap_price_per_kg", "purchase_price"),
    Kind.BOUGHT: ("unit_price", "minimum_charge"),
    Kind.OUTSIDE: ("unit_price", "minimum", "one_off"),
}
"""What is paid, by kind of line: with all of it a tenth dearer, so is the line."""


@dataclass(frozen=True, slots=True)
class Changes:
    """What is otherwise. Per cents that are added; `rates` in yen an hour by work centre, instead.

    `scrap_rate` is a share, for every part. `offers`: by line the terms that another offer gives
    it. Where both are said of a work centre, its own rate is taken, and the per cent left.
    """

    times_percent: Decimal = Decimal(0)
    rates_percent: Decimal = Decimal(0)
    material_percent: Decimal = Decimal(0)
    bought_percent: Decimal = Decimal(0)
    outside_percent: Decimal = Decimal(0)
    scrap_rate: Decimal | None = None
    rates: Mapping[str, Decimal] = field(default_factory=dict)
    offers: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)


def changed(document: Document, changes: Changes) -> dict[str, Any]:
    """The document with these changes; the one given stays as it is."""
    with localcontext(costing_context()):
        parts = [_part(part, changes) for part in document["parts"]]
    return {**document, "parts": parts}


def at_quantities(document: Document, quantities: Mapping[str, Sequence[int]]) -> dict[str, Any]:
    """The same parts at other quantities, by `estimate_part_id`; none for those that aren't named.

    A part that goes into another has none of its own, and follows it.
    """
    parts = [
        {**part, "quantities": list(quantities.get(part["estimate_part_id"], ()))}
        if part.get("parent") is None
        else part
        for part in document["parts"]
    ]
    return {**document, "parts": parts}


def with_what_goes_in(document: Document, key: str) -> dict[str, Any]:
    """The document of one part alone, and everything that goes into it, at any depth."""
    wanted, parts = {key}, []
    left = list(document["parts"])
    while found := [one for one in left if one["estimate_part_id"] in wanted]:
        parts += found
        left = [one for one in left if one["estimate_part_id"] not in wanted]
        wanted = {one["estimate_part_id"] for one in left if one.get("parent") in wanted}
    kept = {one["estimate_part_id"] for one in parts}
    return {
        **document,
        "parts": [one for one in document["parts"] if one["estimate_part_id"] in kept],
    }


def _part(part: Mapping[str, Any], changes: Changes) -> dict[str, Any]:
    scrap = part["scrap_rate"] if changes.scrap_rate is None else plain(changes.scrap_rate)
    lines = [_line(line, changes) for line in part["lines"]]
    return {**part, "scrap_rate": scrap, "lines": lines}


def _line(line: Mapping[str, Any], changes: Changes) -> dict[str, Any]:
    taken = changes.offers.get(line["line_id"])
    if taken is not None:
        return {**line, **taken}
    terms = line["terms"]
    match line["kind"]:
        case Kind.OPERATION:
            own = changes.rates.get(str(line.get("work_centre_id")))
            terms = _times(terms, TIMES, changes.times_percent)
            terms = _times(terms, RATES, changes.rates_percent if own is None else Decimal(0))
            terms = terms if own is None else {**terms, "hourly_rate": plain(own)}
        case Kind.MATERIAL:
            terms = _times(terms, PRICES[Kind.MATERIAL], changes.material_percent)
        case Kind.BOUGHT:
            terms = _times(terms, PRICES[Kind.BOUGHT], changes.bought_percent)
        case Kind.OUTSIDE:
            terms = _outside(terms, changes.outside_percent)
    return {**line, "terms": terms}


def _outside(terms: Mapping[str, Any], percent: Decimal) -> Mapping[str, Any]:
    terms = _times(terms, PRICES[Kind.OUTSIDE], percent)
    if not percent or not isinstance(terms.get("breaks"), list):
        return terms
    breaks = [_times(one, PRICES[Kind.OUTSIDE], percent) for one in terms["breaks"]]
    return {**terms, "breaks": breaks}


def _times(terms: Mapping[str, Any], names: Sequence[str], percent: Decimal) -> Mapping[str, Any]:
    if not percent:
        return terms
    factor = max(Decimal(0), 1 + percent / HUNDRED)
    return {
        name: _scaled(value, factor) if name in names else value for name, value in terms.items()
    }


def _scaled(value: Any, factor: Decimal) -> Any:
    try:
        amount = Decimal(value)
    except (InvalidOperation, TypeError, ValueError):
        return value
    return plain((amount * factor).quantize(PLACES)) if amount.is_finite() else value
