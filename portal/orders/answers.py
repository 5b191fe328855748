"""What programs are told of orders. Amounts are numbers as text."""

from datetime import datetime
from uuid import UUID

from pydantic import BaseModel

from shared_db.foundation.amounts import as_text
from shared_db.models import Order, QuotePrice


class TaxOut(BaseModel):
    """The tax of one rate: on `net`."""

    rate: str
    net: str
    tax: str


class TotalsOut(BaseModel):
    """What is to be paid."""

    subtotal: str
    rates: list[TaxOut]
    tax: str
    total: str


class IssuedPriceOut(BaseModel):
    """A price that can be chosen."""

    part_id: UUID
    quantity: int
    unit_price: str
    amount: str
    one_off: str
    lead_time_days: int | None


class OrderedOut(BaseModel):
    """The order that a quote became."""

    id: UUID
    number: str
    totals: TotalsOut


class OrderSummaryOut(OrderedOut):
    """An order in the list."""

    ordered_at: datetime
    inquiry_id: UUID
    inquiry_number: str | None
    subject: str
    quote_revision_id: UUID
    company_id: UUID
    counterparty: str


class OrderListOut(BaseModel):
    """One's own, given or received; `more` if there are others on the next page."""

    orders: list[OrderSummaryOut]
    more: bool


class OrderedPartOut(IssuedPriceOut):
    """A part that was ordered, in the one quantity that was chosen."""

    part: str


class OrderOut(OrderSummaryOut):
    """An order, whole."""

    lines: list[OrderedPartOut]


def said_order(order: Order) -> OrderedOut:
    """The order that a quote became."""
    totals = TotalsOut.model_validate(order.totals)
    return OrderedOut(id=order.id, number=order.number, totals=totals)


def said_price(price: QuotePrice) -> IssuedPriceOut:
    """A price as it was issued."""
    return IssuedPriceOut(
        part_id=price.part_id,
        quantity=price.quantity,
        unit_price=as_text(price.unit_price),
        amount=as_text(price.amount),
        one_off=as_text(price.one_off),
        lead_time_days=price.lead_time_days,
    )
