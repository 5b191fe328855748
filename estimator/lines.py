"""The four kinds of cost lines, read from and written to JSON.

Each kind's formula is in its own file: material, bought, operation, outside. A line's terms are
a flat JSON object in which every number is text; `basis` tells two ways of one kind apart:

- material, basis weight: price_per_kg, mass_kg | volume_cm3 + density, yield_rate (1),
  scrap_price_per_kg (0); basis share: purchase_price, pieces_per_purchase, whole_units (false)
- bought: unit_price, per_piece (1), minimum_charge (0)
- operation: setup_minutes, run_minutes, hourly_rate, handling_minutes (0),
  non_recurring_minutes (0), non_recurring_amount (0), non_recurring_spread (once | spread)
- outside, basis rule: unit_price, minimum (0), one_off (0), pieces (started | wanted);
  basis offer: breaks [{quantity, unit_price, one_off (0)}], pieces (started | wanted); and
  offer_id, which stands beside the terms since documents of format 2
"""

from collections.abc import Mapping
from dataclasses import fields
from decimal import Decimal
from enum import StrEnum
from typing import Any, TypeAlias

from estimator.bought import Bought
from estimator.errors import LineError
from estimator.fields import Fields
from estimator.line_cost import Kind
from estimator.material import MaterialByWeight, MaterialShare
from estimator.numbers import plain
from estimator.operation import Operation
from estimator.outside import OfferedBreak, OutsideByOffer, OutsideByRule

Line: TypeAlias = (
    MaterialByWeight | MaterialShare | Bought | Operation | OutsideByRule | OutsideByOffer
)


class MaterialBasis(StrEnum):
    """How material is paid for."""

    WEIGHT = "weight"
    SHARE = "share"


class OutsideBasis(StrEnum):
    """Where the price of outside work comes from."""

    RULE = "rule"
    OFFER = "offer"


_LINES = (MaterialByWeight, MaterialShare, Bought, Operation, OutsideByRule, OutsideByOffer)
_TERMS: Mapping[tuple[str, str | None], frozenset[str]] = {
    (of.kind, of.basis): frozenset(field.name for field in fields(of)) - {"offer_id"}
    | ({"basis"} if of.basis else set())
    for of in _LINES
}
"""What may stand in the terms of each kind and basis."""


def extra_terms(kind: str, terms: object) -> str | None:
    """The first field that lines of this kind and basis don't have; None if all are theirs."""
    if not isinstance(terms, Mapping):
        return None
    known = _TERMS.get((kind, terms.get("basis"))) or _TERMS.get((kind, None))
    return None if known is None else min(terms.keys() - known, default=None)


def parse_line(kind: str, terms: Mapping[str, Any]) -> Line:
    """The line that `terms` describe.

    Raises LineError with `unknown_kind` (field `kind`), `duplicate_quantity`, or one of the
    codes of `estimator.fields.Fields`.
    """
    reader = Fields(terms, error=LineError)
    match kind:
        case Kind.MATERIAL:
            if reader.choice("basis", MaterialBasis) is MaterialBasis.WEIGHT:
                return MaterialByWeight.read(reader)
            return MaterialShare.read(reader)
        case Kind.BOUGHT:
            return Bought.read(reader)
        case Kind.OPERATION:
            return Operation.read(reader)
        case Kind.OUTSIDE:
            if reader.choice("basis", OutsideBasis) is OutsideBasis.RULE:
                return OutsideByRule.read(reader)
            return OutsideByOffer.read(reader)
        case _:
            raise LineError("kind", "unknown_kind", {"choices": ", ".join(Kind)})


def to_json(line: Line) -> dict[str, Any]:
    """The terms of a line: `parse_line(line.kind, to_json(line)) == line`."""
    terms = _plain_fields(line)
    return terms if line.basis is None else {"basis": line.basis} | terms


def _plain_fields(value: Line | OfferedBreak) -> dict[str, Any]:
    named = ((field.name, getattr(value, field.name)) for field in fields(value))
    return {name: _plain(item) for name, item in named if item is not None}


def _plain(item: Any) -> Any:
    if isinstance(item, tuple):
        return [_plain_fields(offered) for offered in item]
    if isinstance(item, bool):
        return item
    return plain(item) if isinstance(item, Decimal) else str(item)
