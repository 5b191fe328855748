"""What programs are told of earlier parts and templates. Amounts are decimal numbers as text."""

from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from pydantic import BaseModel

from estimator.likeness import Like
from portal.earlier.figures import Outcome
from shared_db.models import LineKind


class EarlierPriceOut(BaseModel):
    """What a piece cost and was quoted at; null where it is not known."""

    quantity: int
    unit_cost: Decimal | None
    unit_price: Decimal | None


class EarlierLineOut(BaseModel):
    """A line of an earlier part, as it was."""

    id: UUID
    kind: LineKind
    description: str
    terms: dict[str, Any]


class EarlierOut(BaseModel):
    """An earlier part; `like`: in what it is like the one that is estimated.

    `minutes`: what a piece really took, over so many `work_orders`; null where no record says it.
    """

    id: UUID
    estimate_id: UUID | None
    """Null for a part of a quote sheet of earlier years."""
    name: str
    drawing_number: str
    material: str
    customer: str
    number: str
    subject: str
    costed_on: date
    like: list[Like]
    prices: list[EarlierPriceOut]
    outcome: Outcome
    minutes: Decimal | None
    work_orders: int


class BeforeOut(BaseModel):
    """What was found, the most like first, and the lines of the one that was looked at."""

    found: list[EarlierOut]
    lines: list[EarlierLineOut]


class NewRateOut(BaseModel):
    """A line whose work centre has another rate today; yen an hour."""

    description: str
    before: Decimal
    today: Decimal


class BroughtOut(BaseModel):
    """How many lines were taken, at which other rates, and how many prices have to be asked
    anew."""

    lines: int
    rates: list[NewRateOut]
    to_ask: int


class TemplateLineOut(BaseModel):
    """A line of a template; `work_centre`: by its name."""

    kind: LineKind
    description: str
    work_centre: str
    terms: dict[str, Any]


class LineTemplateOut(BaseModel):
    """A template; `template` is what it is put by: its id, or the key of one that everybody has."""

    template: str
    name: str
    own: bool
    lines: list[TemplateLineOut]


class LineTemplatesOut(BaseModel):
    """Those that everybody has, and the shop's own."""

    templates: list[LineTemplateOut]
