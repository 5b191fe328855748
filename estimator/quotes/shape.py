"""The shape of a quote sheet: where its table is headed, and what is proposed for its columns.

A sheet comes as rows of text. Its shape is known by the header of its table alone, so that the same
form is known again with another customer, another day and more rows.
"""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from estimator.numbers import normalised
from estimator.quotes.words import COLUMN_OF, COLUMN_WORDS, bare

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
    def shape(self) -> str:
        """By which the same form is known again: 64 characters."""
        words = "\0".join(bare(label) for label in self.labels).rstrip("\0")
        return hashlib.sha256(words.encode()).hexdigest()


@dataclass(frozen=True, slots=True)
class SheetMapping:
    """What a shop says of a shape: `columns` field → column (from 0); `cells` field → rows above
    the header (1 is the one right above) and column, for those not found by their words; `shift`:
    so many rows below the one that is guessed the header stands."""

    columns: Mapping[str, int]
    cells: Mapping[str, tuple[int, int]] = field(default_factory=dict)
    shift: int = 0

    def as_json(self) -> dict[str, Any]:
        """As it is kept."""
        cells = {name: list(place) for name, place in self.cells.items()}
        return {"columns": dict(self.columns), "cells": cells, "shift": self.shift}

    @classmethod
    def of(cls, kept: Mapping[str, Any]) -> "SheetMapping":
        """Out of what is kept."""
        cells = {name: (place[0], place[1]) for name, place in kept.get("cells", {}).items()}
        return cls(dict(kept["columns"]), cells, kept.get("shift", 0))


def guess_header(grid: Grid) -> Header | None:
    """The row that is most like a header: the one with the most known words, else the one with the
    most texts. None for a sheet without any row of two texts."""
    best, most = -1, (-LOOKED_AT, 0)
    for row, cells in enumerate(grid[:LOOKED_AT]):
        known = len(_fields(cells))
        texts = sum(_is_label(cell) for cell in cells)
        # a title that has its values beside its labels knows as many words as a short table
        other = sum(bool(cell.strip()) for cell in cells) - known
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
    if not split:
        return Header(row, 1, tuple(_trimmed(first)))
    above = ""
    labels = []
    for place in range(max(len(first), len(second))):
        upper, lower = _at(first, place), _at(second, place)
        above = upper or above
        labels.append(f"{lower} {_unit_of(above)}".strip() if lower else upper)
    return Header(row, 2, tuple(_trimmed(labels)))


def propose(header: Header) -> SheetMapping:
    """What the header's words say of its columns; the first of each field."""
    return SheetMapping(_fields(header.labels))


def mapping_is_enough(columns: Mapping[str, int]) -> bool:
    """Whether a sheet with these columns says anything: prices, or operations."""
    priced = {"unit_price", "amount"} & set(columns) and {"name", "drawing_number"} & set(columns)
    return bool(priced) or "operation" in columns


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
