"""Plots of where the cost sits, as plain geometry; the templates draw it, with a table beside."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from portal.ways.where import Column, Share
from shared_db.foundation.errors import N_

KINDS = ("material", "bought", "operation", "outside")
MARKS = {
    "material": N_("M"),
    "bought": N_("B"),
    "operation": N_("W"),
    "outside": N_("O"),
}
"""A letter in each piece of a bar: colour alone tells nobody everything."""
LEFT, WIDTH, ROW, BAR = 150, 480, 34, 22
ROOM_FOR_MARK = 18


@dataclass(frozen=True)
class Piece:
    """One piece of a bar."""

    kind: str
    x: float
    width: float
    marked: bool


@dataclass(frozen=True)
class Bar:
    """One row; `end` is where its figure is written."""

    y: float
    column: Column
    pieces: Sequence[Piece]
    end: float


@dataclass(frozen=True)
class ParetoRow:
    """One line's bar, and where the sum up to it stands."""

    y: float
    share: Share
    width: float
    sum_x: float


def bars(columns: Sequence[Column]) -> list[Bar]:
    """A bar for each quantity, as long as a piece costs; what is missing isn't in it."""
    totals = [sum(filter(None, one.by_kind.values()), Decimal(0)) for one in columns]
    widest = max(totals, default=Decimal(0)) or Decimal(1)
    found = []
    for place, one in enumerate(columns):
        x, pieces = float(LEFT), []
        for kind in KINDS:
            width = float((one.by_kind[kind] or 0) / widest) * WIDTH
            if width > 0:
                pieces.append(Piece(kind, round(x, 1), round(width, 1), width >= ROOM_FOR_MARK))
            x += width
        found.append(Bar(place * ROW + 6, one, pieces, round(x + 8, 1)))
    return found


def pareto(shares: Sequence[Share]) -> list[ParetoRow]:
    """A bar for each line, the dearest first, and the running sum on the same scale of 0–100 %."""
    return [
        ParetoRow(
            place * ROW + 24,
            one,
            round(float(one.share) * WIDTH, 1),
            round(LEFT + float(one.up_to_here) * WIDTH, 1),
        )
        for place, one in enumerate(shares)
    ]
