"""Medians and intervals: what past records say without being led astray by a few odd ones."""

import math
from collections.abc import Sequence
from decimal import Decimal
from fractions import Fraction
from itertools import pairwise

Weighted = Sequence[tuple[Decimal, Decimal]]
"""Values with their weights, which are above 0."""


def weighted_median(values: Weighted) -> Decimal:
    """The value with half of all weight below it and half above.

    Where the weight halves exactly between two values, the middle of them (of 1, 2, 3, 4 it is
    2.5). Raises ValueError without values.
    """
    if not values:
        raise ValueError("no values")
    ordered = sorted(values)
    twice_all = sum(weight for _, weight in ordered)
    twice_reached = Decimal(0)
    for (value, weight), (following, _) in pairwise(ordered):
        twice_reached += 2 * weight
        if twice_reached > twice_all:
            return value
        if twice_reached == twice_all:
            return (value + following) / 2
    return ordered[-1][0]


def median(values: Sequence[Decimal]) -> Decimal:
    """The middle value. Raises ValueError without values."""
    return weighted_median([(value, Decimal(1)) for value in values])


def likely_range(values: Sequence[Decimal], share: Fraction) -> tuple[Decimal, Decimal]:
    """From where to where the next value will be with a probability of `share`, at least.

    By rank among n values, as conformal prediction has it: ⌊(n + 1)(1 − share)/2⌋ from below and
    from above. With few values no range is wide enough; then it is the lowest and the highest.
    """
    ordered = sorted(values)
    from_the_end = math.floor((len(ordered) + 1) * (1 - share) / 2)
    position = max(from_the_end - 1, 0)
    return ordered[position], ordered[-1 - position]
