"""Files of quotes as sheets of text: CSV, XLSX, or a ZIP of a folder with such files.

Nothing of a file is run: formulas are the values that were kept with them, macros are left where
they are. What would take more room than a quote can need is refused before it is opened.
"""

import csv
import hashlib
import io
import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import BinaryIO

from python_calamine import CalamineError, CalamineWorkbook

MOST_FILES = 500
LARGEST_FILE = 20 * 1024 * 1024
LARGEST_UNPACKED = 100 * 1024 * 1024
MOST_CELLS = 500_000
"""Between the first and the last cell that says something."""
LARGEST_WHOLE = 1e15
MOST_ROWS, MOST_COLUMNS, MOST_SHEETS, LONGEST_CELL = 3000, 100, 30, 1000
ENDINGS = (".csv", ".txt", ".tsv", ".xlsx", ".xlsm")
_OLE = b"\xd0\xcf\x11\xe0"
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
_CELL = re.compile(rb"<(?:\w+:)?c\b[^>]*?\br=[\"']([A-Z]{1,3})(\d{1,7})[\"'][^>]*[^/]>")
_WORKSHEET = re.compile(r"xl/worksheets/.*\.xml", re.IGNORECASE)


class Unreadable(Exception):
    """A file that is refused; `code` says why, for `portal.shopdata.quote_words.PROBLEMS`."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@dataclass(frozen=True, slots=True)
class Sheet:
    """A sheet as rows of text; `notes`: codes of what was left out."""

    name: str
    grid: list[list[str]]
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class QuoteFile:
    """One file with its sheets, or why it can't be read."""

    name: str
    sha256: str
    sheets: list[Sheet] = field(default_factory=list)
    problem: str = ""


def files_in(name: str, stored: BinaryIO) -> Iterator[QuoteFile]:
    """The file that came, or each one in the folder that came as a ZIP; one at a time in memory.

    Raises `Unreadable` for a ZIP that can't be opened at all.
    """
    stored.seek(0)
    begins = stored.read(4)
    stored.seek(0)
    if begins != b"PK\x03\x04" or _is_workbook(stored):
        stored.seek(0)
        yield _read(name, stored.read(LARGEST_FILE + 1))
        return
    stored.seek(0)
    with zipfile.ZipFile(stored) as folder:
        entries = [one for one in folder.infolist() if _counts(one)]
        if len(entries) > MOST_FILES:
            raise Unreadable("too_many_files")
        if sum(one.file_size for one in entries) > LARGEST_UNPACKED:
            raise Unreadable("too_much")
        for one in entries:
            yield _unpacked(folder, one)


def _is_workbook(stored: BinaryIO) -> bool:
    try:
        with zipfile.ZipFile(stored) as packed:
            return any(one.startswith("xl/") for one in packed.namelist())
    except (zipfile.BadZipFile, NotImplementedError, ValueError):
        raise Unreadable("broken") from None


def _counts(entry: zipfile.ZipInfo) -> bool:
    """Whether it is somebody's file, and none that a system has put beside it."""
    last = entry.filename.rsplit("/", 1)[-1]
    return (
        not entry.is_dir() and not last.startswith((".", "~$")) and "__MACOSX" not in entry.filename
    )


def _unpacked(folder: zipfile.ZipFile, entry: zipfile.ZipInfo) -> QuoteFile:
    name = _name_of(entry)
    if entry.flag_bits & 1:
        return QuoteFile(name, "", problem="password")
    if name.lower().endswith((".zip", ".lzh", ".7z", ".rar")):
        return QuoteFile(name, "", problem="nested")
    if not name.lower().endswith((*ENDINGS, ".xls")):
        return QuoteFile(name, "", problem="not_a_sheet")
    if entry.file_size > LARGEST_FILE:
        return QuoteFile(name, "", problem="too_much")
    try:
        with folder.open(entry) as content:
            return _read(name, content.read(LARGEST_FILE + 1))
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, OSError, EOFError):
        return QuoteFile(name, "", problem="broken")


def _name_of(entry: zipfile.ZipInfo) -> str:
    """Its path; Windows of old writes Japanese names in cp932 without saying so."""
    name = entry.filename
    if not entry.flag_bits & 0x800:
        try:
            name = name.encode("cp437").decode("cp932")
        except UnicodeError:
            name = entry.filename
    kept = "".join(c for c in name if c.isprintable() and not 0xD800 <= ord(c) <= 0xDFFF)
    return kept[-255:] or "?"


def _read(name: str, content: bytes) -> QuoteFile:
    sha256 = hashlib.sha256(content).hexdigest()
    try:
        if len(content) > LARGEST_FILE:
            raise Unreadable("too_much")
        if content.startswith(_OLE):
            raise Unreadable("password" if _ENCRYPTED in content else "old_xls")
        sheets = _workbook(content) if content.startswith(b"PK") else [_text_sheet(content)]
    except Unreadable as problem:
        return QuoteFile(name, sha256, problem=problem.code)
    return QuoteFile(name, sha256, sheets)


def _workbook(content: bytes) -> list[Sheet]:
    macros = _check_size(content)
    try:
        book = CalamineWorkbook.from_filelike(io.BytesIO(content))
        names = book.sheet_names[:MOST_SHEETS]
        made = []
        for name in names:
            # rows and columns as they stand in the sheet: remarks say where
            rows = book.get_sheet_by_name(name).to_python(skip_empty_area=False, nrows=MOST_ROWS)
            grid = [[_written(cell) for cell in row[:MOST_COLUMNS]] for row in rows]
            notes = ("macros",) if macros else ()
            made.append(Sheet(name[:100], _trimmed(grid), notes))
        return [sheet for sheet in made if sheet.grid]
    except CalamineError:
        raise Unreadable("broken") from None


def _check_size(content: bytes) -> bool:
    """Whether it has macros. Raises `Unreadable` for a workbook that unpacks to too much, or whose
    cells lie so far apart that the sheet between them would be huge."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as packed:
            entries = packed.infolist()
            if sum(one.file_size for one in entries) > LARGEST_UNPACKED:
                raise Unreadable("too_much")
            for one in entries:
                if _WORKSHEET.fullmatch(one.filename):
                    _check_extent(packed.read(one))
            return any(one.filename.lower().endswith("vbaproject.bin") for one in entries)
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, OSError, EOFError):
        raise Unreadable("broken") from None


def _check_extent(sheet: bytes) -> None:
    rows = columns = 0
    for column, row in _CELL.findall(sheet):
        rows = max(rows, int(row))
        number = 0
        for letter in column:
            number = number * 26 + letter - ord("A") + 1
        columns = max(columns, number)
    if rows * columns > MOST_CELLS:
        raise Unreadable("too_much")


def _written(cell: object) -> str:
    """A cell as somebody would type it."""
    written = str(cell)
    if isinstance(cell, bool):
        written = "1" if cell else "0"
    elif isinstance(cell, float):
        whole = cell.is_integer() and abs(cell) < LARGEST_WHOLE
        written = str(int(cell)) if whole else f"{cell:.10g}"
    elif isinstance(cell, datetime | date):
        written = f"{cell.year}/{cell.month}/{cell.day}"
    elif isinstance(cell, timedelta):
        written = f"{cell.total_seconds() / 60:.10g}分"
    return _kept(written)


def _kept(text: str) -> str:
    """In one line, without what can't be kept."""
    one_line = " ".join(text.split())
    return "".join(c for c in one_line if c.isprintable())[:LONGEST_CELL]


def _text_sheet(content: bytes) -> Sheet:
    text = _decoded(content)
    head = text[:20_000]
    delimiter = max(",\t;", key=head.count)
    rows = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    grid = []
    try:
        for row in rows:
            grid.append([_kept(cell) for cell in row[:MOST_COLUMNS]])
            if len(grid) >= MOST_ROWS:
                break
    except csv.Error:
        raise Unreadable("broken") from None
    if not (grid := _trimmed(grid)):
        raise Unreadable("empty")
    return Sheet("", grid)


def _decoded(content: bytes) -> str:
    """UTF-16 with its mark, UTF-8, else cp932; all of it or nothing."""
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        encodings: tuple[str, ...] = ("utf-16",)
    elif b"\0" in content:
        raise Unreadable("not_a_sheet")
    else:
        encodings = ("utf-8-sig", "cp932")
    for encoding in encodings:
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise Unreadable("unknown_encoding")


def _trimmed(grid: list[list[str]]) -> list[list[str]]:
    """Without the empty rows at its end."""
    while grid and not any(cell.strip() for cell in grid[-1]):
        grid.pop()
    return grid
