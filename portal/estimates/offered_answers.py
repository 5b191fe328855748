"""What programs are told that a line may take: offers, and what drawings say."""

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from pydantic import BaseModel

from portal.drawings.numbers import Saying
from portal.estimates.choosing import LineOffer
from portal.estimates.measures import source_in, told_measures
from shared_db.models import DrawingPurpose, Measured


class OfferedPriceOut(BaseModel):
    """What was offered for so many pieces sent."""

    quantity: int
    unit_price: Decimal
    one_off: Decimal
    lead_time_days: int


class LineOfferOut(BaseModel):
    """An offer that a line may take; `over`: it has it still, but that stands no longer."""

    offer_id: UUID
    request_id: UUID
    company: str
    revision: int
    valid_until: date
    conditions: str
    chosen: bool
    over: bool
    prices: list[OfferedPriceOut]


class OfferedLineOut(BaseModel):
    """An outside line with the offers that answer it, the first given first."""

    line_id: UUID
    offers: list[LineOfferOut]


class OfferedOut(BaseModel):
    """The outside lines of an estimate that have offers to choose from."""

    lines: list[OfferedLineOut]


def offered_out(found: Mapping[UUID, Sequence[LineOffer]]) -> OfferedOut:
    """The offers by line."""
    return OfferedOut(
        lines=[
            OfferedLineOut(line_id=line_id, offers=[_line_offer(one) for one in offers])
            for line_id, offers in found.items()
        ]
    )


def _line_offer(one: LineOffer) -> LineOfferOut:
    return LineOfferOut(
        offer_id=one.offer.id,
        request_id=one.request.id,
        company=one.company,
        revision=one.offer.revision,
        valid_until=one.offer.valid_until,
        conditions=one.offer.conditions,
        chosen=one.chosen,
        over=one.over,
        prices=[OfferedPriceOut.model_validate(p, from_attributes=True) for p in one.prices],
    )


class PartDrawingOut(BaseModel):
    """What one drawing says of a part: `measured` by name, each with `value` and `source`.

    `purpose` is `request` for what the customer asks for; else `company_id` is the shop's.
    A line takes a number by the value in its cell and the drawing's id in `drawn`.
    """

    estimate_part_id: UUID
    drawing_id: UUID
    filename: str
    purpose: DrawingPurpose
    company_id: UUID | None
    measured: dict[str, Any]


class DrawnOut(BaseModel):
    """By part what its drawings say: what was asked for, the own shop's, other shops'; of each
    solids first, the newest first."""

    drawings: list[PartDrawingOut]


def part_drawing_out(estimate_part_id: UUID, saying: Saying) -> PartDrawingOut:
    """One drawing as programs are told."""
    return PartDrawingOut(
        estimate_part_id=estimate_part_id,
        drawing_id=saying.drawing.id,
        filename=saying.drawing.filename,
        purpose=saying.drawing.purpose,
        company_id=saying.drawing.company_id,
        measured=told_measures(
            {
                name: Measured(told.amount, source_in(saying, told)).as_json()
                for name, told in saying.numbers.items()
            }
        ),
    )
