"""Currencies, and the one place where money is rounded."""

from dataclasses import dataclass
from decimal import (
    ROUND_CEILING,
    ROUND_DOWN,
    ROUND_HALF_UP,
    ROUND_UP,
    Context,
    Decimal,
    DivisionByZero,
    InvalidOperation,
    Overflow,
)
from enum import StrEnum

from estimator.errors import InputError

COST_DECIMALS = 4


class Rounding(StrEnum):
    """How money loses its decimals; agreed with each partner. Negative amounts mirror positive."""

    DOWN = "down"
    HALF_UP = "half_up"
    UP = "up"


_DECIMAL_MODES = {
    Rounding.DOWN: ROUND_DOWN,
    Rounding.HALF_UP: ROUND_HALF_UP,
    Rounding.UP: ROUND_UP,
}


@dataclass(frozen=True, slots=True)
class Currency:
    """A currency: decimals of its amounts, and how many more a unit price may have."""

    code: str
    decimals: int
    unit_price_decimals: int


JPY = Currency("JPY", decimals=0, unit_price_decimals=2)
_CURRENCIES = {currency.code: currency for currency in (JPY,)}


def find_currency(code: object, field: str = "currency") -> Currency:
    """The currency of an ISO 4217 code. Raises InputError `unknown_currency`."""
    if not isinstance(code, str) or code not in _CURRENCIES:
        choices = ", ".join(_CURRENCIES)
        raise InputError(field, "unknown_currency", {"choices": choices})
    return _CURRENCIES[code]


def costing_context() -> Context:
    """A decimal context for costing, so that no caller's own precision changes a price."""
    return Context(
        prec=60, rounding=ROUND_HALF_UP, traps=[DivisionByZero, InvalidOperation, Overflow]
    )


PRICE_STEPS = tuple(Decimal(1).scaleb(power) for power in range(-2, 3))
"""What a shop may round its unit prices to: 0.01, 0.1, 1, 10 or 100."""
_SMALLEST_SHARE = 100
"""Rounding up never adds more than a hundredth to a price."""


@dataclass(frozen=True, slots=True)
class PriceRule:
    """How a shop rounds its prices: up to the next multiple of `step`, and never down.

    A small price gets a finer step, so that rounding adds at most 1 % to it, down to the finest
    step of all: with a step of 1, 12,345.6 becomes 12,346, 34.52 becomes 34.6, and 1.95 stays.
    With `exactly` the step holds for every price: what somebody chose for one quote.
    """

    step: Decimal
    exactly: bool = False

    def step_for(self, price: Decimal) -> Decimal:
        """The step that a price of this size is rounded to."""
        if self.exactly:
            return self.step
        fine = [step for step in PRICE_STEPS if step * _SMALLEST_SHARE <= price]
        return min(self.step, max(fine, default=PRICE_STEPS[0]))

    def up(self, price: Decimal, at_least: Decimal = PRICE_STEPS[0]) -> Decimal:
        """The price by this rule, with a step of `at_least` (1 for an amount in whole yen)."""
        power = max(self.step_for(price), at_least).adjusted()
        found = price.quantize(Decimal(1).scaleb(power), ROUND_CEILING, _ROUNDING_CONTEXT)
        return rounded(found, max(0, -power), Rounding.DOWN)


# Wider than any product of allowed inputs, so that quantize never overflows.
_ROUNDING_CONTEXT = Context(prec=200, traps=[InvalidOperation])
_STEPS = tuple(Decimal(1).scaleb(-decimals) for decimals in range(13))


def rounded(amount: Decimal, decimals: int, mode: Rounding) -> Decimal:
    """`amount` with so many decimals (0 to 12). Does not depend on the decimal context."""
    return amount.quantize(_STEPS[decimals], _DECIMAL_MODES[mode], _ROUNDING_CONTEXT)


def fixed(amount: Decimal) -> Decimal:
    """A cost as it is recorded: 4 decimals, half up."""
    return rounded(amount, COST_DECIMALS, Rounding.HALF_UP)
