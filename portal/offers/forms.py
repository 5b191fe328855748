"""What is sent to ask for a price, and to answer."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import TYPE_CHECKING, Annotated
from uuid import UUID

from pydantic import BeforeValidator, Field

from estimator.numbers import BARE, DAYS, YEN_PER_PIECE
from portal.api.slice import Once
from portal.forms import (
    Checked,
    Day,
    Form,
    OptionalDay,
    amount,
    filled,
    optional_whole,
    text,
    whole,
)
from shared_db.models import MaterialBy

MOST_LINES = 200
MOST_QUANTITIES = 8
MOST_DRAWINGS = 600
MOST_SHOPS = 50


def _as_list(value: object) -> object:
    return [value] if isinstance(value, str) else value


if TYPE_CHECKING:
    Note = str
    DrawingName = str
    MaterialNote = str
    Conditions = str
    EndNote = str
    Reason = str
    OwnReason = str
    Pieces = int
    Days = int | None
    Revision = int | None
    UnitPrice = Decimal | None
    Charge = Decimal | None
else:
    Note, Conditions, EndNote, Reason = text(4000), text(2000), text(1000), filled(1000)
    OwnReason, MaterialNote = text(1000), text(300)
    DrawingName = text(255)
    Pieces, Days = whole(1), optional_whole(0, 3650, unit=DAYS)
    Revision = optional_whole(1, unit=BARE)
    UnitPrice, Charge = amount(places=2, unit=YEN_PER_PIECE), amount(places=0)
Breaks = Annotated[list[Pieces], Field(min_length=1, max_length=MOST_QUANTITIES)]


class MaterialBody(Form):
    """Whose material a line's work is done on, and what is to be known of it."""

    by: MaterialBy
    note: MaterialNote = ""


class Asking(Form):
    """What one shop is asked: which outside lines, on whose material, by when."""

    to_company_id: UUID
    line_ids: Annotated[
        list[UUID], BeforeValidator(_as_list), Field(min_length=1, max_length=MOST_LINES)
    ]
    quantities: dict[UUID, Breaks] | None = None
    """By line; what isn't named is asked for the pieces that will be sent."""
    materials: dict[UUID, MaterialBody] | None = None
    """By line; what isn't named is supplied where one's own estimate has material for the part, and
    bought by the asked shop where it has none."""
    note: Note = ""
    due_on: OptionalDay = None
    drawing_ids: Annotated[list[UUID], Field(max_length=MOST_DRAWINGS)] | None = None
    """What goes along. Without it, the customer's drawings of the asked parts and for the whole,
    and what went along when the same was asked before."""
    named: dict[UUID, DrawingName] | None = None
    """By drawing, its file's name: what one's own shop brought and is under export control goes
    along by its name only."""


class AskBody(Asking):
    """One request to one shop."""

    client_id: UUID


class AskSeveralBody(Form):
    """One request to each of several shops: all of them are sent, or none."""

    client_id: UUID
    requests: Annotated[list[Asking], Field(min_length=1, max_length=MOST_SHOPS)]


def names_in(
    sent: Mapping[str, str], drawing_ids: Sequence[str], of: str = "named"
) -> dict[str, str]:
    """By which names the chosen drawings are confirmed on the page's form."""
    return {one: name for one in drawing_ids if (name := sent.get(f"{of}.{one}", ""))}


def materials_in(sent: Mapping[str, str], line_ids: Sequence[str]) -> dict[str, dict[str, str]]:
    """Whose material it is, of the chosen lines of the page's form."""
    return {
        line: {"by": by, "note": sent.get(f"material_note.{line}", "")}
        for line in line_ids
        if (by := sent.get(f"material_by.{line}", ""))
    }


class PriceBody(Form):
    """The price of one item at one asked quantity, or that it isn't offered.

    Yen have no decimals, unit prices two: what is shown to both companies is what is offered.
    """

    request_item_id: UUID
    quantity: Pieces
    unit_price: UnitPrice = None
    one_off: Charge = None
    lead_time_days: Days = None
    not_offered: Checked = False


class OfferBody(Form):
    """A whole offer: every asked quantity priced, or said not to be offered."""

    client_id: UUID
    prices: Annotated[list[PriceBody], Field(min_length=1, max_length=MOST_LINES * MOST_QUANTITIES)]
    valid_until: Day
    conditions: Conditions = ""
    lead_time_days: Days = None
    """Of every price that says none of its own: typed once."""
    below_cost_reason: OwnReason = ""
    """Why something is offered below one's own cost; only one's own company reads it."""
    confirmed_revision: Revision = None
    """The inquiry's revision that was looked at, where it is newer than the request's."""
    confirmed_proposal: Revision = None
    """The same of the proposal's version."""


class UseBody(Once):
    """Which lines of one's own take the offer; without any, those that have no price yet."""

    line_ids: (
        Annotated[list[UUID], BeforeValidator(_as_list), Field(min_length=1, max_length=MOST_LINES)]
        | None
    ) = None


class DeclineBody(Form):
    """No offer, and why."""

    reason: Reason


class WithdrawBody(Form):
    """What is told to the shop that was asked."""

    note: EndNote = ""
