"""Operations in the shop's own house: minutes at an hourly rate."""

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from typing import ClassVar

from estimator.fields import Fields
from estimator.line_cost import ZERO, Kind, LineCost, Why
from estimator.numbers import plain
from estimator.quantity import Pieces

MINUTES_PER_HOUR = 60


class Spread(StrEnum):
    """Where non-recurring work (programs, jigs, first article) is charged."""

    ONCE = "once"
    SPREAD = "spread"


@dataclass(frozen=True, slots=True)
class Operation:
    """Work at one work centre, in minutes; handling and run are per piece started.

    (set-up + (handling + run) × pieces started) × hourly rate ÷ 60. Non-recurring work is
    minutes × hourly rate ÷ 60 + an amount, charged `once` beside the pieces or `spread` over
    this order's pieces.
    """

    kind: ClassVar[Kind] = Kind.OPERATION
    basis: ClassVar[str | None] = None

    setup_minutes: Decimal
    run_minutes: Decimal
    hourly_rate: Decimal
    handling_minutes: Decimal = ZERO
    non_recurring_minutes: Decimal = ZERO
    non_recurring_amount: Decimal = ZERO
    non_recurring_spread: Spread = Spread.ONCE

    @classmethod
    def read(cls, terms: Fields) -> "Operation":
        """The terms of a line as this value. Raises LineError."""
        return cls(
            setup_minutes=terms.number("setup_minutes"),
            run_minutes=terms.number("run_minutes"),
            hourly_rate=terms.number("hourly_rate"),
            handling_minutes=terms.number("handling_minutes", ZERO),
            non_recurring_minutes=terms.number("non_recurring_minutes", ZERO),
            non_recurring_amount=terms.number("non_recurring_amount", ZERO),
            non_recurring_spread=terms.choice("non_recurring_spread", Spread, Spread.ONCE),
        )

    def cost(self, pieces: Pieces) -> LineCost:
        """Cost of the work for all pieces started."""
        per_piece = self.handling_minutes + self.run_minutes
        setup = self._at_rate(self.setup_minutes)
        run = self._at_rate(per_piece * pieces.started)
        non_recurring = self._at_rate(self.non_recurring_minutes) + self.non_recurring_amount
        is_spread = self.non_recurring_spread is Spread.SPREAD
        spread = non_recurring if is_spread else ZERO
        return LineCost(
            amount=setup + run + spread,
            why=Why("operation", self._values(pieces)),
            one_off=non_recurring - spread,
            setup=setup,
            run=run,
            spread=spread,
        )

    def _at_rate(self, minutes: Decimal) -> Decimal:
        return minutes * self.hourly_rate / MINUTES_PER_HOUR

    def _values(self, pieces: Pieces) -> dict[str, str]:
        return {
            "setup_minutes": plain(self.setup_minutes),
            "handling_minutes": plain(self.handling_minutes),
            "run_minutes": plain(self.run_minutes),
            "hourly_rate": plain(self.hourly_rate),
            "non_recurring_minutes": plain(self.non_recurring_minutes),
            "non_recurring_amount": plain(self.non_recurring_amount),
            "non_recurring_spread": self.non_recurring_spread.value,
            "wanted": str(pieces.wanted),
            "started": str(pieces.started),
        }
