"""What is sent to change how an estimate is made up, and to see what it would be."""

import re
import unicodedata
from collections.abc import Sequence
from decimal import Decimal
from typing import TYPE_CHECKING, Annotated, Any
from uuid import UUID

from pydantic import AfterValidator, BeforeValidator, Field

from estimator.numbers import PERCENT, PIECES, YEN
from portal.forms import Form, amount, filled, optional_whole, text, whole

MOST_TRIALS = 4
MOST_PARTS = 500
MOST_RATES = 60
_BETWEEN = re.compile(r"[\s、，;；・]+|,(?!\d{3}(?!\d))")
"""Between two quantities; a comma within 1,000 is none."""


def _or_none(value: Any) -> Any:
    return None if value == "" else value


def _apart(value: Any) -> Any:
    if not isinstance(value, str):
        return value
    written = unicodedata.normalize("NFKC", value)
    return [one for one in _BETWEEN.split(written) if one]


def _distinct(numbers: Sequence[int]) -> list[int]:
    return sorted(set(numbers))


OptionalId = Annotated[UUID | None, BeforeValidator(_or_none)]
if TYPE_CHECKING:
    Trial = int
    Per = Decimal | None
    Change = Decimal | None
    Share = Decimal | None
    Rate = Decimal | None
    Target = Decimal | None
    Pieces = int | None
    Name = str
    Reason = str
    NeededReason = str
    Was = str
else:
    Trial, Pieces = whole(1, unit=PIECES), optional_whole(1, unit=PIECES)
    Per = amount(maximum=Decimal(100000), places=4, unit=PIECES)
    Change = amount(minimum=-100, maximum=Decimal(1000), places=2, unit=PERCENT)
    Share = amount(maximum=Decimal(99), places=2, unit=PERCENT)
    Rate = amount(maximum=Decimal(1000000), places=2, unit=YEN)
    Target = amount(minimum=1, places=0, unit=YEN)
    Name, NeededReason, Reason, Was = filled(100), filled(1000), text(1000), text(200)
Trials = Annotated[
    list[Trial],
    BeforeValidator(_apart),
    Field(max_length=MOST_TRIALS),
    AfterValidator(_distinct),
]


class RowBody(Form):
    """A part goes `into` another, so many in each piece (null: it stands by itself), and is tried
    at quantities of one's own, instead of those before.

    `was`: what stood there when it was shown, as `structure` tells it; if somebody has changed it
    since, it isn't taken. Empty: whatever stands there.
    """

    part: UUID
    into: OptionalId = None
    quantity_per: Per = None
    trial_quantities: Trials = Field(default=[])
    was: Was = ""


class StructureBody(Form):
    """The parts that are to be otherwise; the others stay as they are."""

    parts: list[RowBody] = Field(max_length=MOST_PARTS)


class MakeBody(Form):
    """Another way: a copy of what stands in these parts. With a `reason` it counts at once.

    `line` and `offer`: of its copy this line takes that offer.
    """

    name: Name
    parts: list[UUID] = Field(min_length=1, max_length=MOST_PARTS)
    reason: Reason = ""
    line: OptionalId = None
    offer: OptionalId = None


class ChooseBody(Form):
    """From now on this alternative counts, and why."""

    alternative: UUID
    reason: NeededReason


class WayBody(Form):
    """One of the alternatives."""

    alternative: UUID


class WayNameBody(Form):
    """An alternative is called otherwise."""

    alternative: UUID
    name: Name


class RateBody(Form):
    """Another hourly rate of a work centre, in yen."""

    centre: UUID
    rate: Rate = None


class TakenBody(Form):
    """Another offer for a line."""

    line: UUID
    offer: OptionalId = None


class WhatIfBody(Form):
    """What is otherwise; per cents are added to what stands. Empty: as it is."""

    times: Change = None
    rates: Change = None
    material: Change = None
    bought: Change = None
    outside: Change = None
    scrap: Share = None
    margin: Share = None
    quantity: Pieces = None
    centres: list[RateBody] = Field(default=[], max_length=MOST_RATES)
    offers: list[TakenBody] = Field(default=[], max_length=MOST_RATES)


class WhereQuery(Form):
    """Which part and quantity is looked at closely, and its target in yen for so many."""

    part: OptionalId = None
    quantity: Pieces = None
    target: Target = None
    margin: Share = None
