"""A list that is handed over is shown in portions: each can be saved, however long the list is."""

from typing import NamedTuple

PORTION = 100
"""Rows of one page. What a form may send at once (`MOST_ROWS`) is more."""


class Portion(NamedTuple):
    """The rows after the first `start` of so many."""

    start: int
    total: int

    @classmethod
    def at(cls, start: int, total: int) -> "Portion":
        """The one that begins there; past the end, as when the last one was handed over whole, the
        last that there is."""
        last = max(0, total - 1) // PORTION * PORTION
        return cls(min(start, last), total)

    @property
    def end(self) -> int:
        """After which row it ends."""
        return min(self.start + PORTION, self.total)

    @property
    def size(self) -> int:
        """How many rows it has."""
        return self.end - self.start

    @property
    def newer(self) -> int | None:
        """Where the portion before it begins."""
        return max(0, self.start - PORTION) if self.start else None

    @property
    def older(self) -> int | None:
        """Where the one after it begins."""
        return self.end if self.end < self.total else None
