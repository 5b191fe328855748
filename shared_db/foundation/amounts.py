"""Amounts as text."""

from decimal import Decimal


def as_text(amount: Decimal) -> str:
    """A number without the zeros that a column adds: 4500, 1.95."""
    return format(amount.normalize(), "f")
