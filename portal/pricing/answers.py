"""What programs are told of a quote while it is priced. Amounts are numbers as text."""

from collections.abc import Sequence
from datetime import date, datetime
from uuid import UUID

from pydantic import BaseModel

from portal.language import say
from portal.pricing.basis import Bench
from portal.pricing.checks import Check, CheckKind, before_issuing, sentence_of
from portal.pricing.forms import PriceForm
from portal.pricing.prices import Priced
from portal.pricing.promises import longest
from portal.pricing.service import Draft
from shared_db.models import (
    Quote,
    QuoteRevision,
    QuoteState,
)


class QuoteLineOut(BaseModel):
    """One revision of a quote in a list."""

    id: UUID
    number: str
    revision: int
    state: QuoteState
    issued_at: datetime | None
    valid_until: date | None


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


def said_line(quote: Quote, revision: QuoteRevision) -> QuoteLineOut:
    """One revision in a list."""
    return line_of(quote.number, revision)


def said_draft(draft: Draft, lost: Sequence[Check] = ()) -> QuoteDraftOut:
    """A draft with its figures, for the lead's sales. `lost`: what its PDF won't show."""
    revision, bench = draft.thing.revision, draft.bench
    checks = [*before_issuing(bench, revision, draft.priced), *lost]
    return QuoteDraftOut(
        **said_line(draft.thing.quote, revision).model_dump(),
        inquiry_id=draft.thing.inquiry.id,
        version=revision.version,
        rollup_run_id=bench.run.id if bench.run else None,
        newest_rollup_run_id=bench.newest_run.id if bench.newest_run else None,
        values=draft.form,
        wanted=[WantedOut(part_id=one.part_id, quantity=one.quantity) for one in bench.wanted],
        prices=[said_priced(bench, one) for one in draft.priced],
        in_the_way=[
            ObstacleOut(code=one.said.code, message=say(one.said))
            for one in checks
            if one.kind is CheckKind.STOPS
        ],
        before_issuing=[_said_check(one, draft.priced) for one in checks],
        offers=[
            OfferInCostOut(
                id=UUID(one.id),
                company=one.company,
                valid_until=one.valid_until,
                conditions=one.conditions,
            )
            for one in bench.offers.values()
        ],
    )


def _said_check(check: Check, priced: Sequence[Priced]) -> CheckOut:
    at = None if check.place is None else priced[check.place].wanted
    return CheckOut(
        kind=check.kind,
        code=check.said.code,
        message=say(sentence_of(check.said)),
        part_id=at.part_id if at else None,
        quantity=at.quantity if at else None,
    )


def said_priced(bench: Bench, priced: Priced) -> PricedOut:
    """One wanted quantity with its price, while it is a draft."""
    offered = longest(bench, priced)
    return PricedOut(
        part_id=priced.wanted.part_id,
        left_out=priced.typed.left_out,
        lacks_price=priced.lacks_price,
        offered_lead_time_days=offered[0] if offered else None,
        **priced.as_json(),
    )


def line_of(number: str, revision: QuoteRevision) -> QuoteLineOut:
    return QuoteLineOut(
        id=revision.id,
        number=number,
        revision=revision.revision,
        state=revision.state,
        issued_at=revision.issued_at,
        valid_until=revision.valid_until,
    )
