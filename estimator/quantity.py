"""Pieces wanted by the customer, and pieces that must be started to get them."""

import math
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import ROUND_FLOOR, Decimal
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


def pieces_wanted(started: int, scrap_rate: Decimal) -> int:
    """Good pieces that come of so many started ones, at least 1: `pieces_started` turned round.

    `scrap_rate` is a share, 0 ≤ rate < 1. Raises ValueError outside of that, or for started < 1.
    """
    if started < 1 or not 0 <= scrap_rate < 1:
        raise ValueError("pieces started must be 1 or more, the scrap rate from 0 to below 1")
    return max(1, math.floor(started * (1 - Fraction(scrap_rate))))


def scrap_rate_between(breaks: Iterable[Pieces]) -> Decimal:
    """The plainest scrap rate that leads from the wanted pieces to the started ones in every break.

    In whole percents if one does, else to at most 4 decimals; where none does for all of them, as
    much scrap as each of them allows.
    """
    pairs = [one for one in breaks if one.started > one.wanted]
    if not pairs:
        return Decimal(0)
    highest = min(1 - Decimal(one.wanted) / one.started for one in pairs)
    found = Decimal(0)
    for step in (Decimal("0.01"), Decimal("0.001"), Decimal("0.0001")):
        found = highest.quantize(step, rounding=ROUND_FLOOR)
        if all(pieces_started(one.wanted, found) == one.started for one in pairs):
            return found
    return found
