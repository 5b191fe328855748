"""What programs are told of estimates. Amounts are decimal numbers as text."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from pydantic import BaseModel, Field

from portal.estimates import queries
from portal.estimates.forms import LineBody, ToldRemark, Typed
from portal.estimates.measures import told_measures, typed_measures
from portal.estimates.rates import Difference, RateChange
from portal.estimates.sources import offers_taken
from portal.estimates.typed import HUNDRED, NEVER_TYPED, place_in_sheet
from shared_db.models import (
    Estimate,
    EstimateLine,
    EstimatePart,
    Measure,
    Part,
    SourceKind,
    TakenOffer,
)
from shared_db.spine.transaction import Work

Offers = Mapping[UUID, TakenOffer]


class LineOut(LineBody):
    """A line as it can be saved again; `terms`: what its cells say, `source`: where from.

    `measured`: what is measured of it, by name, each with its `value` and `source`: `hand`, or
    `drawing` with the file and how it was found; so is a mass that a drawing said. `written`: the
    sums that were typed (`=6.5*1.1`), by the cell whose number they come to. `source` has
    `proposed` where it was filled unasked, and nobody has typed in it or confirmed it since.
    """

    id: UUID
    terms: dict[str, Any]
    source: dict[str, Any]
    measured: dict[str, Any]
    size_mm: Typed = ""
    cut_length_mm: Typed = ""
    pierces: Typed = ""
    bends: Typed = ""
    holes: Typed = ""
    drawn: dict[Measure, str] = Field(default={})
    remark: ToldRemark = ""


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


class EstimateSummaryOut(BaseModel):
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


class EstimateListOut(BaseModel):
    """One's own company's, the newest first."""

    estimates: list[EstimateSummaryOut]


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


class RatesDifferenceOut(BaseModel):
    """The cost of one quantity of one part: as it stands, and with the rates of today."""

    part: str
    quantity: int
    before: Decimal | None
    after: Decimal | None


class RatesOut(BaseModel):
    """What has changed, and what it comes to; both empty where nothing has."""

    rates: list[RateOut]
    differences: list[RatesDifferenceOut]


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


class ComparableOut(BaseModel):
    """A run to compare with; `quoted` says by what it was quoted, "" if it wasn't."""

    run_id: UUID
    created_at: datetime
    estimate_version: int
    quoted: str


class DifferenceOut(BaseModel):
    """What a part of the estimate costs more now at one quantity."""

    estimate_part_id: UUID
    quantity: int
    difference: Decimal


class RollupOut(BaseModel):
    """The newest run; `under_way` if another is on its way.

    `compared_with`: the run whose costs the `differences` are against; null where nothing was
    quoted yet and none was asked for. `comparable`: others that may be asked for.
    """

    run: RunOut | None
    under_way: bool
    compared_with: UUID | None
    differences: list[DifferenceOut]
    comparable: list[ComparableOut]


def estimate_out(work: Work, estimate: Estimate) -> EstimateOut:
    """An estimate as programs are told of it."""
    lines = queries.lines_of(work, estimate.id)
    offers = offers_taken(work, (line for some in lines.values() for line in some))
    return EstimateOut(
        id=estimate.id,
        inquiry_id=estimate.inquiry_id,
        request_id=estimate.request_id,
        version=estimate.version,
        inquiry_revision=estimate.inquiry_revision,
        proposal_number=estimate.proposal_number,
        parts=[
            _part(row, part, lines.get(row.id, []), offers)
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
        differences=[RatesDifferenceOut.model_validate(one, from_attributes=True) for one in costs],
    )


def _part(
    row: EstimatePart, part: Part, lines: list[EstimateLine], offers: Offers
) -> EstimatePartOut:
    return EstimatePartOut(
        id=row.id,
        part_id=row.part_id,
        name=part.name,
        quantities=row.quantities,
        scrap_percent=Decimal(queries.as_typed(row.scrap_rate * HUNDRED)),
        lines=[_line(line, offers) for line in sorted(lines, key=place_in_sheet)],
    )


def _line(line: EstimateLine, offers: Offers) -> LineOut:
    """Every cell that a line can have, as it was typed; "" where there is nothing."""
    named = {"offer_id": str(line.offer_id)} if line.offer_id else {}
    proposed = {"proposed": True} if line.proposed else {}
    typed = {name: value for name, value in line.kept_terms.items() if name not in NEVER_TYPED}
    return LineOut.model_construct(
        id=line.id,
        kind=line.kind,
        description=line.description,
        work_centre_id=line.work_centre_id,
        from_records=line.source_kind is SourceKind.RECORD,
        offer_id=str(line.offer_id or ""),
        terms=line.kept_terms | named,
        source=line.source(offers).as_json() | named | proposed,
        measured=told_measures(line.kept_measured),
        remark=line.remark,
        way=line.variant_id,
        written=dict(line.written),
        **typed,
        **typed_measures(line),
    )
