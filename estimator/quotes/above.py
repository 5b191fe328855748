"""What stands above the table of a quote sheet: for whom, its number, its day, its subject."""

import re
from collections.abc import Iterator

from estimator.days import DayError, read_day
from estimator.numbers import normalised
from estimator.quotes.shape import Grid, SheetMapping
from estimator.quotes.words import CELL_OF, CELL_WORDS, HONORIFICS, bare

_INLINE = re.compile(r"^(.{1,12}?)(?:\s*:\s*|\s+)(.+)$")
_NUMBERED = re.compile(r"^((?:御?見積)?(?:番号|no\.?))\s*(.+)$", re.IGNORECASE)
Found = dict[str, tuple[int, int, str]]
"""Field → row, column (from 0) and what the cell says of it."""


def read_above(grid: Grid, header_row: int, mapping: SheetMapping | None = None) -> Found:
    """What is said above the header, by words; where a mapping says a cell, that one.

    A cell that was chosen by hand and is empty in this sheet is looked for by words.
    """
    found: Found = {}
    for row in range(header_row):
        for column, cell in enumerate(grid[row]):
            for field, place, said in _told(grid, row, column, cell):
                if field not in found and said:
                    found[field] = (*place, said)
    for field, (up, column) in (mapping.cells if mapping else {}).items():
        row = header_row - up
        if 0 <= row < header_row and column < len(grid[row]) and grid[row][column].strip():
            found[field] = (row, column, _said(field, grid[row][column]))
    return found


def _told(
    grid: Grid, row: int, column: int, cell: str
) -> Iterator[tuple[str, tuple[int, int], str]]:
    written = normalised(cell)
    if not written:
        return
    if written.endswith(HONORIFICS):
        said = _without_honorific(written)
        before = column - 1
        while not said and before >= 0:
            said = _without_honorific(normalised(grid[row][before]))
            before -= 1
        yield "customer", (row, column if before == column - 1 else before + 1), said
    inline = _INLINE.match(written) or _NUMBERED.match(written)
    if inline and (field := CELL_OF.get(bare(inline[1]))):
        yield field, (row, column), _said(field, written)
    elif field := CELL_OF.get(bare(written)):
        for place in range(column + 1, len(grid[row])):
            beside = normalised(grid[row][place])
            if beside and beside != ":":
                if bare(beside) not in CELL_OF:
                    yield field, (row, place), _said(field, beside)
                break
    elif _is_day(written):
        yield "quoted_on", (row, column), written


def _said(field: str, cell: str) -> str:
    """What a cell says of a field, without its label."""
    written = normalised(cell)
    inline = _INLINE.match(written) or _NUMBERED.match(written)
    if inline and bare(inline[1]) in {bare(word) for word in CELL_WORDS[field]}:
        written = inline[2].strip()
    return _without_honorific(written) if field == "customer" else written


def _without_honorific(written: str) -> str:
    for word in HONORIFICS:
        written = written.removesuffix(word).rstrip()
    return written


def _is_day(written: str) -> bool:
    if not any(sign in written for sign in "年/.-"):
        return False
    try:
        read_day(written)
    except DayError:
        return False
    return True
