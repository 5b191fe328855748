"""Currencies, and the one place where money is rounded."""

from dataclasses import dataclass
from decimal import (
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


# Wider than any product of allowed inputs, so that quantize never overflows.
_ROUNDING_CONTEXT = Context(prec=200, traps=[InvalidOperation])
_STEPS = tuple(Decimal(1).scaleb(-decimals) for decimals in range(13))


def rounded(amount: Decimal, decimals: int, mode: Rounding) -> Decimal:
    """`amount` with so many decimals (0 to 12). Does not depend on the decimal context."""
    return amount.quantize(_STEPS[decimals], _DECIMAL_MODES[mode], _ROUNDING_CONTEXT)


def fixed(amount: Decimal) -> Decimal:
    """A cost as it is recorded: 4 decimals, half up."""
    return rounded(amount, COST_DECIMALS, Rounding.HALF_UP)
