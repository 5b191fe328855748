"""The roll-up: what each part costs at each quantity, from one plain JSON document.

The document, kept with every run so that it can be computed again years later:

    {"format": 1, "currency": "JPY", "estimate": {"id", "company"}, "stale": [reason, …],
     "parts": [{"part_id", "name", "scrap_rate": "0.03", "quantities": [1, 10],
                "lines": [{"line_id", "kind", "position", "description", "terms": {…},
                           "source": {…}, "stale": false}]}]}

Lines keep the order in which they are given. Every amount and every total is computed at full
precision and fixed once, to 4 decimals: three times 20 minutes at 5,000 an hour cost 5,000.0000,
though one of them costs 1,666.6667.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from decimal import Decimal, localcontext
from typing import Any

from estimator.errors import InputError, LineError
from estimator.fields import Fields
from estimator.line_cost import Kind, NotCosted, Why
from estimator.lines import Line, parse_line
from estimator.money import costing_context, find_currency
from estimator.quantity import Pieces, pieces_started
from estimator.rollup_result import BreakCost, LineAmount, Missing, PartCost, RollUp

ROLLUP_VERSION = 2
"""1 summed up what was known; 2 leaves a sum unknown in which something is missing."""
DOCUMENT_FORMAT = 1
NO_LINES = NotCosted("no_lines")
_HIGHEST_SCRAP_RATE = Decimal("0.99")
_ZERO = Decimal(0)
_NOT_SAID = Why("", {})


@dataclass(frozen=True, slots=True)
class _PlacedLine:
    line_id: str
    kind: Kind | None
    line: Line | NotCosted
    stale: bool

    def at(self, pieces: Pieces) -> LineAmount | Missing:
        """What the line comes to for these pieces, or why it comes to nothing that is known."""
        line = self.line
        if isinstance(line, NotCosted):
            return Missing(self.line_id, line, pieces.started, self.kind)
        cost = line.cost(pieces)
        if isinstance(cost, NotCosted):
            return Missing(self.line_id, cost, pieces.started, line.kind)
        return LineAmount(self.line_id, line.kind, cost)


def roll_up(document: Mapping[str, Any], version: int = ROLLUP_VERSION) -> RollUp:
    """Costs of all parts and quantities of one estimate, as that version computes them.

    A line that can't be used makes itself missing, with its reason, and the rest is costed.
    Raises InputError when the document itself is wrong: `unknown_format`, `unknown_currency`,
    or a code of `estimator.fields.Fields` with the path of the field.
    """
    reader = Fields(document)
    if reader.raw("format") != DOCUMENT_FORMAT:
        raise InputError("format", "unknown_format", {"expected": str(DOCUMENT_FORMAT)})
    currency = find_currency(reader.raw("currency"))
    stale = list(reader.items("stale")) if reader.has("stale") else []
    parts = []
    with localcontext(costing_context()):
        for part in reader.objects("parts"):
            part_id = part.text("part_id")
            lines = [_read_line(line) for line in part.objects("lines")]
            parts.append(PartCost(part_id, _cost_breaks(part, lines, version)))
            stale += [
                {"reason": "stale_line", "part_id": part_id, "line_id": line.line_id}
                for line in lines
                if line.stale
            ]
    return RollUp(version, currency.code, tuple(parts), tuple(stale))


def roll_up_amounts(document: Mapping[str, Any]) -> RollUp:
    """The same without the why of each line: half as much to pass on, where figures are shown."""
    result = roll_up(document)
    parts = [replace(p, breaks=tuple(map(_without_why, p.breaks))) for p in result.parts]
    return replace(result, parts=tuple(parts))


def _without_why(one: BreakCost) -> BreakCost:
    lines = [replace(line, cost=replace(line.cost, why=_NOT_SAID)) for line in one.lines]
    return replace(one, lines=tuple(lines))


def _read_line(reader: Fields) -> _PlacedLine:
    line: Line | NotCosted
    kind = reader.text("kind")
    try:
        line = parse_line(kind, reader.raw("terms"))
    except LineError as error:
        line = NotCosted(error.code, error.field)
    known = Kind(kind) if kind in set(Kind) else None
    return _PlacedLine(reader.text("line_id"), known, line, reader.flag("stale", default=False))


def _cost_breaks(part: Fields, lines: list[_PlacedLine], version: int) -> tuple[BreakCost, ...]:
    scrap_rate = part.number("scrap_rate", _ZERO, at_most=_HIGHEST_SCRAP_RATE)
    quantities = part.wholes("quantities")
    return tuple(
        _cost_break(Pieces(wanted, pieces_started(wanted, scrap_rate)), lines, version)
        for wanted in quantities
    )


def _cost_break(pieces: Pieces, lines: list[_PlacedLine], version: int) -> BreakCost:
    found = [line.at(pieces) for line in lines]
    amounts = [one for one in found if isinstance(one, LineAmount)]
    missing = [one for one in found if isinstance(one, Missing)]
    if not lines:
        missing.append(Missing(None, NO_LINES, pieces.started))
    return BreakCost.of(pieces, amounts, missing, version)
