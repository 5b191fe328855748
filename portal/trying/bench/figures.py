"""How figures are made of measurements."""

from collections.abc import Sequence
from statistics import quantiles


def percentile(values: Sequence[float], per_cent: int) -> float:
    """The value below which so many per cent lie (to 0.1)."""
    if len(values) < 2:
        return round(values[0], 1) if values else 0.0
    return round(quantiles(values, n=100, method="inclusive")[per_cent - 1], 1)
