"""A file of records, read for the database: which kind it is, its rows, and what they come to."""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from itertools import groupby
from typing import Any, BinaryIO

from sqlalchemy import String

from estimator.records.csv_production import PRODUCTION_COLUMNS, ProductionRow, read_production
from estimator.records.csv_purchases import PURCHASE_COLUMNS, PurchaseRow, read_purchases
from estimator.records.import_rows import Reading
from estimator.records.remarks import Remark, Severity
from estimator.records.table import Column, open_table
from shared_db.foundation.clock import moment
from shared_db.models import ImportKind, ProductionRecord, PurchaseRecord

Row = ProductionRow | PurchaseRow
Entry = Row | Remark
MOST_COLUMNS = 200
LONGEST_HEADER = 100


@dataclass(frozen=True)
class FileKind:
    """How one kind of file is read, and what is kept of a row."""

    model: type[ProductionRecord] | type[PurchaseRecord]
    columns: Sequence[Column]
    read: Callable[[BinaryIO, Mapping[str, str]], Reading[Any]]
    fields: tuple[str, ...]
    usable: Callable[[Any], bool]
    """Whether a good row says anything about time or price."""

    def widths(self) -> dict[str, int]:
        """How many characters each text of a row may have in the record."""
        types = {name: self.model.__table__.columns[name].type for name in self.fields}
        return {
            name: kind.length
            for name, kind in types.items()
            if isinstance(kind, String) and kind.length
        }

    def values(self, row: Row, zone: str) -> tuple[Any, ...]:
        """The row as it goes into the database, in the order of `fields`."""
        return tuple(
            self.usable(row) if name == "usable" else _stored(getattr(row, name), zone)
            for name in self.fields
        )

    def header(self, file: BinaryIO) -> tuple[list[str], dict[str, str]]:
        """The file's own column names, and the fields found among them even if some are missing."""
        optional = [replace(column, required=False) for column in self.columns]
        table = open_table(file, optional)
        names = [name[:LONGEST_HEADER] for name in table.header[:MOST_COLUMNS]]
        found = {field: table.header[place] for field, place in table.positions.items()}
        return names, found


def _stored(value: Any, zone: str) -> Any:
    """The shop's local time becomes a moment; everything else stays."""
    return moment(value, zone) if isinstance(value, datetime) else value


FILE_KINDS: dict[ImportKind, FileKind] = {
    ImportKind.PRODUCTION: FileKind(
        ProductionRecord,
        PRODUCTION_COLUMNS,
        read_production,
        (
            "row_number", "work_order", "operation", "resource", "part_name", "worker",
            "report_type", "started_at", "ended_at", "span_minutes", "order_quantity", "good",
            "rejected", "usable",
        ),
        lambda row: bool(row.span_minutes),
    ),
    ImportKind.PURCHASES: FileKind(
        PurchaseRecord,
        PURCHASE_COLUMNS,
        read_purchases,
        (
            "row_number", "purchased_on", "supplier", "item", "material", "specification",
            "quantity", "unit", "unit_price", "amount",
        ),
        lambda row: row.unit_price > 0,
    ),
}  # fmt: skip


def fitting(kind: FileKind, reading: Reading[Any]) -> Iterator[Entry]:
    """The entries of a file; a text that has no room in the record becomes a remark."""
    widths = kind.widths()
    for entry in reading.entries:
        if isinstance(entry, Remark):
            yield entry
            continue
        long = [name for name, width in widths.items() if len(getattr(entry, name) or "") > width]
        for name in long:
            header = reading.columns.get(name, name)
            yield Remark.of(entry.row_number, header, getattr(entry, name), "too_long")
        if not long:
            yield entry


@dataclass
class Tally:
    """What a file comes to, counted while its entries go by."""

    kind: FileKind
    most_kept: int
    rows: int = 0
    good: int = 0
    unusable: int = 0
    errors: int = 0
    duplicates: int = 0
    blank: int = 0
    kept: int = 0
    remarks: Counter[str] = field(default_factory=Counter)

    def remarks_of(self, entries: Iterator[Entry]) -> Iterator[Remark]:
        """Count every entry; give on the remarks, up to `most_kept` of them."""
        for _, together in groupby(entries, key=lambda entry: entry.row_number):
            of_row = list(together)
            self._count(of_row)
            for entry in of_row:
                if isinstance(entry, Remark):
                    self.remarks[entry.code] += 1
                    if self.kept < self.most_kept:
                        self.kept += 1
                        yield entry

    def report(self) -> dict[str, Any]:
        """The figures as they are kept with the import."""
        return {
            "rows": self.rows,
            "good": self.good,
            "unusable": self.unusable,
            "errors": self.errors,
            "duplicates": self.duplicates,
            "blank": self.blank,
            "remarks": dict(self.remarks.most_common()),
            "remarks_kept": self.kept,
        }

    def _count(self, of_row: list[Entry]) -> None:
        self.rows += 1
        last = of_row[-1]
        if not isinstance(last, Remark):
            self.good += 1
            self.unusable += not self.kind.usable(last)
        elif any(isinstance(e, Remark) and e.severity is Severity.ERROR for e in of_row):
            self.errors += 1
        elif last.code == "duplicate_row":
            self.duplicates += 1
        else:
            self.blank += 1
