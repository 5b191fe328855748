"""What programs are told of estimates. Amounts are decimal numbers as text."""

from collections.abc import Sequence
from datetime import datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from pydantic import BaseModel

from portal.estimates import queries
from portal.estimates.forms import LineBody
from portal.estimates.rates import Difference, RateChange
from portal.estimates.typed import HUNDRED, NEVER_TYPED, place_in_sheet
from shared_db.models import Estimate, EstimateLine, EstimatePart, Part
from shared_db.transaction import Work


class LineOut(LineBody):
    """A line as it can be saved again; `terms`: what its cells say, `source`: where from."""

    id: UUID
    terms: dict[str, Any]
    source: dict[str, Any]


class EstimatePartOut(BaseModel):
    """A part with all of its lines; `id` is its place in the estimate, `part_id` the part.

    `id`, `scrap_percent` and `lines` are what can be saved again.
    """

    id: UUID
    part_id: UUID
    name: str
    quantities: list[int]
    scrap_percent: Decimal
    lines: list[LineOut]


class EstimateOut(BaseModel):
    """An estimate, whole."""

    id: UUID
    inquiry_id: UUID
    request_id: UUID | None
    version: int
    inquiry_revision: int
    proposal_number: int | None
    parts: list[EstimatePartOut]


class EstimateSummary(BaseModel):
    """An estimate in the list; `complete` and `missing` are None before its first roll-up.

    `missing`: how many lines have no price at some quantity.
    """

    id: UUID
    inquiry_id: UUID
    number: str | None
    subject: str
    request_id: UUID | None
    version: int
    stale: bool
    """Whether what it is made of has changed, or an offer in it no longer stands."""
    rates_changed: bool
    """Whether a work centre in it has another rate today."""
    complete: bool | None
    missing: int | None


class EstimateList(BaseModel):
    """One's own company's, the newest first."""

    estimates: list[EstimateSummary]


class ComputedOut(BaseModel):
    """The sheet's cells as people read them, and a sentence for each that can't be read.

    `understood`: of the page's flat values, those that read otherwise than they are written.
    """

    cells: dict[str, str]
    errors: dict[str, str]
    understood: dict[str, str]
    complete: bool
    missing: int


class TimesOut(BaseModel):
    """Minutes from the own records, with how many stand behind them; None if they say nothing."""

    proposal: dict[str, Any] | None


class RateOut(BaseModel):
    """A line whose work centre has another rate today; yen an hour."""

    line_id: UUID
    work_centre: str
    saved: Decimal
    today: Decimal


class DifferenceOut(BaseModel):
    """The cost of one quantity of one part: as it stands, and with the rates of today."""

    part: str
    quantity: int
    before: Decimal | None
    after: Decimal | None


class RatesOut(BaseModel):
    """What has changed, and what it comes to; both empty where nothing has."""

    rates: list[RateOut]
    differences: list[DifferenceOut]


class RunOut(BaseModel):
    """A kept roll-up: its inputs, its result, and whether these still give that.

    A sum of the result in which something is missing is null; `missing` lines have no price at
    some quantity. Runs of engine version 1 kept the sum of what was known instead.
    """

    id: UUID
    estimate_version: int
    engine_version: int
    complete: bool
    missing: int
    created_at: datetime
    computes_the_same: bool
    inputs: dict[str, Any]
    result: dict[str, Any]


class RollupOut(BaseModel):
    """The newest run; `under_way` if another is on its way."""

    run: RunOut | None
    under_way: bool


def estimate_out(work: Work, estimate: Estimate) -> EstimateOut:
    """An estimate as programs are told of it."""
    lines = queries.lines_of(work, estimate.id)
    return EstimateOut(
        id=estimate.id,
        inquiry_id=estimate.inquiry_id,
        request_id=estimate.request_id,
        version=estimate.version,
        inquiry_revision=estimate.inquiry_revision,
        proposal_number=estimate.proposal_number,
        parts=[
            _part(row, part, lines.get(row.id, []))
            for row, part in queries.parts_of(work, estimate.id)
        ],
    )


def rates_out(changes: Sequence[RateChange], costs: Sequence[Difference]) -> RatesOut:
    """Changed rates as programs are told of them."""
    return RatesOut(
        rates=[
            RateOut(
                line_id=one.line_id,
                work_centre=one.centre,
                saved=Decimal(one.saved),
                today=Decimal(one.today),
            )
            for one in changes
        ],
        differences=[DifferenceOut.model_validate(one, from_attributes=True) for one in costs],
    )


def _part(row: EstimatePart, part: Part, lines: list[EstimateLine]) -> EstimatePartOut:
    return EstimatePartOut(
        id=row.id,
        part_id=row.part_id,
        name=part.name,
        quantities=row.quantities,
        scrap_percent=Decimal(queries.as_typed(row.scrap_rate * HUNDRED)),
        lines=[_line(line) for line in sorted(lines, key=place_in_sheet)],
    )


def _line(line: EstimateLine) -> LineOut:
    """Every cell that a line can have, as it was typed; "" where there is nothing."""
    typed = {name: value for name, value in line.terms.items() if name not in NEVER_TYPED}
    return LineOut.model_construct(
        id=line.id,
        kind=line.kind,
        description=line.description,
        work_centre_id=line.work_centre_id,
        from_records=line.source.get("kind") == "record",
        seen_offer=str(line.offer_id or ""),
        terms=line.named_terms,
        source=line.named_source,
        **typed,
    )
