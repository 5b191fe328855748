"""A plot of the records behind a proposed time: one dot per work order, older to newer."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from estimator.records.times import ProposedTime

WIDTH, HEIGHT = 480, 220
LEFT, RIGHT, TOP, BOTTOM = 56, 12, 12, 28


@dataclass(frozen=True)
class Dot:
    """One work order; `name` is what it is called, `minutes` its value."""

    x: float
    y: float
    name: str
    minutes: Decimal


@dataclass(frozen=True)
class Plot:
    """Where everything stands, in SVG units. The scale is logarithmic: 1 to 10 as 10 to 100."""

    dots: tuple[Dot, ...]
    ticks: tuple[tuple[float, str], ...]
    line: float
    band_top: float
    band_height: float
    width: int = WIDTH
    height: int = HEIGHT
    left: int = LEFT
    right: int = WIDTH - RIGHT
    bottom: int = HEIGHT - BOTTOM


def draw(values: Sequence[tuple[str, Decimal]], proposed: ProposedTime | None) -> Plot | None:
    """The plot of (name, minutes), oldest first; None when there is nothing to draw."""
    known = [(name, minutes) for name, minutes in values if minutes > 0]
    if not known or proposed is None:
        return None
    inner = [minutes for _, minutes in known] + [proposed.low, proposed.high, proposed.minutes]
    smallest = min(value for value in inner if value > 0)
    lowest, highest = math.floor(_log(smallest)), math.ceil(_log(max(inner)))
    highest = max(highest, lowest + 1)

    def height_of(value: Decimal) -> float:
        share = (_log(max(value, smallest)) - lowest) / (highest - lowest)
        return round(HEIGHT - BOTTOM - share * (HEIGHT - TOP - BOTTOM), 1)

    step = (WIDTH - LEFT - RIGHT) / (len(known) + 1)
    dots = tuple(
        Dot(round(LEFT + step * place, 1), height_of(minutes), name, minutes)
        for place, (name, minutes) in enumerate(known, start=1)
    )
    ticks = tuple(
        (height_of(Decimal(10) ** power), f"{Decimal(10) ** power:,f}")
        for power in range(lowest, highest + 1)
        if Decimal(10) ** power >= smallest or power == lowest
    )
    top, bottom = height_of(proposed.high), height_of(proposed.low)
    return Plot(dots, ticks, height_of(proposed.minutes), top, round(bottom - top, 1))


def _log(value: Decimal) -> float:
    return math.log10(value)
