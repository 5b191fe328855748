"""Pieces wanted by the customer, and pieces that must be started to get them."""

import math
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction


@dataclass(frozen=True, slots=True)
class Pieces:
    """One quantity break: pieces that the customer wants, pieces that the shop starts."""

    wanted: int
    started: int


def pieces_started(wanted: int, scrap_rate: Decimal) -> int:
    """Pieces to start for `wanted` good ones: wanted ÷ (1 − scrap rate), rounded up.

    `scrap_rate` is a share, 0 ≤ rate < 1. Raises ValueError outside of that, or for wanted < 1.
    """
    if wanted < 1 or not 0 <= scrap_rate < 1:
        raise ValueError("pieces wanted must be 1 or more, the scrap rate from 0 to below 1")
    return math.ceil(wanted / (1 - Fraction(scrap_rate)))
