"""Production records (生産実績) out of a CSV file: shop-floor reports, one line each.

Dirt that real files have is kept and remarked on, never passed over: spans of zero, reports
without a time, durations that a spreadsheet turned into a date of 1899, lines that stand twice.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import BinaryIO

from estimator.records import cells
from estimator.records.import_rows import Note, Reading, RowKind, read_rows
from estimator.records.report_type import ReportType
from estimator.records.table import Column


@dataclass(frozen=True, slots=True)
class ProductionRow:
    """One report from the shop floor.

    `row_number` is the line in the file. Times are the shop's local time, without a zone.
    `order_quantity` is of the whole work order; `good`, `rejected`, `mrb` (held for review) are
    pieces of this report. Texts are verbatim; one whose column the file lacks is empty.
    """

    row_number: int
    work_order: str
    operation: str
    resource: str
    started_at: datetime | None
    ended_at: datetime | None
    span_minutes: Decimal | None
    order_quantity: int | None
    part_name: str
    worker: str
    report_type: ReportType
    good: int
    rejected: int
    mrb: int
    rework: bool


PRODUCTION_COLUMNS = (
    Column(
        "work_order",
        (
            "Case ID",
            "Work Order",
            "Job",
            "作業指示",
            "作業指示番号",
            "製造番号",
            "指図番号",
            "製番",
        ),
        cells.needed_text,
        required=True,
    ),
    Column(
        "operation",
        ("Activity", "Operation", "工程", "工程名", "作業", "作業名"),
        cells.needed_text,
        required=True,
    ),
    Column(
        "resource",
        ("Resource", "Machine", "設備", "設備名", "機械", "作業区"),
        cells.text,
        absent="",
    ),
    Column(
        "started_at",
        ("Start Timestamp", "Start", "開始", "開始日時", "開始時刻", "着手"),
        cells.optional_moment,
    ),
    Column(
        "ended_at",
        ("Complete Timestamp", "End", "完了", "完了日時", "完了時刻", "終了", "終了日時"),
        cells.optional_moment,
    ),
    Column(
        "span_minutes",
        ("Span", "Duration", "Minutes", "時間", "作業時間", "実績時間", "時間分", "作業時間分"),
        cells.optional_span,
        required=True,
    ),
    Column(
        "order_quantity",
        ("Work Order Qty", "Order Qty", "指示数", "指示数量", "製造数量"),
        cells.optional_count,
    ),
    Column(
        "part_name",
        ("Part Desc.", "Part", "品名", "品目", "品目名", "部品名"),
        cells.text,
        absent="",
    ),
    Column("worker", ("Worker ID", "Worker", "作業者", "担当者", "担当"), cells.text, absent=""),
    Column(
        "report_type",
        ("Report Type", "Type", "区分", "報告区分", "作業区分"),
        cells.report_type,
        required=True,
    ),
    Column(
        "good",
        ("Qty Completed", "Good", "良品数", "良品", "完成数", "出来高"),
        cells.count,
        required=True,
    ),
    Column("rejected", ("Qty Rejected", "Rejected", "不良数", "不良"), cells.count, absent=0),
    Column("mrb", ("Qty for MRB", "MRB", "保留数", "保留", "特採待ち"), cells.count, absent=0),
    Column("rework", ("Rework", "手直し", "再加工"), cells.yes_or_no, absent=False),
)


def read_production(
    source: bytes | BinaryIO, mapping: Mapping[str, str] | None = None
) -> Reading[ProductionRow]:
    """The production records in a CSV file (bytes, or a seekable binary stream).

    `mapping` names the file's header for a field where it isn't one of the known names.
    Raises TableError; what is wrong with a single row is a remark among the entries.
    """
    return read_rows(_PRODUCTION, source, mapping)


def _notes(row: ProductionRow, texts: Mapping[str, str]) -> Iterator[Note]:
    if row.span_minutes is None:
        yield "span_minutes", "no_span"
    elif row.span_minutes == 0:
        yield "span_minutes", "zero_span"
    if cells.is_excel_time(texts["span_minutes"]):
        yield "span_minutes", "excel_time"
    without_time = [
        field for field in ("started_at", "ended_at") if field in texts and not texts[field].strip()
    ]
    if without_time:
        yield without_time[0], "no_timestamp"
    if row.started_at and row.ended_at and row.ended_at < row.started_at:
        yield "ended_at", "ended_before_started"


_PRODUCTION = RowKind(PRODUCTION_COLUMNS, ProductionRow, _notes)
