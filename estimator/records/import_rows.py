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
        if isinstance(cells, int):
            yield Remark.of(row_number, None, f"{row_number}-{cells}", "broken_quotes")
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


def _check_shape(table: Table, row_number: int, cells: list[str]) -> list[Remark]:
    """Empty cells beyond the header are forgiven; too few cells may have moved to the left."""
    width = len(table.header)
    if len(cells) < width or any(cells[width:]):
        return [Remark.of(row_number, None, str(len(cells)), "wrong_field_count")]
    return [
        Remark.of(row_number, name, cell, "too_long")
        for name, cell in zip(table.header, cells, strict=False)
        if len(cell) > LONGEST_CELL
    ]


def _read_row(
    kind: RowKind[_Row], table: Table, row_number: int, cells: list[str], remarks: list[Remark]
) -> _Row | None:
    """The row, if nothing in it is wrong; adds to `remarks` what there is to say."""
    remarks += _check_shape(table, row_number, cells)
    if remarks:
        return None

    def remark(field: str, code: str) -> None:
        position = table.positions[field]
        remarks.append(Remark.of(row_number, table.header[position], cells[position], code))

    texts = {field: cells[position] for field, position in table.positions.items()}
    values: dict[str, Any] = {column.field: column.absent for column in kind.columns}
    for column in kind.columns:
        if column.field not in texts:
            continue
        try:
            values[column.field] = column.read(texts[column.field])
        except CellError as error:
            remark(column.field, error.code)
    if remarks:
        return None
    row = kind.build(row_number, **values)
    for field, code in kind.notes(row, texts):
        remark(field, code)
    return row
