"""A roll-up's document as values: the one reader of every format that was ever kept.

Format 3, as it is written today; nothing may stand in it that isn't named here:

    {"format": 3, "currency": "JPY", "estimate": {…}, "variant": {"id", "name"} or null,
     "stale": [reason, …],
     "parts": [{"part_id", "estimate_part_id", "request_item_id", "name", "scrap_rate": "0.03",
                "quantities": [1, 10], "parent": null, "quantity_per": null,
                "lines": [{"line_id", "kind", "position", "description", "work_centre_id",
                           "offer_id", "source": {…}, "terms": {…}, "measured": {…},
                           "stale": false}]}]}

`parent` is the `estimate_part_id` of the assembly that a part goes into, `quantity_per` so many
of it in each ("2.5"); such a part has no quantities of its own. `variant` says of which alternative
the document is; what belongs to another doesn't stand in it. `measured` has numbers of the line
by name ("cut_length_mm"), each {"value", "source"}: kept with what they were, and not costed yet.

Format 2 was written until drawings said numbers: no `measured`.

Format 1 was written until assemblies came: no `parent`, no `variant`, the offer that fills a line
stood among its terms, and what nobody reads was let pass. It is read as it always was.
"""

from collections.abc import Mapping, Set
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from estimator.errors import InputError, LineError
from estimator.fields import Fields
from estimator.line_cost import Kind, NotCosted
from estimator.lines import Line, extra_terms, parse_line
from estimator.money import Currency, find_currency

FORMAT = 3
BEFORE_ASSEMBLIES, BEFORE_MEASURES = 1, 2
FORMATS = (BEFORE_ASSEMBLIES, BEFORE_MEASURES, FORMAT)
_HIGHEST_SCRAP_RATE = Decimal("0.99")
_KINDS = {kind.value: kind for kind in Kind}
_ZERO, _ONE = Decimal(0), Decimal(1)
_HEAD = frozenset({"format", "currency", "estimate", "variant", "stale", "parts"})
_PART = frozenset(
    {"part_id", "estimate_part_id", "request_item_id", "name", "scrap_rate", "quantities"}
    | {"parent", "quantity_per", "lines"}
)
_LINE = frozenset(
    {"line_id", "kind", "position", "description", "work_centre_id", "offer_id"}
    | {"source", "terms", "stale"}
)
_EXACT = {BEFORE_MEASURES: _LINE, FORMAT: _LINE | {"measured"}}
"""What may stand in a line, by format; in the first nobody minded."""


@dataclass(frozen=True, slots=True)
class PlacedLine:
    """A line in its place; NotCosted where its terms can't be used, `kind` None if unknown."""

    line_id: str
    kind: Kind | None
    line: Line | NotCosted
    stale: bool


@dataclass(frozen=True, slots=True)
class PlacedPart:
    """A part with its lines. `key` is what the parts that go into it call their `parent`."""

    part_id: str
    key: str
    parent: str | None
    quantity_per: Decimal
    scrap_rate: Decimal
    quantities: tuple[int, ...]
    lines: tuple[PlacedLine, ...]


@dataclass(frozen=True, slots=True)
class Document:
    """Everything that one estimate's cost rests on; `variant` is the id of the alternative."""

    currency: Currency
    variant: str | None
    stale: tuple[Any, ...]
    parts: tuple[PlacedPart, ...]


def read_document(document: Mapping[str, Any]) -> Document:
    """The document, of whichever format.

    Raises InputError: `unknown_format`, `unknown_currency`, `unknown_field`, `has_a_parent` (for
    quantities), or a code of `estimator.fields.Fields` with the path of the field.
    """
    reader = Fields(document)
    written = reader.raw("format")
    if written not in FORMATS:
        raise InputError("format", "unknown_format", {"expected": str(FORMAT)})
    exact = _EXACT.get(written)
    if exact:
        reader.nothing_but(_HEAD)
    has_variant = exact is not None and reader.raw("variant") is not None
    return Document(
        currency=find_currency(reader.raw("currency")),
        variant=reader.object("variant").text("id") if has_variant else None,
        stale=tuple(reader.items("stale")) if reader.has("stale") else (),
        parts=tuple(
            _read_part(part, place, exact) for place, part in enumerate(reader.objects("parts"))
        ),
    )


def _read_part(part: Fields, place: int, exact: Set[str] | None) -> PlacedPart:
    if exact:
        part.nothing_but(_PART)
    parent = part.text("parent") if exact and part.has("parent") else None
    if parent is not None and part.items("quantities"):
        raise part.refuse("quantities", "has_a_parent")
    return PlacedPart(
        part_id=part.text("part_id"),
        key=part.text("estimate_part_id", f"#{place}"),
        parent=parent,
        quantity_per=_ONE if parent is None else part.number("quantity_per", positive=True),
        scrap_rate=part.number("scrap_rate", _ZERO, at_most=_HIGHEST_SCRAP_RATE),
        quantities=tuple(part.wholes("quantities")),
        lines=tuple(_read_line(line, exact) for line in part.objects("lines")),
    )


def _read_line(reader: Fields, exact: Set[str] | None) -> PlacedLine:
    kind = reader.text("kind")
    terms = reader.raw("terms")
    if exact:
        reader.nothing_but(exact)
        if extra := extra_terms(kind, terms):
            raise reader.refuse(f"terms.{extra}", "unknown_field")
        if reader.has("offer_id"):
            terms = {**terms, "offer_id": reader.text("offer_id")}
    line: Line | NotCosted
    try:
        line = parse_line(kind, terms)
    except LineError as error:
        line = NotCosted(error.code, error.field)
    return PlacedLine(
        reader.text("line_id"), _KINDS.get(kind), line, reader.flag("stale", default=False)
    )
