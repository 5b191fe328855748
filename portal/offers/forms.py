"""What is sent to ask for a price, and to answer."""

from decimal import Decimal
from typing import Annotated
from uuid import UUID

from pydantic import BeforeValidator, Field

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

MOST_LINES = 200
MOST_QUANTITIES = 8


def _as_list(value: object) -> object:
    return [value] if isinstance(value, str) else value


class AskBody(Form):
    """One request to one shop: which outside lines, by when."""

    client_id: UUID
    to_company_id: UUID
    line_ids: Annotated[
        list[UUID], BeforeValidator(_as_list), Field(min_length=1, max_length=MOST_LINES)
    ]
    quantities: (
        dict[UUID, Annotated[list[whole(1)], Field(min_length=1, max_length=MOST_QUANTITIES)]]
        | None
    ) = None
    """By line; what isn't named is asked for the pieces that will be sent."""
    note: text(4000) = ""
    due_on: OptionalDay = None


class PriceBody(Form):
    """The price of one item at one asked quantity, or that it isn't offered."""

    request_item_id: UUID
    quantity: whole(1)
    unit_price: amount() = None
    one_off: amount() = None
    lead_time_days: optional_whole(0, 3650) = None
    not_offered: Checked = False


class OfferBody(Form):
    """A whole offer: every asked quantity priced, or said not to be offered."""

    client_id: UUID
    prices: Annotated[list[PriceBody], Field(min_length=1, max_length=MOST_LINES * MOST_QUANTITIES)]
    valid_until: Day
    conditions: text(2000) = ""
    confirmed_revision: optional_whole(1) = None
    """The inquiry's revision that was looked at, where it is newer than the request's."""


class DeclineBody(Form):
    """No offer, and why."""

    reason: filled(1000)


class WithdrawBody(Form):
    """What is told to the shop that was asked."""

    note: text(1000) = ""


class MarkUp(Form):
    """How much to put on one's own cost when the form is filled in."""

    mark_up: amount(maximum=Decimal(1000), places=2) = None
