"""What programs are told of an estimate's ways. Amounts are decimal numbers as text."""

from datetime import datetime
from decimal import Decimal
from uuid import UUID

from pydantic import BaseModel

from portal.estimates.whole import place_of
from portal.ways.comparing import AtBreak, Compared
from portal.ways.structure import Placed
from portal.ways.what_if import Beside
from portal.ways.where import Where


class ProposedOut(BaseModel):
    """What the drawing of an assembly says: so many of this part go into each of that one."""

    into: UUID
    quantity_per: int
    filename: str


class PlacedOut(BaseModel):
    """A part of the estimate. `wanted`, and of what is only tried `trial`: pieces, a column each.

    `was` is sent back with a change, so that it isn't taken if somebody else made one.
    """

    part: UUID
    part_id: UUID
    name: str
    into: UUID | None
    quantity_per: Decimal | None
    wanted: list[int]
    trial: list[int]
    trial_quantities: list[int]
    proposed: ProposedOut | None
    was: str


class StructureOut(BaseModel):
    """The parts, each followed by what goes into it."""

    version: int
    parts: list[PlacedOut]


class AtBreakOut(BaseModel):
    """One quantity of one part, one way; null where something is missing."""

    part: UUID
    quantity: int
    cost: Decimal | None
    unit_cost: Decimal | None
    one_off: Decimal | None
    by_kind: dict[str, Decimal | None]
    lead_time_days: int | None
    shops: list[str]


class AlternativeOut(BaseModel):
    """One way. Why, by whom and when it was chosen the last time, whether or not it counts now."""

    id: UUID
    name: str
    chosen: bool
    reason: str
    chosen_by: str
    chosen_at: datetime | None
    breaks: list[AtBreakOut]


class AlternativesOut(BaseModel):
    """All ways of an estimate; none where nobody made a second one."""

    version: int
    alternatives: list[AlternativeOut]


class BesideOut(BaseModel):
    """One quantity of one part: what stands, and what would be. A price only where a margin is
    named."""

    part: UUID
    quantity: int
    asked: bool
    cost: Decimal | None
    would_cost: Decimal | None
    unit_cost: Decimal | None
    would_unit_cost: Decimal | None
    unit_price: Decimal | None
    would_unit_price: Decimal | None


class WhatIfOut(BaseModel):
    """Nothing of it is kept."""

    breaks: list[BesideOut]


class ShareOut(BaseModel):
    """One line, the dearest first; shares from 0 to 1 of the whole quantity's cost."""

    line_id: UUID
    name: str
    part: str
    kind: str
    amount: Decimal
    share: Decimal
    up_to_here: Decimal
    vital: bool


class ColumnOut(BaseModel):
    """What a piece costs at one quantity, by kind."""

    quantity: int
    trial: bool
    unit_cost: Decimal | None
    by_kind: dict[str, Decimal | None]


class PartWhereOut(BaseModel):
    """One part that is sold by itself."""

    part: UUID
    columns: list[ColumnOut]


class WayOut(BaseModel):
    """What alone would reach the target: so many per cent less; null: not even all of it would."""

    lever: str
    cut_percent: int | None
    least: Decimal


class GapOut(BaseModel):
    """A quantity against its target cost, whole; `pieces`: a larger quantity that is within it."""

    target_cost: Decimal
    cost: Decimal | None
    over: Decimal | None
    ways: list[WayOut]
    pieces: int | None


class WhereOut(BaseModel):
    """Where the cost sits; `lines` and `gap` of one quantity of one part."""

    parts: list[PartWhereOut]
    part: UUID | None
    quantity: int | None
    lines: list[ShareOut]
    target: Decimal | None
    gap: GapOut | None


def placed_out(one: Placed) -> PlacedOut:
    """A part as programs are told of it."""
    proposed = one.proposed
    return PlacedOut(
        part=one.row.id,
        part_id=one.part.id,
        name=one.part.name,
        into=one.row.parent_id,
        quantity_per=one.row.quantity_per,
        wanted=one.columns.asked,
        trial=one.columns.trial,
        trial_quantities=one.row.trial_quantities,
        proposed=ProposedOut(
            into=proposed.into.id,
            quantity_per=proposed.quantity_per,
            filename=proposed.filename,
        )
        if proposed
        else None,
        was=place_of(one.row),
    )


def alternative_out(one: Compared) -> AlternativeOut:
    """A way as programs are told of it."""
    row = one.variant
    return AlternativeOut(
        id=row.id,
        name=row.name,
        chosen=row.chosen,
        reason=row.reason,
        chosen_by=one.chosen_by,
        chosen_at=row.chosen_at,
        breaks=[
            _at_break(part, quantity, at)
            for part, breaks in one.parts.items()
            for quantity, at in breaks
        ],
    )


def _at_break(part: str, quantity: int, at: AtBreak) -> AtBreakOut:
    return AtBreakOut(
        part=UUID(part),
        quantity=quantity,
        cost=at.cost,
        unit_cost=at.unit_cost,
        one_off=at.one_off,
        by_kind=dict(at.by_kind),
        lead_time_days=at.lead_time_days,
        shops=list(at.shops),
    )


def beside_out(one: Beside) -> BesideOut:
    """A quantity both ways."""
    return BesideOut(
        part=UUID(one.part_id),
        quantity=one.quantity,
        asked=one.asked,
        cost=one.stands.cost,
        would_cost=one.would.cost,
        unit_cost=one.stands.unit_cost,
        would_unit_cost=one.would.unit_cost,
        unit_price=one.stands.unit_price,
        would_unit_price=one.would.unit_price,
    )


def where_out(found: Where) -> WhereOut:
    """Where the cost sits, as programs are told."""
    gap = found.gap
    return WhereOut(
        parts=[
            PartWhereOut(
                part=UUID(part.id),
                columns=[
                    ColumnOut.model_validate(one, from_attributes=True) for one in part.columns
                ],
            )
            for part in found.parts
        ],
        part=UUID(found.part.id) if found.part else None,
        quantity=found.quantity,
        lines=[ShareOut.model_validate(one, from_attributes=True) for one in found.lines],
        target=found.target,
        gap=GapOut(
            target_cost=gap.target,
            cost=gap.cost,
            over=gap.over,
            ways=[
                WayOut(lever=way.lever.value, cut_percent=way.cut_percent, least=way.least)
                for way in gap.ways
            ],
            pieces=gap.pieces,
        )
        if gap
        else None,
    )
