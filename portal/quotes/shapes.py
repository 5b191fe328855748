"""The shapes in which programs are told of quotes and orders. Amounts are numbers as text."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from pydantic import BaseModel, RootModel

from portal.quotes.checks import CheckKind
from portal.quotes.forms import PriceForm
from shared_db.models import CameBy, HandedBy, Language, OfferState, QuoteState


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


class QuoteLineOut(BaseModel):
    """One revision of a quote in a list."""

    id: UUID
    number: str
    revision: int
    state: QuoteState
    issued_at: datetime | None
    valid_until: date | None


class QuotesOfInquiryOut(BaseModel):
    """Shops that don't lead the inquiry learn which revisions were issued, and nothing else."""

    issued: list[int]
    revisions: list[QuoteLineOut]


class FoundQuoteOut(QuoteLineOut):
    """One that was searched for; amounts without tax, at the cheapest and dearest quantities."""

    inquiry_id: UUID
    inquiry_number: str | None
    counterparty: str
    lowest: str | None
    highest: str | None


class FoundQuotesOut(BaseModel):
    """A page of the list; `more` if there is another."""

    quotes: list[FoundQuoteOut]
    more: bool


class WantedOut(BaseModel):
    """A quantity of a part that the customer wants a price for."""

    part_id: UUID
    quantity: int


class StepOut(BaseModel):
    """What a step between cost and price adds to its base."""

    step: str
    part: str
    rule: str
    rate: str | None
    base: str
    amount: str


class PricedOut(BaseModel):
    """One wanted quantity: its cost, the steps, its price, and what remains.

    Null is what isn't known: `missing` lines have no price. `rounding`: what rounding up to a
    multiple of `rounded_to` added. `offered_lead_time_days`: the longest among the offers in it.
    """

    part_id: UUID
    left_out: bool
    lacks_price: bool
    quantity: int
    cost: str | None
    cost_complete: bool
    missing: int
    cost_by_kind: dict[str, str | None] | None
    shipping: str
    steps: list[StepOut]
    exact_price: str | None
    rounded_to: str | None
    rounding: str | None
    computed_unit_price: str | None
    unit_price: str | None
    set_by_hand: bool
    amount: str | None
    margin: str | None
    margin_on_price: str | None
    mark_up_on_cost: str | None
    one_off_cost: str | None
    one_off_steps: list[StepOut]
    one_off_price: str | None
    lead_time_days: int | None
    offered_lead_time_days: int | None


class ComputedPricesOut(BaseModel):
    """The sheet's cells as people read them, a sentence for each that can't be read, the prices.

    `understood`: of the fields, those that read otherwise than they are written.
    """

    cells: dict[str, str]
    errors: dict[str, str]
    understood: dict[str, str] = {}
    prices: list[PricedOut]


class ObstacleOut(BaseModel):
    """Something that stands between a draft and its issue."""

    code: str
    message: str


class CheckOut(ObstacleOut):
    """One thing to know before issuing; what needs a reason is issued with one only."""

    kind: CheckKind
    part_id: UUID | None
    quantity: int | None


class OfferInCostOut(BaseModel):
    """An offer that the cost rests on."""

    id: UUID
    company: str
    valid_until: date
    conditions: str


class QuoteDraftOut(QuoteLineOut):
    """A draft with its figures: what sales set, what it comes to, what stands in its way."""

    inquiry_id: UUID
    version: int
    rollup_run_id: UUID | None
    newest_rollup_run_id: UUID | None
    values: PriceForm
    wanted: list[WantedOut]
    prices: list[PricedOut]
    in_the_way: list[ObstacleOut]
    before_issuing: list[CheckOut]
    offers: list[OfferInCostOut]


class IssuedPriceOut(BaseModel):
    """A price that can be chosen."""

    part_id: UUID
    quantity: int
    unit_price: str
    amount: str
    one_off: str
    lead_time_days: int | None


class QuoteAnswerOut(BaseModel):
    """The customer's word; the reason is for the lead shop.

    `came_by`, `answered_on`: how and when it came where the shop has recorded it; else null.
    """

    accepted: bool
    reason: str
    came_by: CameBy | None
    answered_on: date | None
    their_number: str


class HandingOut(BaseModel):
    """That the quote was given to the customer by hand."""

    way: HandedBy
    given_on: date
    to_whom: str


class OrderedOut(BaseModel):
    """The order that a quote became."""

    id: UUID
    number: str
    totals: TotalsOut


class GroundOut(BaseModel):
    """An offer that a quote was priced on, and the newest to the same request.

    `state` and `newest_revision` are what a decision to keep the quote names as seen.
    """

    offer_id: UUID
    request_id: UUID
    shop: str
    revision: int
    valid_until: date
    state: OfferState
    newest_offer_id: UUID
    newest_revision: int
    undecided: bool


class IssuedQuoteOut(QuoteLineOut):
    """A revision as it was issued. `priced`, how its prices came about, and `rests_on`, the offers
    that it was priced on, are the shop's own.
    """

    inquiry_id: UUID
    version: int
    document: dict[str, Any]
    prices: list[IssuedPriceOut]
    pdfs: list[Language]
    newest_revision_id: UUID | None
    answerable: bool
    why_not: str | None
    seen_at: datetime | None
    handed_over: list[HandingOut]
    answer: QuoteAnswerOut | None
    order: OrderedOut | None
    priced: dict[str, Any] | None
    rests_on: list[GroundOut] | None


class QuoteOut(RootModel[IssuedQuoteOut | QuoteDraftOut]):
    """A revision: issued, or for the lead's sales a draft."""


class AcceptedOut(BaseModel):
    """The order that was placed."""

    order_id: UUID
    number: str
    totals: TotalsOut


class DeclinedOut(BaseModel):
    """The quote is declined."""

    state: QuoteState


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
