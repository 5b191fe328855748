"""The shape of a quote sheet: where its table is headed, and what is proposed for its columns.

A sheet comes as rows of text. Its shape is known by the header of its table alone, so that the same
form is known again with another customer, another day and more rows.
"""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from estimator.numbers import normalised
from estimator.quotes.words import COLUMN_OF, COLUMN_WORDS, bare, pieces_headed

Grid = Sequence[Sequence[str]]
LOOKED_AT = 60
"""A table's header stands within so many rows."""


@dataclass(frozen=True, slots=True)
class Header:
    """Where a table's header stands: its first row (from 0), how many rows it has (1 or 2), and
    what each column is called, "" where nothing is."""

    row: int
    rows: int
    labels: tuple[str, ...]

    @property
    def breaks(self) -> dict[int, int]:
        """Column (from 0) → pieces, where prices stand side by side by quantity: 10個, 50個, 100個.

        Columns beside each other, at least two, of growing quantities, in a table that names parts.
        """
        return _breaks(self.labels)

    @property
    def shape(self) -> str:
        """By which the same form is known again, with more quantities or less: 64 characters."""
        breaks = self.breaks
        known = [
            "#" if place in breaks else bare(label)
            for place, label in enumerate(self.labels)
            if place not in breaks or place == min(breaks)
        ]
        return hashlib.sha256("\0".join(known).rstrip("\0").encode()).hexdigest()


@dataclass(frozen=True, slots=True)
class SheetMapping:
    """What a shop says of a shape: `columns` field → column (from 0); `cells` field → rows above
    the header (1 is the one right above) and column, for those not found by their words; `shift`:
    so many rows below the one that is guessed the header stands; `breaks`: first column and number
    of those that hold prices by quantity, in the sheet at which it was said."""

    columns: Mapping[str, int]
    cells: Mapping[str, tuple[int, int]] = field(default_factory=dict)
    shift: int = 0
    breaks: tuple[int, int] | None = None

    def as_json(self) -> dict[str, Any]:
        """As it is kept."""
        cells = {name: list(place) for name, place in self.cells.items()}
        kept = {"columns": dict(self.columns), "cells": cells, "shift": self.shift}
        return kept | ({"breaks": list(self.breaks)} if self.breaks else {})

    @classmethod
    def of(cls, kept: Mapping[str, Any]) -> "SheetMapping":
        """Out of what is kept."""
        cells = {name: (place[0], place[1]) for name, place in kept.get("cells", {}).items()}
        first, count = kept.get("breaks", (0, 0))
        breaks = (first, count) if count else None
        return cls(dict(kept["columns"]), cells, kept.get("shift", 0), breaks)

    def columns_in(self, header: Header) -> dict[str, int]:
        """Field → column in a sheet of the form that may have more quantities, or less."""
        if self.breaks is None:
            return dict(self.columns)
        first, count = self.breaks
        more = len(header.breaks) - count
        return {
            name: place + more if place >= first + count else place
            for name, place in self.columns.items()
        }


def guess_header(grid: Grid) -> Header | None:
    """The row that is most like a header: the one with the most known words, else the one with the
    most texts. None for a sheet without any row of two texts."""
    best, most = -1, (-LOOKED_AT, 0)
    for row, cells in enumerate(grid[:LOOKED_AT]):
        known = len(_fields(cells))
        texts = sum(_is_label(cell) for cell in cells)
        # a title that has its values beside its labels knows as many words as a short table
        other = sum(bool(cell.strip()) for cell in cells) - known - len(_breaks(cells))
        much = (2 * known - other if known > 1 else 0, texts)
        if texts > 1 and much > most:
            best, most = row, much
    return header_at(grid, best) if best >= 0 else None


def header_at(grid: Grid, row: int) -> Header:
    """The header whose first row is this one, with a second row where its cells are merged."""
    first = list(grid[row])
    second = list(grid[row + 1]) if row + 1 < len(grid) else []
    below = [place for place, cell in enumerate(second) if cell.strip()]
    only_labels = all(_is_label(second[place]) for place in below)
    split = any(bare(second[place]) in COLUMN_OF for place in below) and only_labels
    if not split and not _are_breaks(first, second, below):
        return Header(row, 1, tuple(_trimmed(first)))
    above = ""
    labels = []
    for place in range(max(len(first), len(second))):
        upper, lower = _at(first, place), _at(second, place)
        above = upper or above
        labels.append(f"{lower} {_unit_of(above)}".strip() if lower else upper)
    return Header(row, 2, tuple(_trimmed(labels)))


def _breaks(labels: Sequence[str]) -> dict[int, int]:
    if not _fields(labels).keys() & {"name", "drawing_number"}:
        return {}
    run: dict[int, int] = {}
    for place, label in enumerate((*labels, "")):
        pieces = pieces_headed(label)
        if pieces is not None and (not run or pieces > max(run.values())):
            run[place] = pieces
        elif len(run) > 1:
            return run
        else:
            run = {} if pieces is None else {place: pieces}
    return {}


def _are_breaks(first: Sequence[str], second: Sequence[str], below: list[int]) -> bool:
    """Whether a second row holds the quantities of one merged cell: 単価 over 10, 50 and 100."""
    return (
        len(below) > 1
        and all(pieces_headed(second[place]) for place in below)
        and bool(_at(first, below[0]))
        and not any(_at(first, place) for place in below[1:])
    )


def propose(header: Header) -> SheetMapping:
    """What the header's words say of its columns; the first of each field."""
    breaks = header.breaks
    return SheetMapping(
        _fields(header.labels), breaks=(min(breaks), len(breaks)) if breaks else None
    )


def mapping_is_enough(mapping: SheetMapping) -> bool:
    """Whether a sheet with these columns says anything: prices, or operations."""
    columns = set(mapping.columns)
    priced = mapping.breaks or {"unit_price", "amount"} & columns
    return bool(priced and {"name", "drawing_number"} & columns) or "operation" in columns


def _fields(labels: Sequence[str]) -> dict[str, int]:
    found: dict[str, int] = {}
    for place, label in enumerate(labels):
        name = COLUMN_OF.get(bare(label))
        if name is not None:
            found.setdefault(name, place)
    return {name: found[name] for name in COLUMN_WORDS if name in found}


def _is_label(cell: str) -> bool:
    written = normalised(cell)
    return bool(written) and len(written) <= 30 and not any(sign.isdigit() for sign in written)


def _unit_of(label: str) -> str:
    """The brackets of a merged cell count for those below it: 時間(分) over 段取 and 加工."""
    written = normalised(label)
    return written[written.index("(") :] if "(" in written else ""


def _at(cells: Sequence[str], place: int) -> str:
    return cells[place].strip() if place < len(cells) else ""


def _trimmed(labels: list[str]) -> list[str]:
    while labels and not labels[-1].strip():
        labels.pop()
    return labels
