"""What a roll-up says, as values and as JSON. All money is text with 4 decimals.

A sum in which something is missing is unknown: None here, null in JSON. Version 1 wrote the sum
of what was known, which could be taken for the cost; runs of then are computed again as they were
(`version`), and read by `known_sum` as they would be today.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from estimator.line_cost import ZERO, Kind, LineCost, NotCosted
from estimator.money import fixed
from estimator.numbers import plain
from estimator.quantity import Pieces

SUMS_OF_WHAT_IS_KNOWN = 1
"""The version that did so; later ones say that a sum is unknown."""
CHARGING_ONCE = (Kind.OPERATION, Kind.OUTSIDE)
"""Kinds of lines that may have a charge made once."""


@dataclass(frozen=True, slots=True)
class LineAmount:
    """One line's cost at one quantity, at full precision."""

    line_id: str
    kind: Kind
    cost: LineCost

    def as_json(self) -> dict[str, Any]:
        """One entry of a break's `lines`."""
        why = self.cost.why
        return {
            "line_id": self.line_id,
            "kind": self.kind.value,
            "amount": plain(fixed(self.cost.amount)),
            "one_off": plain(fixed(self.cost.one_off)),
            "why": {"rule": why.rule, "values": why.values},
        }


@dataclass(frozen=True, slots=True)
class Missing:
    """A line (None: the part as a whole) without an amount at so many pieces started."""

    line_id: str | None
    cause: NotCosted
    quantity: int
    kind: Kind | None = None
    """What the line is about; None when that can't be told either."""

    def as_json(self) -> dict[str, Any]:
        """One entry of a break's `missing`; `field` is the term to correct, or null."""
        return {
            "line_id": self.line_id,
            "reason": self.cause.reason,
            "field": self.cause.field,
            "quantity": self.quantity,
        }


@dataclass(frozen=True, slots=True)
class Sums:
    """The sums over a break's lines, each fixed once from full precision.

    `cost` recurs (spread non-recurring work included) and is the sum of `by_kind`; operations are
    set-up + run + spread. `one_off` stands beside it. `unit_cost` is per piece wanted.
    """

    by_kind: dict[Kind, Decimal | None]
    setup: Decimal | None
    run: Decimal | None
    spread: Decimal | None
    one_off: Decimal | None
    cost: Decimal | None
    unit_cost: Decimal | None

    @classmethod
    def of(cls, lines: Sequence[LineAmount], unknown: frozenset[Kind], wanted: int) -> "Sums":
        """What the lines come to; a sum in which a line of an `unknown` kind belongs is None."""
        costs = [line.cost for line in lines]
        by_kind = dict.fromkeys(Kind, ZERO)
        for line in lines:
            by_kind[line.kind] += line.cost.amount
        total = sum(by_kind.values(), ZERO)

        def known(amount: Decimal, *kinds: Kind) -> Decimal | None:
            return None if unknown.intersection(kinds) else fixed(amount)

        def of_operations(amounts: Iterable[Decimal]) -> Decimal | None:
            return known(sum(amounts, ZERO), Kind.OPERATION)

        return cls(
            by_kind={kind: known(amount, kind) for kind, amount in by_kind.items()},
            setup=of_operations(cost.setup for cost in costs),
            run=of_operations(cost.run for cost in costs),
            spread=of_operations(cost.spread for cost in costs),
            one_off=known(sum((cost.one_off for cost in costs), ZERO), *CHARGING_ONCE),
            cost=known(total, *Kind),
            unit_cost=known(total / wanted, *Kind),
        )

    def as_json(self) -> dict[str, Any]:
        """These entries of a break."""
        return {
            "by_kind": {kind.value: _text(amount) for kind, amount in self.by_kind.items()},
            "setup": _text(self.setup),
            "run": _text(self.run),
            "spread": _text(self.spread),
            "one_off": _text(self.one_off),
            "cost": _text(self.cost),
            "unit_cost": _text(self.unit_cost),
        }


@dataclass(frozen=True, slots=True)
class BreakCost:
    """What one quantity of a part costs; a sum in which something is missing is None.

    Lines and what is missing are the part's own; the sums are with those of the parts `below`, that
    go into it, as many as it takes of them.
    """

    pieces: Pieces
    sums: Sums
    lines: tuple[LineAmount, ...]
    missing: tuple[Missing, ...]
    below: "tuple[BreakCost, ...]" = ()

    @classmethod
    def of(
        cls,
        pieces: Pieces,
        lines: Sequence[LineAmount],
        missing: Sequence[Missing],
        version: int,
        below: "Sequence[BreakCost]" = (),
    ) -> "BreakCost":
        """The sums as that version of the calculation gives them."""
        summed, lacking = lines, missing
        if below:
            whole = [one for part in below for one in part.whole]
            summed = [*lines, *(line for one in whole for line in one.lines)]
            lacking = [*missing, *(some for one in whole for some in one.missing)]
        kinds = [one.kind for one in lacking]
        unknown = frozenset(kind for kind in kinds if kind)
        if None in kinds:
            unknown = frozenset(Kind)
        if version == SUMS_OF_WHAT_IS_KNOWN:
            unknown = frozenset()
        sums = Sums.of(summed, unknown, pieces.wanted)
        return cls(pieces, sums, tuple(lines), tuple(missing), tuple(below))

    @property
    def whole(self) -> "list[BreakCost]":
        """This one, and those of everything that goes into it, at any depth."""
        return [self, *(one for part in self.below for one in part.whole)]

    @property
    def complete(self) -> bool:
        """Whether every line has its amount, also of what goes into it."""
        return not self.missing and all(one.complete for one in self.below)

    def as_json(self) -> dict[str, Any]:
        """One entry of a part's `breaks`."""
        return {
            "quantity": self.pieces.wanted,
            "started": self.pieces.started,
            **self.sums.as_json(),
            "complete": self.complete,
            "missing": [missing.as_json() for missing in self.missing],
            "lines": [line.as_json() for line in self.lines],
        }


@dataclass(frozen=True, slots=True)
class PartCost:
    """One part at each of its quantities; of one that goes into another, at each of that one's."""

    part_id: str
    breaks: tuple[BreakCost, ...]
    parent: str | None = None
    """The assembly that it goes into, in whose cost its own is; None: it is sold by itself."""

    def as_json(self) -> dict[str, Any]:
        """One entry of the roll-up's `parts`."""
        said = {"part_id": self.part_id, "breaks": [one.as_json() for one in self.breaks]}
        return said if self.parent is None else said | {"parent": self.parent}


@dataclass(frozen=True, slots=True)
class RollUp:
    """The costs of one estimate. `stale` are the document's reasons and its stale lines,
    `variant` is the alternative that was costed, where there are any.
    """

    version: int
    currency: str
    parts: tuple[PartCost, ...]
    stale: tuple[Any, ...]
    variant: str | None = None

    @property
    def complete(self) -> bool:
        """Whether there is something to cost, and nothing of it is missing."""
        has_breaks = bool(self.parts) and all(part.breaks for part in self.parts)
        return has_breaks and all(one.complete for part in self.parts for one in part.breaks)

    @property
    def missing(self) -> int:
        """How many lines have no amount at some quantity; a part without lines counts as one."""
        return sum(
            len({missing.line_id for one in part.breaks for missing in one.missing})
            for part in self.parts
        )

    def as_json(self) -> dict[str, Any]:
        """The result as it is kept with its run."""
        said = {
            "version": self.version,
            "currency": self.currency,
            "parts": [part.as_json() for part in self.parts],
            "complete": self.complete,
            "stale": list(self.stale),
        }
        return said if self.variant is None else said | {"variant": self.variant}


def known_sum(one: Mapping[str, Any], name: str) -> Decimal | None:
    """A sum of a kept break (`cost`, `by_kind.material`), of whichever version; None if unknown.

    Of an incomplete break of version 1 none is known for sure.
    """
    value: Any = one
    for step in name.split("."):
        value = value[step]
    summed_anyway = not one["complete"] and one["cost"] is not None
    return None if value is None or summed_anyway else Decimal(value)


def _text(amount: Decimal | None) -> str | None:
    return None if amount is None else plain(amount)
