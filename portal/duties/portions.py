"""A list that is handed over is shown in portions: each can be saved, however long the list is."""

from http import HTTPStatus
from typing import Any, NamedTuple

from flask import redirect, url_for

from portal.sent import number_asked

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


def asked_portion(total: int) -> Portion:
    """The portion that the request asks for."""
    return Portion.at(number_asked("from", 0), total)


def back_to_portion(endpoint: str, **of: Any) -> Any:
    """To the same portion: what follows has moved up into it."""
    of["from"] = number_asked("from", 0) or None
    return redirect(url_for(endpoint, **of), HTTPStatus.SEE_OTHER)
