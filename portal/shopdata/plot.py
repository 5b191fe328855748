"""A plot of the records behind a proposed time: one dot per work order, older to newer."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from estimator.records.times import ProposedTime

WIDTH, HEIGHT = 480, 220
LEFT, RIGHT, TOP, BOTTOM = 64, 12, 12, 28
_STEPS = tuple(Decimal(n).scaleb(power) for power in range(-4, 7) for n in (1, 2, 5))
"""Where lines are drawn: 0.0001, 0.0002, 0.0005 … 1,000,000."""
_MOST_TICKS = 10
"""How many fit above each other; with more, only 1, 10, 100 … are drawn."""


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


def plot_of(values: Sequence[tuple[str, Decimal]], proposed: ProposedTime | None) -> Plot | None:
    """The plot of (name, minutes), oldest first; None when there is nothing to draw."""
    known = [(name, minutes) for name, minutes in values if minutes > 0]
    if not known or proposed is None:
        return None
    shown = [m for _, m in known] + [m for m in (proposed.low, proposed.high) if m > 0]
    lowest, highest = _round_down(min(shown)), _round_up(max(shown))
    span = _log(highest) - _log(lowest)

    def height_of(value: Decimal) -> float:
        share = (_log(max(value, lowest)) - _log(lowest)) / span
        return round(HEIGHT - BOTTOM - share * (HEIGHT - TOP - BOTTOM), 1)

    apart = (WIDTH - LEFT - RIGHT) / (len(known) + 1)
    dots = tuple(
        Dot(round(LEFT + apart * place, 1), height_of(minutes), name, minutes)
        for place, (name, minutes) in enumerate(known, start=1)
    )
    ticks = tuple((height_of(step), f"{step:,f}") for step in _steps(lowest, highest))
    top, bottom = height_of(proposed.high), height_of(proposed.low)
    return Plot(dots, ticks, height_of(proposed.minutes), top, round(bottom - top, 1))


def _steps(lowest: Decimal, highest: Decimal) -> list[Decimal]:
    """The lines between two of them, or of those the powers of ten."""
    steps = [step for step in _STEPS if lowest <= step <= highest]
    if len(steps) <= _MOST_TICKS:
        return steps
    return [step for step in steps if step.as_tuple().digits == (1,)]


def _round_down(value: Decimal) -> Decimal:
    """The step below."""
    return max((step for step in _STEPS if step < value), default=_STEPS[0])


def _round_up(value: Decimal) -> Decimal:
    """The step above."""
    return min((step for step in _STEPS if step > value), default=_STEPS[-1])


def _log(value: Decimal) -> float:
    return math.log10(value)
