"""What a roll-up says, as values and as JSON. All money is text with 4 decimals."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from estimator.line_cost import ZERO, Kind, LineCost, NotCosted
from estimator.money import fixed
from estimator.numbers import plain
from estimator.quantity import Pieces


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

    def as_json(self) -> dict[str, Any]:
        """One entry of a break's `missing`; `field` is the term to correct, or null."""
        return {
            "line_id": self.line_id,
            "reason": self.cause.reason,
            "field": self.cause.field,
            "quantity": self.quantity,
        }


@dataclass(frozen=True, slots=True)
class BreakCost:
    """What one quantity of a part costs.

    `cost` recurs (spread non-recurring work included) and is the sum of `by_kind`; operations are
    set-up + run + spread. `one_off` stands beside it. `unit_cost` is per piece wanted.
    When something is missing, these sums are of what is known.
    """

    pieces: Pieces
    by_kind: dict[Kind, Decimal]
    setup: Decimal
    run: Decimal
    spread: Decimal
    one_off: Decimal
    cost: Decimal
    unit_cost: Decimal
    lines: tuple[LineAmount, ...]
    missing: tuple[Missing, ...]

    @classmethod
    def of(
        cls, pieces: Pieces, lines: Sequence[LineAmount], missing: Sequence[Missing]
    ) -> "BreakCost":
        """The sums over a break's lines, each fixed once from full precision."""
        costs = [line.cost for line in lines]
        by_kind = dict.fromkeys(Kind, ZERO)
        for line in lines:
            by_kind[line.kind] += line.cost.amount
        total = sum(by_kind.values(), ZERO)
        return cls(
            pieces=pieces,
            by_kind={kind: fixed(amount) for kind, amount in by_kind.items()},
            setup=fixed(sum((cost.setup for cost in costs), ZERO)),
            run=fixed(sum((cost.run for cost in costs), ZERO)),
            spread=fixed(sum((cost.spread for cost in costs), ZERO)),
            one_off=fixed(sum((cost.one_off for cost in costs), ZERO)),
            cost=fixed(total),
            unit_cost=fixed(total / pieces.wanted),
            lines=tuple(lines),
            missing=tuple(missing),
        )

    @property
    def complete(self) -> bool:
        """Whether every line has its amount."""
        return not self.missing

    def as_json(self) -> dict[str, Any]:
        """One entry of a part's `breaks`."""
        return {
            "quantity": self.pieces.wanted,
            "started": self.pieces.started,
            "by_kind": {kind.value: plain(amount) for kind, amount in self.by_kind.items()},
            "setup": plain(self.setup),
            "run": plain(self.run),
            "spread": plain(self.spread),
            "one_off": plain(self.one_off),
            "cost": plain(self.cost),
            "unit_cost": plain(self.unit_cost),
            "complete": self.complete,
            "missing": [missing.as_json() for missing in self.missing],
            "lines": [line.as_json() for line in self.lines],
        }


@dataclass(frozen=True, slots=True)
class PartCost:
    """One part at each of its quantities."""

    part_id: str
    breaks: tuple[BreakCost, ...]

    def as_json(self) -> dict[str, Any]:
        """One entry of the roll-up's `parts`."""
        return {"part_id": self.part_id, "breaks": [one.as_json() for one in self.breaks]}


@dataclass(frozen=True, slots=True)
class RollUp:
    """The costs of one estimate. `stale` are the document's reasons and its stale lines."""

    version: int
    currency: str
    parts: tuple[PartCost, ...]
    stale: tuple[Any, ...]

    @property
    def complete(self) -> bool:
        """Whether there is something to cost, and nothing of it is missing."""
        has_breaks = bool(self.parts) and all(part.breaks for part in self.parts)
        return has_breaks and all(one.complete for part in self.parts for one in part.breaks)

    def as_json(self) -> dict[str, Any]:
        """The result as it is kept with its run."""
        return {
            "version": self.version,
            "currency": self.currency,
            "parts": [part.as_json() for part in self.parts],
            "complete": self.complete,
            "stale": list(self.stale),
        }
