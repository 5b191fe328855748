"""Totals of a document: tax once per rate per document, never per line.

Source: the Japanese qualified-invoice rule (one rounding per rate and document). Three lines of
¥105 at 10 %, rounded down, give ¥31 of tax, not ¥30.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal, localcontext
from typing import Any

from estimator.errors import InputError
from estimator.money import Currency, Rounding, costing_context, rounded
from estimator.numbers import plain

_ZERO = Decimal(0)


@dataclass(frozen=True, slots=True)
class TaxedLine:
    """A line's amount without tax, already rounded (negative: a discount), and its tax rate."""

    amount: Decimal
    rate: Decimal


@dataclass(frozen=True, slots=True)
class RateTotal:
    """All lines of one tax rate together."""

    rate: Decimal
    net: Decimal
    tax: Decimal


@dataclass(frozen=True, slots=True)
class Totals:
    """Subtotal, tax of each rate (the highest first), and what is to be paid."""

    subtotal: Decimal
    rates: tuple[RateTotal, ...]
    tax: Decimal
    total: Decimal

    def as_json(self) -> dict[str, Any]:
        """The totals with all numbers as text."""
        return {
            "subtotal": plain(self.subtotal),
            "rates": [
                {"rate": plain(one.rate), "net": plain(one.net), "tax": plain(one.tax)}
                for one in self.rates
            ],
            "tax": plain(self.tax),
            "total": plain(self.total),
        }


def totals(lines: Iterable[TaxedLine], rounding: Rounding, currency: Currency) -> Totals:
    """Totals of the lines of one document.

    Raises InputError: `too_many_decimals` for an amount that the currency has no coins for,
    `negative` or `too_large` for a rate outside of 0 ≤ rate < 1.
    """
    net_by_rate: dict[Decimal, Decimal] = {}
    with localcontext(costing_context()):
        for index, line in enumerate(lines):
            _check(line, index, currency)
            net_by_rate[line.rate] = net_by_rate.get(line.rate, _ZERO) + line.amount
        rates = tuple(
            RateTotal(rate, net, rounded(net * rate, currency.decimals, rounding))
            for rate, net in sorted(net_by_rate.items(), reverse=True)
        )
        subtotal = sum((one.net for one in rates), _ZERO)
        tax = sum((one.tax for one in rates), _ZERO)
        return Totals(subtotal, rates, tax, subtotal + tax)


def _check(line: TaxedLine, index: int, currency: Currency) -> None:
    if line.amount != rounded(line.amount, currency.decimals, Rounding.DOWN):
        limit = {"limit": str(currency.decimals)}
        raise InputError(f"lines[{index}].amount", "too_many_decimals", limit)
    if line.rate < 0:
        raise InputError(f"lines[{index}].rate", "negative")
    if line.rate >= 1:
        raise InputError(f"lines[{index}].rate", "too_large", {"limit": "1"})
