"""What a cost line's cells say, by kind and basis: exactly these fields, and no others.

A cell that is empty yet is None; such a line is missing in the roll-up until somebody fills it.
`estimator.lines` reads the same fields and names the formulas; neither package imports the other.
"""

from collections.abc import Mapping
from dataclasses import dataclass, fields
from decimal import Decimal
from enum import StrEnum
from typing import Any, ClassVar, Literal, Self

Json = dict[str, Any]
Number = Decimal | None


class LineKind(StrEnum):
    """The four kinds of cost."""

    MATERIAL = "material"
    BOUGHT = "bought"
    OPERATION = "operation"
    OUTSIDE = "outside"


class UnknownTerms(ValueError):
    """Terms that lines of this kind and basis don't have."""


@dataclass(frozen=True, slots=True)
class _Terms:
    """What the kinds have in common: from the JSON that is kept, and to it."""

    kind: ClassVar[LineKind]
    basis: ClassVar[str] = ""

    @classmethod
    def names(cls) -> tuple[str, ...]:
        """The fields as they are kept, the basis first where there are several."""
        own = tuple(field.name for field in fields(cls))
        return ("basis", *own) if cls.basis else own

    @classmethod
    def of(cls, kept: Mapping[str, Any]) -> Self:
        """The terms out of what is kept. Raises UnknownTerms for a field that they don't have."""
        if extra := kept.keys() - set(cls.names()):
            raise UnknownTerms(f"{cls.__name__}: {', '.join(sorted(extra))}")
        return cls(**{name: _read(name, kept[name]) for name in kept if name != "basis"})

    def as_json(self) -> Json:
        """As they are kept: numbers as text, nothing for an empty cell."""
        said: Json = {"basis": self.basis} if self.basis else {}
        for field in fields(self):
            value = getattr(self, field.name)
            if value is not None and value is not False:
                said[field.name] = _plain(value)
        return said


@dataclass(frozen=True, slots=True)
class WeightTerms(_Terms):
    """Material bought by the kilogram."""

    kind = LineKind.MATERIAL
    basis = "weight"
    price_per_kg: Number = None
    mass_kg: Number = None
    volume_cm3: Number = None
    density: Number = None
    yield_rate: Number = None
    scrap_price_per_kg: Number = None


@dataclass(frozen=True, slots=True)
class ShareTerms(_Terms):
    """Material as a share of a sheet or bar."""

    kind = LineKind.MATERIAL
    basis = "share"
    purchase_price: Number = None
    pieces_per_purchase: Number = None
    whole_units: bool = False


@dataclass(frozen=True, slots=True)
class BoughtTerms(_Terms):
    """A bought part."""

    kind = LineKind.BOUGHT
    unit_price: Number = None
    per_piece: Number = None
    minimum_charge: Number = None


@dataclass(frozen=True, slots=True)
class OperationTerms(_Terms):
    """Work in one's own house. The rate is that of the day on which the work centre was chosen."""

    kind = LineKind.OPERATION
    setup_minutes: Number = None
    run_minutes: Number = None
    hourly_rate: Number = None
    handling_minutes: Number = None
    non_recurring_minutes: Number = None
    non_recurring_amount: Number = None
    non_recurring_spread: Literal["once", "spread"] | None = None


@dataclass(frozen=True, slots=True)
class RuleTerms(_Terms):
    """Outside work by a rule of thumb."""

    kind = LineKind.OUTSIDE
    basis = "rule"
    unit_price: Number = None
    minimum: Number = None
    one_off: Number = None
    pieces: Literal["started", "wanted"] | None = None


@dataclass(frozen=True, slots=True)
class OfferedBreak:
    """What was offered for exactly this quantity."""

    quantity: int
    unit_price: Decimal
    one_off: Decimal


@dataclass(frozen=True, slots=True)
class OfferTerms(_Terms):
    """Outside work at what was offered; no breaks: nothing was chosen yet. Which offer it is stands
    in the line's `offer_id`; what it says of this line is copied, as it was taken."""

    kind = LineKind.OUTSIDE
    basis = "offer"
    breaks: tuple[OfferedBreak, ...] = ()
    pieces: Literal["started", "wanted"] | None = None


LineTerms = WeightTerms | ShareTerms | BoughtTerms | OperationTerms | RuleTerms | OfferTerms
KINDS_OF_TERMS: tuple[type[LineTerms], ...] = (
    WeightTerms, ShareTerms, BoughtTerms, OperationTerms, RuleTerms, OfferTerms,
)  # fmt: skip
_BY_NAME = {(terms.kind, terms.basis): terms for terms in KINDS_OF_TERMS}
_WORDS = {"non_recurring_spread": ("once", "spread"), "pieces": ("started", "wanted")}


def read_line_terms(kind: LineKind, kept: Mapping[str, Any]) -> LineTerms:
    """The terms of a line of that kind. Raises UnknownTerms for what no line of it says."""
    basis = str(kept.get("basis", ""))
    try:
        terms = _BY_NAME[kind, basis]
    except KeyError:
        raise UnknownTerms(f"{kind.value}: basis {basis!r}") from None
    return terms.of(kept)


def which_go_outside(terms: LineTerms) -> Literal["started", "wanted"] | None:
    """Which pieces go outside, where somebody has said it."""
    return terms.pieces if isinstance(terms, RuleTerms | OfferTerms) else None


def exact_terms_sql() -> str:
    """The same rule as the database keeps it, for a CHECK."""
    cases = " ".join(
        f"WHEN '{terms.kind.value}/{terms.basis}' THEN ARRAY[{_listed(terms.names())}]"
        for terms in KINDS_OF_TERMS
    )
    name = "kind || '/' || coalesce(terms->>'basis', '')"
    return f"coalesce(terms - CASE {name} {cases} END = '{{}}', false)"


def _listed(names: tuple[str, ...]) -> str:
    return ", ".join(f"'{name}'" for name in names)


def _read(name: str, value: Any) -> Any:
    if name == "breaks":
        return tuple(
            OfferedBreak(
                int(one["quantity"]), Decimal(one["unit_price"]), Decimal(one.get("one_off", 0))
            )
            for one in value
        )
    if name == "whole_units":
        return bool(value)
    if name in _WORDS:
        if value not in _WORDS[name]:
            raise UnknownTerms(f"{name}: {value!r}")
        return value
    return Decimal(value)


def _plain(value: Any) -> Any:
    if isinstance(value, Decimal):
        return format(value, "f")
    if isinstance(value, tuple):
        return [
            {
                "quantity": one.quantity,
                "unit_price": format(one.unit_price, "f"),
                "one_off": format(one.one_off, "f"),
            }
            for one in value
        ]
    return value
