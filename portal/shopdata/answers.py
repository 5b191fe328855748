"""What programs are answered about own data. Amounts are decimal numbers as text."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from pydantic import BaseModel

from shared_db.models import ImportKind, ImportState, PastOutcome, SheetState


class WorkCentreOut(BaseModel):
    """A work centre; rates are money per hour."""

    id: UUID
    name: str
    operation_name: str
    active: bool
    hourly_rate: Decimal | None
    since: date | None
    next_rate: Decimal | None
    next_from: date | None


class WorkCentresOut(BaseModel):
    """All of the own company's."""

    work_centres: list[WorkCentreOut]


class WorkCentreRateOut(BaseModel):
    """A rate from a day on."""

    id: UUID
    work_centre_id: UUID
    hourly_rate: Decimal
    valid_from: date


class WorkCentreRatesOut(BaseModel):
    """All its rates, the newest first."""

    rates: list[WorkCentreRateOut]


class ImportOut(BaseModel):
    """A file of records. `problem` is a sentence if it couldn't be read as a table."""

    id: UUID
    kind: ImportKind
    state: ImportState
    filename: str
    size: int
    good_rows_only: bool
    problem: str
    report: dict[str, Any]


class ImportsOut(BaseModel):
    """A page of the files that came, the newest first; `more` if there is another."""

    imports: list[ImportOut]
    more: bool


class RemarkOut(BaseModel):
    """What was remarked on a row of a file; `remark` is a sentence."""

    row_number: int
    severity: str
    column: str
    code: str
    value: str
    remark: str


class RemarksOut(BaseModel):
    """A page of them in the file's order; `more` if there is another."""

    remarks: list[RemarkOut]
    more: bool


class ProposedMinutesOut(BaseModel):
    """Minutes, where four of five work orders lie, and how many stand behind it."""

    minutes: Decimal
    low: Decimal
    high: Decimal
    records: int
    work_orders: int


class ProposedTimesOut(BaseModel):
    """What the own records say of an operation; null where they say nothing."""

    operation: str
    setup: ProposedMinutesOut | None
    run_per_piece: ProposedMinutesOut | None
    breakdowns: int
    work_orders_without_pieces: int


class OperationOut(BaseModel):
    """An operation as the own records call it, how often, and the times that they propose."""

    name: str
    records: int
    used: int
    work_orders: int
    last_at: datetime | None
    times: ProposedTimesOut | None


class OperationsOut(BaseModel):
    """A page of them, the most reported first; `more` if there is another."""

    operations: list[OperationOut]
    more: bool


class ItemPriceOut(BaseModel):
    """The median of the newest purchases, without tax."""

    item: str
    unit: str
    unit_price: Decimal
    low: Decimal
    high: Decimal
    purchases: int
    first_on: date
    last_on: date
    in_other_units: int


class BoughtItemOut(BaseModel):
    """An item that was bought, and what its price is taken for."""

    name: str
    purchases: int
    last_on: date | None
    price: ItemPriceOut | None


class ItemsOut(BaseModel):
    """A page of them, the newest purchase first; `more` if there is another."""

    items: list[BoughtItemOut]
    more: bool


class SheetRemarkOut(BaseModel):
    """A remark on a row of a quote sheet; `column` as the sheet heads it."""

    row_number: int
    column: str
    value: str
    code: str
    remark: str


class PastSheetOut(BaseModel):
    """One quote sheet of earlier years, and what became of it; `problem`: why it isn't in."""

    id: UUID
    filename: str
    sheet: str
    state: SheetState
    problem: str
    customer: str
    number: str
    subject: str
    quoted_on: date | None
    outcome: PastOutcome
    parts: int
    remarks: list[SheetRemarkOut]


class PastSheetsOut(BaseModel):
    """A page of them, those that wait first; `more` if there is another."""

    sheets: list[PastSheetOut]
    more: bool


class PastPartOut(BaseModel):
    """A part as it would be read: its prices by quantity, yen a piece; how many cost lines."""

    name: str
    drawing_number: str
    material: str
    prices: dict[str, Decimal | None]
    lines: int


class SheetMappingOut(BaseModel):
    """How a form is read: field → column (from 0); field → rows above the header and column; how
    many rows below the guessed one the header stands; first column and number of those that hold
    unit prices by quantity."""

    columns: dict[str, int]
    cells: dict[str, tuple[int, int]]
    shift: int
    breaks: tuple[int, int] | None


class UnderstoodOut(BaseModel):
    """A sheet, its table's header, and what is proposed; null once it doesn't wait any more."""

    sheet: PastSheetOut
    header: list[str]
    mapping: SheetMappingOut | None
    parts: list[PastPartOut]
