"""The rows of a table as values, with a remark for everything that isn't as it should be."""

import hashlib
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, BinaryIO, Generic, TypeAlias, TypeVar

from estimator.records.cells import CellError
from estimator.records.remarks import Remark
from estimator.records.table import Column, Table, open_table

LONGEST_CELL = 1000
_Row = TypeVar("_Row")
Note: TypeAlias = tuple[str, str]
"""A field of a good row, and the code of the remark on it."""


@dataclass(frozen=True, slots=True)
class Reading(Generic[_Row]):
    """What was decided about a file, and its entries: a row's remarks, then the row if it is good.

    `columns` says by which header of the file each field was found. The entries can be gone
    through once. They describe every line: an exact duplicate of an earlier line has its own
    remarks too, but no row.
    """

    encoding: str
    delimiter: str
    columns: dict[str, str]
    entries: Iterator[_Row | Remark]


@dataclass(frozen=True, slots=True)
class RowKind(Generic[_Row]):
    """A kind of record: its columns, its value, and what to remark on a good row.

    `notes` gets the row and the fields that the file has; `build` gets the row number and the
    value of every field (`Column.absent` where the file doesn't have the column).
    """

    columns: Sequence[Column]
    build: Callable[..., _Row]
    notes: Callable[[_Row, Mapping[str, str]], Iterable[Note]]


def read_rows(
    kind: RowKind[_Row], source: bytes | BinaryIO, mapping: Mapping[str, str] | None
) -> Reading[_Row]:
    """The rows of one file. Raises TableError when it can't be read as a table."""
    table = open_table(source, kind.columns, mapping)
    columns = {field: table.header[position] for field, position in table.positions.items()}
    entries = _entries(kind, table)
    return Reading(table.encoding, table.delimiter, columns, entries)


def _entries(kind: RowKind[_Row], table: Table) -> Iterator[_Row | Remark]:
    first_rows: dict[bytes, int] = {}
    for row_number, cells in table.records:
        if cells == []:
            continue
        if cells is None:
            yield Remark.of(row_number, None, "", "broken_quotes")
            continue
        if not "".join(cells).strip():
            yield Remark.of(row_number, None, "", "blank_row")
            continue
        remarks: list[Remark] = []
        row = _read_row(kind, table, row_number, cells, remarks)
        yield from remarks
        first_row = first_rows.setdefault(_digest(cells), row_number)
        if first_row != row_number:
            yield Remark.of(row_number, None, str(first_row), "duplicate_row")
        elif row is not None:
            yield row


def _digest(cells: list[str]) -> bytes:
    """A short stand-in for a line, so that a million can be remembered. No cell holds a NUL."""
    return hashlib.blake2b("\0".join(cells).encode(), digest_size=16).digest()


def _read_row(
    kind: RowKind[_Row], table: Table, row_number: int, cells: list[str], remarks: list[Remark]
) -> _Row | None:
    """The row, if nothing in it is wrong; adds to `remarks` what there is to say."""
    width = len(table.header)
    if len(cells) < width or any(cells[width:]):
        remarks.append(Remark.of(row_number, None, str(len(cells)), "wrong_field_count"))
        return None

    def remark(position: int, code: str) -> None:
        remarks.append(Remark.of(row_number, table.header[position], cells[position], code))

    for position, cell in enumerate(cells[:width]):
        if len(cell) > LONGEST_CELL:
            remark(position, "too_long")
    if remarks:
        return None
    values: dict[str, Any] = {column.field: column.absent for column in kind.columns}
    for column in kind.columns:
        if column.field not in table.positions:
            continue
        position = table.positions[column.field]
        try:
            values[column.field] = column.read(cells[position])
        except CellError as error:
            remark(position, error.code)
    if remarks:
        return None
    row = kind.build(row_number, **values)
    texts = {field: cells[position] for field, position in table.positions.items()}
    for field, code in kind.notes(row, texts):
        remark(table.positions[field], code)
    return row
