"""What is measured of what a cost line stands for: its size, what is cut, pierced, bent, drilled.

One table says which lines have which; the CHECKs of `estimate_line` are made of it. Each number is
kept with where it came from: by hand, or from a drawing. What weighs (`mass_kg`, `volume_cm3`)
stands in the line's terms; here it is noted where a drawing said it, as long as it is what it said.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Final, Literal

from shared_db.models.line_source import HAND, ByHand, FromDrawing, read_from_drawing
from shared_db.models.line_terms import LineKind

Json = dict[str, Any]
Amount = tuple[Decimal, ...]
"""One number; of a size up to three."""

Measure = Literal["size_mm", "cut_length_mm", "pierces", "bends", "holes", "mass_kg", "volume_cm3"]
MEASURES: Final[Mapping[LineKind, tuple[Measure, ...]]] = {
    LineKind.MATERIAL: ("size_mm",),
    LineKind.OPERATION: ("size_mm", "cut_length_mm", "pierces", "bends", "holes"),
}
"""What lines of each kind have beside their terms, in the order of the sheet."""
COUNTS: Final[frozenset[Measure]] = frozenset({"pierces", "bends", "holes"})
TERMS_DRAWN: Final[Mapping[LineKind, tuple[Measure, ...]]] = {
    LineKind.MATERIAL: ("mass_kg", "volume_cm3")
}
"""Cells of the terms by weight that a drawing may fill."""


@dataclass(frozen=True, slots=True)
class Measured:
    """A number of a line, and where it came from."""

    amount: Amount
    source: ByHand | FromDrawing = HAND

    def as_json(self) -> Json:
        """As it is kept, and as programs and roll-ups are told: numbers as text."""
        said = [format(one, "f") for one in self.amount]
        return {"value": said if len(said) > 1 else said[0], "source": self.source.as_json()}


def drawable(kind: LineKind) -> tuple[Measure, ...]:
    """All that a drawing may say of a line of that kind."""
    return (*TERMS_DRAWN.get(kind, ()), *MEASURES.get(kind, ()))


def read_measured(kept: Mapping[str, Any]) -> dict[str, Measured]:
    """The measures as they were kept, by name."""
    return {name: _read(one) for name, one in kept.items()}


def _read(kept: Mapping[str, Any]) -> Measured:
    value, source = kept["value"], kept["source"]
    said = value if isinstance(value, list) else [value]
    by_hand = source["kind"] == HAND.kind
    return Measured(
        tuple(Decimal(one) for one in said), HAND if by_hand else read_from_drawing(source)
    )


def exact_measures_sql() -> str:
    """Which measures a line of each kind may have, for a CHECK."""
    cases = " ".join(
        f"WHEN '{kind.value}' THEN ARRAY[{', '.join(map(repr, drawable(kind)))}]"
        for kind in LineKind
        if drawable(kind)
    )
    return f"measured - CASE kind {cases} ELSE ARRAY[]::text[] END = '{{}}'"


def exact_measure_sources_sql() -> str:
    """That each has a value and a source of exactly the known fields."""
    allowed = {"kind", *FromDrawing.names()}
    other = " && ".join(f'@.key != "{name}"' for name in sorted(allowed))
    return (
        "NOT jsonb_path_exists(measured, '$.*.keyvalue() ?"
        """ (@.key != "value" && @.key != "source")')"""
        f" AND NOT jsonb_path_exists(measured, '$.*.source.keyvalue() ? ({other})')"
        " AND NOT jsonb_path_exists(measured, '$.* ? (!exists(@.value) || !exists(@.source.kind ?"
        """ (@ == "hand" || @ == "drawing")))')"""
    )


def drawn_terms_sql() -> str:
    """That what a drawing said of a term is what stands there, for a CHECK."""
    names = sorted({name for names in TERMS_DRAWN.values() for name in names})
    return " AND ".join(
        f"(measured->'{name}' IS NULL OR coalesce(measured->'{name}'->>'value' = terms->>'{name}'"
        f" AND measured->'{name}'->'source'->>'kind' = 'drawing', false))"
        for name in names
    )
