"""The grid as it is sent: by the page under flat names, by programs as JSON."""

from collections.abc import Mapping
from decimal import Decimal
from functools import partial
from typing import TYPE_CHECKING, Annotated, Any
from uuid import UUID

from pydantic import AfterValidator, BeforeValidator, Field

from estimator.numbers import BARE, PERCENT, NumberError, read_number
from estimator.sums import LONGEST, is_sum, read_sum
from portal.forms import (
    Checked,
    Form,
    Storable,
    amount,
    asked,
    nested,
    problem,
    storable,
    text,
    whole,
)
from portal.merging import Choosing
from shared_db.models import LineKind, Measure

MOST_PARTS = 500
MOST_LINES = 200
LONGEST_CELL = LONGEST
"""A sum may be so long; a number alone is far shorter."""
LONGEST_REMARK = 1000


def _as_text(value: Any) -> Any:
    if value is None:
        return ""
    if isinstance(value, int | Decimal) and not isinstance(value, bool):
        return str(value)
    return value


def _number_as_text(value: Any) -> Any:
    return None if value is None else _as_text(value)


def _short(value: str | None) -> str | None:
    if value is not None and len(value) > LONGEST_CELL:
        raise problem("string_too_long", max_length=LONGEST_CELL)
    return None if value is None else storable(value)


def _percent_sum(value: Any) -> Any:
    """What a sum comes to; all else as it was typed."""
    if not isinstance(value, str) or not is_sum(value):
        return value
    try:
        return read_sum(value, partial(read_number, unit=PERCENT))
    except NumberError as error:
        raise asked(error) from None


def _or_none(value: Any) -> Any:
    return None if value == "" else value


Typed = Annotated[str, BeforeValidator(_as_text), Storable, Field(max_length=LONGEST_CELL)]
"""A cell as it was typed: text, so that nothing of it is lost before it is read."""
Kept = Annotated[str | None, BeforeValidator(_number_as_text), AfterValidator(_short)]
"""The same of a cell that keeps what it has where it is left out."""
ChosenOffer = Annotated[str, Storable, Field(max_length=60)] | None
OptionalId = Annotated[UUID | None, BeforeValidator(_or_none)]


if TYPE_CHECKING:
    Description = str
    Remark = str | None
    ToldRemark = str
    Percent = Decimal | None
    Version = int
else:
    ToldRemark = text(LONGEST_REMARK)
    Remark = ToldRemark | None
    Description, Version = text(300), whole(1, 2_000_000_000, BARE)
    Percent = Annotated[
        amount(maximum=Decimal(99), places=2, unit=PERCENT), BeforeValidator(_percent_sum)
    ]


class LineBody(Form):
    """One line. Which cells count depends on its kind; see `estimator.lines`."""

    id: OptionalId = None
    kind: LineKind
    description: Description = ""
    work_centre_id: OptionalId = None
    from_records: Checked = False
    basis: Typed = ""
    price_per_kg: Typed = ""
    mass_kg: Typed = ""
    volume_cm3: Typed = ""
    density: Typed = ""
    yield_rate: Typed = ""
    scrap_price_per_kg: Typed = ""
    purchase_price: Typed = ""
    pieces_per_purchase: Typed = ""
    whole_units: Checked = False
    unit_price: Typed = ""
    per_piece: Typed = ""
    minimum_charge: Typed = ""
    setup_minutes: Typed = ""
    run_minutes: Typed = ""
    hourly_rate: Typed = ""
    handling_minutes: Typed = ""
    non_recurring_minutes: Typed = ""
    non_recurring_amount: Typed = ""
    non_recurring_spread: Typed = ""
    minimum: Typed = ""
    one_off: Typed = ""
    pieces: Typed = ""
    size_mm: Kept = None
    """Up to three sides in mm: `120 × 80 × 3`. What is measured stays where it is left out."""
    cut_length_mm: Kept = None
    pierces: Kept = None
    bends: Kept = None
    holes: Kept = None
    drawn: dict[Measure, Typed] | None = None
    """By cell the drawing that its number is from; where it doesn't say that, it is by hand."""
    offer_id: ChosenOffer = None
    """The offer that an outside line takes, "" if none is chosen; left out, it stays. One that
    stands no longer is not taken."""
    remark: Remark = None
    """What is to be known of the line; left out, it stays."""
    way: OptionalId = None
    """The alternative that the line is of, as it was told; whatever is sent, it stays that."""
    written: dict[str, Typed] | None = None
    """The sums behind numbers, by cell; one that does not come to its number is left out."""


class PartBody(Form):
    """One part of the estimate: its scrap in percent, and all of its lines in their order."""

    id: UUID
    scrap_percent: Percent = None
    lines: Annotated[list[LineBody], Field(max_length=MOST_LINES, default_factory=list)]


def _each_once(parts: list[PartBody]) -> list[PartBody]:
    if len({part.id for part in parts}) < len(parts):
        raise problem("not_distinct")
    return parts


Parts = Annotated[list[PartBody], Field(max_length=MOST_PARTS), AfterValidator(_each_once)]


class Grid(Form):
    """What stands in the sheet."""

    parts: Parts = Field(default=[])


class SaveBody(Grid, Choosing):
    """The whole grid, and the version of the estimate that it started from."""

    version: Version


class ComputeBody(Form):
    """A grid to compute and not to keep: the page's flat `values`, or `parts`."""

    values: dict[str, Any] | None = None
    parts: Parts | None = None


class AutosaveBody(Form):
    """The page's own way of saving while somebody types."""

    version: Version
    client_id: UUID | None = None
    values: dict[str, Any]


def grid_of(flat: Mapping[str, Any]) -> dict[str, Any]:
    """The nested grid that the page's flat names mean; other names of the form are left out."""
    return nested({name: value for name, value in flat.items() if name.startswith("parts-")})


class RollupQuery(Form):
    """What the newest run is compared with; left out, the last run that was quoted or offered."""

    against: OptionalId = None


class EstimateSearch(Form):
    """Which estimates to list: all of the company, or those that one is in charge of oneself."""

    mine: Checked = False


class ProposalQuery(Form):
    """Which work centre's records to look through."""

    work_centre_id: UUID
