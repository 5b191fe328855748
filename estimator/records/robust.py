"""Medians and quantiles: what past records say without being led astray by a few odd ones."""

from collections.abc import Sequence
from decimal import Decimal
from typing import TypeAlias

Weighted: TypeAlias = Sequence[tuple[Decimal, Decimal]]
"""Values with their weights; weights above 0."""

_HALF = Decimal("0.5")


def weighted_quantile(values: Weighted, share: Decimal) -> Decimal:
    """The smallest value that at least `share` (0 to 1) of all weight doesn't exceed.

    Where the weight ends exactly at a value, the middle between it and the next (so the median
    of 1, 2, 3, 4 is 2.5). Raises ValueError without values.
    """
    if not values:
        raise ValueError("no values")
    ordered = sorted(values)
    wanted = share * sum(weight for _, weight in ordered)
    reached = Decimal(0)
    for index, (value, weight) in enumerate(ordered):
        reached += weight
        if reached > wanted or index == len(ordered) - 1:
            return value
        if reached == wanted:
            return (value + ordered[index + 1][0]) / 2
    raise AssertionError("unreachable: the last value was returned")


def weighted_median(values: Weighted) -> Decimal:
    """The middle value by weight."""
    return weighted_quantile(values, _HALF)


def unweighted(values: Sequence[Decimal]) -> list[tuple[Decimal, Decimal]]:
    """Values that all weigh the same."""
    return [(value, Decimal(1)) for value in values]


def median(values: Sequence[Decimal]) -> Decimal:
    """The middle value."""
    return weighted_median(unweighted(values))
