"""Assemblies: how many of a part go into what is wanted of another, and what that costs with it.

Of a part that goes into another so many are wanted as the other's pieces *started* take, times
quantity-per, rounded up: an assembly that becomes scrap takes its parts along, as it takes bought
ones. The part's own scrap comes on top. Ten assemblies wanted at 10 % scrap are 12 started; with 4
in each 48 are wanted, at 5 % scrap of their own 51 started. Their cost is part of the assembly's.
"""

import math
from collections import defaultdict
from collections.abc import Iterable, Sequence
from decimal import Decimal
from fractions import Fraction

from estimator.errors import InputError
from estimator.line_cost import NotCosted
from estimator.quantity import Pieces, pieces_started
from estimator.rollup_document import PlacedLine, PlacedPart
from estimator.rollup_result import BreakCost, LineAmount, Missing, PartCost

DEEPEST = 20
"""Assemblies in one another; the record refuses more, too."""
NO_LINES = NotCosted("no_lines")


def cost_parts(parts: Sequence[PlacedPart], version: int) -> tuple[PartCost, ...]:
    """Every part at every quantity, in the order given.

    Raises InputError for `duplicate_part`, `unknown_parent`, `parent_cycle` and `too_deep`.
    """
    costing = _Costing(parts, version)
    for part in parts:
        if part.parent is None:
            costing.cost(part, part.quantities)
    return tuple(
        PartCost(part.part_id, costing.found(part, place), part.parent)
        for place, part in enumerate(parts)
    )


def needed(started: int, quantity_per: Decimal) -> int:
    """Pieces that so many started assemblies take: a whole number, rounded up."""
    return math.ceil(started * Fraction(quantity_per))


def wanted_pieces(parts: Sequence[PlacedPart]) -> dict[str, list[int]]:
    """By key how many of each part are wanted, one for each column: its own quantities, or what its
    assembly's pieces take. Without what goes into itself, or into nothing that is there.
    """
    below: dict[str | None, list[PlacedPart]] = defaultdict(list)
    for part in parts:
        below[part.parent].append(part)
    found: dict[str, list[int]] = {}

    def go(part: PlacedPart, wanted: list[int]) -> None:
        found[part.key] = wanted
        started = [pieces_started(one, part.scrap_rate) for one in wanted]
        for child in below[part.key]:
            go(child, [needed(one, child.quantity_per) for one in started])

    for part in below[None]:
        go(part, list(part.quantities))
    return found


class _Costing:
    """The breaks of parts by key, each assembly after what goes into it."""

    def __init__(self, parts: Sequence[PlacedPart], version: int) -> None:
        self._version = version
        self._breaks: dict[str, tuple[BreakCost, ...]] = {}
        self._below: dict[str, list[PlacedPart]] = defaultdict(list)
        keys = {part.key for part in parts}
        if len(keys) < len(parts):
            raise InputError("parts", "duplicate_part")
        for place, part in enumerate(parts):
            if part.parent is not None:
                if part.parent not in keys:
                    raise InputError(f"parts[{place}].parent", "unknown_parent")
                self._below[part.parent].append(part)

    def found(self, part: PlacedPart, place: int) -> tuple[BreakCost, ...]:
        """What was computed for it: nothing where it goes into itself."""
        if part.key not in self._breaks:
            raise InputError(f"parts[{place}].parent", "parent_cycle")
        return self._breaks[part.key]

    def cost(
        self, part: PlacedPart, wanted: Iterable[int], depth: int = 0
    ) -> tuple[BreakCost, ...]:
        """The part at each quantity wanted, after the parts that go into it."""
        if depth > DEEPEST:
            raise InputError("parts", "too_deep", {"limit": str(DEEPEST)})
        pieces = [Pieces(one, pieces_started(one, part.scrap_rate)) for one in wanted]
        below = [
            self.cost(child, [needed(one.started, child.quantity_per) for one in pieces], depth + 1)
            for child in self._below.get(part.key, ())
        ]
        self._breaks[part.key] = tuple(
            _cost_break(one, part.lines, [breaks[column] for breaks in below], self._version)
            for column, one in enumerate(pieces)
        )
        return self._breaks[part.key]


def _cost_break(
    pieces: Pieces, lines: Sequence[PlacedLine], below: Sequence[BreakCost], version: int
) -> BreakCost:
    found = [_at(line, pieces) for line in lines]
    amounts = [one for one in found if isinstance(one, LineAmount)]
    missing = [one for one in found if isinstance(one, Missing)]
    if not lines and not below:
        missing.append(Missing(None, NO_LINES, pieces.started))
    return BreakCost.of(pieces, amounts, missing, version, below)


def _at(placed: PlacedLine, pieces: Pieces) -> LineAmount | Missing:
    """What the line comes to for these pieces, or why it comes to nothing that is known."""
    line = placed.line
    if isinstance(line, NotCosted):
        return Missing(placed.line_id, line, pieces.started, placed.kind)
    cost = line.cost(pieces)
    if isinstance(cost, NotCosted):
        return Missing(placed.line_id, cost, pieces.started, line.kind)
    return LineAmount(placed.line_id, line.kind, cost)
