"""What managers type about work centres and rates, and what programs send about imports."""

from collections.abc import Collection
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Annotated, Any
from uuid import UUID

from pydantic import AfterValidator, Field

from estimator.numbers import BARE, YEN_PER_HOUR
from estimator.quotes.shape import SheetMapping
from estimator.quotes.words import CELL_WORDS, COLUMN_WORDS
from portal.api.slice import UploadedFile
from portal.forms import Checked, Day, Form, OptionalDay, amount, filled, problem, text, whole
from portal.merging import Choosing
from shared_db.models import ImportKind

SMALLEST_RATE = Decimal("0.01")
LARGEST_RATE = Decimal(100_000_000)
LATEST_YEAR = 2100
MOST_COLUMNS = 200
LAST_PAGE = 100_000
Place = Annotated[int, Field(ge=0, le=200)]


def _of(words: Collection[str]) -> Any:
    def check(field: str) -> str:
        if field not in words:
            raise problem("enum")
        return field

    return AfterValidator(check)


ColumnField = Annotated[str, _of(COLUMN_WORDS)]
CellField = Annotated[str, _of(CELL_WORDS)]


def _needed(value: Any) -> Any:
    if value is None:
        raise problem("empty")
    return value


def _near(value: date | None) -> date | None:
    if value is not None and value.year > LATEST_YEAR:
        raise problem("too_far")
    return value


if TYPE_CHECKING:
    Name = str
    OperationName = str
    Version = int
    Rate = Decimal
    OptionalRate = Decimal | None
    Header = str
    PageNumber = int
else:
    Header, PageNumber = text(100), whole(1, LAST_PAGE, BARE)
    Name, OperationName = filled(200), text(200)
    Version = whole(1, unit=BARE)
    OptionalRate = amount(minimum=SMALLEST_RATE, maximum=LARGEST_RATE, places=2, unit=YEN_PER_HOUR)
    Rate = Annotated[OptionalRate, AfterValidator(_needed)]


class RateForm(Form):
    """Money per hour, from a day on."""

    hourly_rate: Rate
    valid_from: Annotated[Day, AfterValidator(_near)]


class WorkCentreForm(Form):
    """A new work centre; its first rate may come with it, from today unless a day is given."""

    name: Name
    operation_name: OperationName = ""
    hourly_rate: OptionalRate = None
    valid_from: Annotated[OptionalDay, AfterValidator(_near)] = None


class WorkCentreEdit(Form):
    """A work centre as it is to be."""

    version: Version
    name: Name
    operation_name: OperationName = ""
    active: Checked = False


class NewWorkCentre(WorkCentreForm):
    """The same from a program, which may send it again."""

    client_id: UUID


class ChangedWorkCentre(WorkCentreEdit, Choosing):
    """A work centre as it is to be, from a program."""

    client_id: UUID
    active: Checked = True


class NewRate(RateForm):
    """The same from a program, which may send it again."""

    client_id: UUID


class TakeInRows(Form):
    """Take the rows of a file in; `good_rows_only` where some can't be read."""

    client_id: UUID
    good_rows_only: Checked = False


class SendFile(Form):
    """A file of records, as a form with the file in it."""

    client_id: UUID
    kind: ImportKind
    file: UploadedFile


class MapColumns(Form):
    """Which column of the file holds what: our name of it → the header in the file."""

    client_id: UUID
    columns: Annotated[dict[str, Header], Field(max_length=MOST_COLUMNS)]


class PageOf(Form):
    """Which page of a list."""

    page: PageNumber = 1


class PageOfRemarks(PageOf):
    """Which page, and if only one kind of remark is wanted, its code."""

    code: Name | None = None


class Undo(Form):
    """Take an import back."""

    client_id: UUID


class OfOperation(Form):
    """Which operation, as the records call it."""

    operation: Name


class OfItem(Form):
    """Which item, as the records call it."""

    item: Name


class MapSheet(Form):
    """How a form of quote sheet is read: field → column (from 0); field → rows above the header of
    the table and column; `shift`: so many rows below the guessed one the header stands; `breaks`:
    the first column and the number of those that hold unit prices by quantity, side by side."""

    client_id: UUID
    columns: Annotated[dict[ColumnField, Place], Field(max_length=len(COLUMN_WORDS))]
    cells: Annotated[
        dict[CellField, tuple[Place, Place]],
        Field(default_factory=dict, max_length=len(CELL_WORDS)),
    ]
    shift: Annotated[int, Field(ge=-60, le=60)] = 0
    breaks: tuple[Place, Annotated[int, Field(ge=2, le=200)]] | None = None

    def mapping(self) -> SheetMapping:
        """As the reading takes it."""
        return SheetMapping(dict(self.columns), dict(self.cells), self.shift, self.breaks)
