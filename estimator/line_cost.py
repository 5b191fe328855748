"""What one cost line comes to at one quantity, and why."""

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

ZERO = Decimal(0)


class Kind(StrEnum):
    """What a cost line is about."""

    MATERIAL = "material"
    BOUGHT = "bought"
    OPERATION = "operation"
    OUTSIDE = "outside"


@dataclass(frozen=True, slots=True)
class Why:
    """The rule that gave an amount, and every value that went into it, as text."""

    rule: str
    values: dict[str, str]


@dataclass(frozen=True, slots=True)
class LineCost:
    """Money of one line at one quantity, at full precision.

    `amount` recurs with each order of that quantity; `one_off` is charged once beside it.
    An operation's amount is set-up + run + spread non-recurring work, given apart here.
    """

    amount: Decimal
    why: Why
    one_off: Decimal = ZERO
    setup: Decimal = ZERO
    run: Decimal = ZERO
    spread: Decimal = ZERO


@dataclass(frozen=True, slots=True)
class NotCosted:
    """A line that has no amount at this quantity. `reason` is a code, `field` what it concerns."""

    reason: str
    field: str | None = None
