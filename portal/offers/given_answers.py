"""What programs are told of what the proposal gives to others."""

from uuid import UUID

from pydantic import BaseModel

from portal.offers.agreed import Given, GivenLine, GivenShop
from shared_db.models import MaterialBy, RequestState


class GivenLineOut(BaseModel):
    """An outside line that the proposal gives to a shop.

    `state` is that of the newest request to the shop for this line, null where it was not asked;
    `taken_from` the shop whose offer the line has taken, null for none.
    """

    line_id: UUID
    part_id: UUID
    part: str
    operation: str
    wanted: list[int]
    started: list[int]
    material_by: MaterialBy
    state: RequestState | None
    taken_from: str | None
    to_ask: bool
    """Whether the shop has still to be asked for it."""


class GivenShopOut(BaseModel):
    """A shop with what it is given; `is_member`: it can be asked today."""

    company_id: UUID
    company: str
    is_member: bool
    lines: list[GivenLineOut]


class WithoutLineOut(BaseModel):
    """An operation that is given to a shop, and has no outside line of its name."""

    part: str
    operation: str
    company: str


class GivenOut(BaseModel):
    """What the standing version of the proposal gives to others; `number` null without one."""

    number: int | None
    agreed: bool
    shops: list[GivenShopOut]
    without_line: list[WithoutLineOut]


def given_out(given: Given) -> GivenOut:
    """As programs read it."""
    return GivenOut(
        number=given.number,
        agreed=given.is_agreed,
        shops=[
            GivenShopOut(
                company_id=shop.company_id,
                company=shop.company,
                is_member=shop.is_member,
                lines=[_line(shop, one) for one in shop.lines],
            )
            for shop in given.shops
            if shop.lines
        ],
        without_line=[
            WithoutLineOut(part=one.part, operation=one.operation, company=one.company)
            for one in given.without_line
        ],
    )


def _line(shop: GivenShop, one: GivenLine) -> GivenLineOut:
    return GivenLineOut(
        line_id=one.line.id,
        part_id=one.part.id,
        part=one.part.name,
        operation=one.line.description,
        wanted=[pieces.wanted for pieces in one.pieces],
        started=[pieces.started for pieces in one.pieces],
        material_by=one.material,
        state=one.asked.state if one.asked else None,
        taken_from=one.taken_from or None,
        to_ask=one in shop.to_ask,
    )
