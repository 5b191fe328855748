"""A CSV file as rows of text: its encoding, its delimiter, and which column is which field.

Encodings are decided strictly and in order: UTF-8 if it begins with a byte order mark, else UTF-8
if every byte of the file agrees, else cp932 (Shift_JIS as Windows writes it) if every byte does.
"""

import codecs
import csv
import io
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain
from typing import Any, BinaryIO

from estimator.errors import InputError
from estimator.numbers import normalised

LONGEST_LINE = 1 << 20
DELIMITERS = (",", "\t", ";")
_CHUNK = 1 << 20
_LONGEST_MENTION = 500
_BYTE_ORDER_MARK = b"\xef\xbb\xbf"
_IGNORED_IN_NAMES = re.compile(r"[\s_\-・.()\[\]/]")


class TableError(InputError):
    """A file that can't be read as a table at all; `field` is always `file`.

    Codes: `empty` · `not_text` · `unknown_encoding` · `line_too_long` (values: limit) ·
    `missing_columns` (columns: the fields that weren't found, found: the file's header) ·
    `unknown_field` (columns: fields of the mapping that don't exist).
    """

    def __init__(self, code: str, **message_values: str) -> None:
        super().__init__("file", code, message_values)


@dataclass(frozen=True, slots=True)
class Column:
    """A field, the headers it is known by (the best first), and how its cells are read.

    `absent` is the field's value in a file without that column.
    """

    field: str
    names: tuple[str, ...]
    read: Callable[[str], Any]
    required: bool = False
    absent: Any = None


@dataclass(frozen=True, slots=True)
class Table:
    """A file whose header has been understood.

    `positions` says in which column of `header` a field is; `records` goes through the rest of
    the file once and gives the line on which a record begins, with its cells, or with the last of
    the lines that broken quotes run together.
    """

    encoding: str
    delimiter: str
    header: tuple[str, ...]
    positions: dict[str, int]
    records: Iterator[tuple[int, list[str] | int]]


class _KeptOpen(io.RawIOBase):
    """The caller's stream, which stays open when the readers over it are closed."""

    def __init__(self, stream: BinaryIO) -> None:
        self._stream = stream

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        chunk = self._stream.read(len(buffer))
        buffer[: len(chunk)] = chunk
        return len(chunk)


def open_table(
    source: bytes | BinaryIO, columns: Sequence[Column], mapping: Mapping[str, str] | None = None
) -> Table:
    """The table in a CSV file, read as it is asked for: memory doesn't grow with the file.

    `source` is bytes, or a seekable binary stream, which stays open.
    `mapping` (field → header in the file) goes before the names of `columns`.
    Raises TableError.
    """
    stream = io.BytesIO(source) if isinstance(source, bytes) else source
    encoding = _decide_encoding(stream)
    stream.seek(0)
    buffered = io.BufferedReader(_KeptOpen(stream))
    lines = _lines(io.TextIOWrapper(buffered, encoding, newline=""))
    blank_lines, first = 0, next(lines, "")
    while first and not first.strip():
        blank_lines, first = blank_lines + 1, next(lines, "")
    if not first:
        raise TableError("empty")
    delimiter = _decide_delimiter(first, columns, mapping or {})
    records = _records(chain([first], lines), delimiter, blank_lines)
    _, cells = next(records)
    header = tuple(cells) if isinstance(cells, list) else ()
    positions = _find_positions(header, columns, mapping or {})
    _check_complete(header, positions, columns, mapping or {})
    return Table(encoding, delimiter, header, positions, records)


def _decide_encoding(stream: BinaryIO) -> str:
    stream.seek(0)
    if stream.read(len(_BYTE_ORDER_MARK)) == _BYTE_ORDER_MARK:
        candidates: tuple[str, ...] = ("utf-8-sig",)
    else:
        candidates = ("utf-8", "cp932")
    for encoding in candidates:
        if _decodes(stream, encoding):
            return encoding
    raise TableError("unknown_encoding")


def _decodes(stream: BinaryIO, encoding: str) -> bool:
    decoder = codecs.getincrementaldecoder(encoding)("strict")
    stream.seek(0)
    try:
        while chunk := stream.read(_CHUNK):
            if b"\0" in chunk:
                raise TableError("not_text")
            decoder.decode(chunk)
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return False
    return True


def _lines(stream: io.TextIOWrapper) -> Iterator[str]:
    while line := stream.readline(LONGEST_LINE):
        if len(line) == LONGEST_LINE:
            raise TableError("line_too_long", limit=str(LONGEST_LINE))
        yield line


def _records(
    lines: Iterator[str], delimiter: str, lines_before: int
) -> Iterator[tuple[int, list[str] | int]]:
    reader = csv.reader(lines, delimiter=delimiter, strict=True)
    while True:
        row_number = lines_before + reader.line_num + 1
        try:
            yield row_number, next(reader)
        except csv.Error:
            # Quotes that never close, or text behind a closing quote; the reader goes on
            # with the next line.
            yield row_number, reader.line_num + lines_before
        except StopIteration:
            return


def _decide_delimiter(line: str, columns: Sequence[Column], mapping: Mapping[str, str]) -> str:
    """The delimiter by which the most columns are known, then the one that cuts the most."""

    def known(delimiter: str) -> tuple[int, int]:
        header = line.rstrip("\r\n").replace('"', "").split(delimiter)
        return len(_find_positions(header, columns, mapping)), len(header)

    return max(DELIMITERS, key=known)


def _find_positions(
    header: Sequence[str], columns: Sequence[Column], mapping: Mapping[str, str]
) -> dict[str, int]:
    by_name: dict[str, int] = {}
    for position, name in enumerate(header):
        by_name.setdefault(_bare(name), position)
    positions: dict[str, int] = {}
    for column in columns:
        names = (mapping[column.field],) if column.field in mapping else column.names
        known = [by_name[_bare(name)] for name in names if _bare(name) in by_name]
        if known:
            positions[column.field] = known[0]
    return positions


def _bare(name: str) -> str:
    return _IGNORED_IN_NAMES.sub("", normalised(name).casefold())


def _check_complete(
    header: Sequence[str],
    positions: Mapping[str, int],
    columns: Sequence[Column],
    mapping: Mapping[str, str],
) -> None:
    unknown = sorted(set(mapping) - {column.field for column in columns})
    if unknown:
        raise TableError("unknown_field", columns=", ".join(unknown))
    needed = {column.field for column in columns if column.required} | set(mapping)
    missing = [column.field for column in columns if column.field in needed - set(positions)]
    if missing:
        found = ", ".join(header)[:_LONGEST_MENTION]
        raise TableError("missing_columns", columns=", ".join(missing), found=found)
