"""What became of earlier parts: what was quoted, whether it was ordered, what it really took.

For as many parts as are asked at once, in a fixed number of statements, through what the actor may
see: the own company's quotes and offers.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from typing import Protocol
from uuid import UUID

from sqlalchemy import Text, func, literal_column, select

from shared_db.access import (
    visible_offer_prices,
    visible_order_lines,
    visible_past_quotes,
    visible_production_records,
    visible_quote_prices,
)
from shared_db.foundation.lists import among
from shared_db.models import (
    EarlierPart,
    Estimate,
    EstimatePart,
    Offer,
    OfferPrice,
    OfferState,
    OrderLine,
    PastQuote,
    ProductionRecord,
    Quote,
    QuotePrice,
    QuoteRevision,
    QuoteState,
)
from shared_db.spine.transaction import Work


class Outcome(StrEnum):
    """What became of what was quoted."""

    NONE = "none"
    """It was never quoted."""
    OPEN = "open"
    WON = "won"
    LOST = "lost"
    UNKNOWN = "unknown"
    """Of a quote sheet of earlier years that doesn't say it."""


@dataclass(frozen=True)
class Price:
    """What one quantity costs and was quoted at, a piece, in the group's currency; None: not
    known."""

    quantity: int
    unit_cost: Decimal | None
    unit_price: Decimal | None


@dataclass(frozen=True)
class Actual:
    """Minutes that a piece really took, over so many work orders."""

    minutes: Decimal
    work_orders: int


@dataclass(frozen=True)
class Figures:
    """What is said beside an earlier part."""

    prices: list[Price]
    outcome: Outcome
    actual: Actual | None


class Placed(Protocol):
    """An earlier part with where it stands."""

    @property
    def earlier(self) -> EarlierPart: ...
    @property
    def part(self) -> EstimatePart | None: ...
    @property
    def estimate(self) -> Estimate | None: ...


Quoted = tuple[dict[int, Decimal], Outcome]
NEVER: Quoted = ({}, Outcome.NONE)
LOST = (QuoteState.DECLINED, QuoteState.EXPIRED)
OFFER_LOST = (OfferState.NOT_CHOSEN, OfferState.EXPIRED, OfferState.WITHDRAWN)
"""Offers that came to nothing."""


def figures_of(work: Work, some: Sequence[Placed]) -> dict[UUID, Figures]:
    """By the earlier part's id."""
    of_estimates = [(one.part, one.estimate) for one in some if one.part and one.estimate]
    quoted = _quoted(
        work, [part.part_id for part, estimate in of_estimates if estimate.request_id is None]
    )
    offered = _offered(
        work, [part.request_item_id for part, _ in of_estimates if part.request_item_id]
    )
    past = _past(work, [one.earlier for one in some])
    names = {words for one in some for words in _called(one.earlier)}
    actuals = _actuals(work, names)
    told = {}
    for one in some:
        if one.part is None:
            prices, outcome = past.get(one.earlier.id, NEVER)
        elif one.part.request_item_id:
            prices, outcome = offered.get(one.part.request_item_id, NEVER)
        else:
            prices, outcome = quoted.get(one.part.part_id, NEVER)
        actual = next((actuals[word] for word in _called(one.earlier) if word in actuals), None)
        told[one.earlier.id] = Figures(_prices(one.earlier, prices), outcome, actual)
    return told


def _called(earlier: EarlierPart) -> list[str]:
    """Under which words the records may have it: its drawing number before its name."""
    return [words for words in (earlier.number_words, earlier.name_words) if words]


def _prices(earlier: EarlierPart, quoted: Mapping[int, Decimal]) -> list[Price]:
    costs = {int(one["quantity"]): one["unit_cost"] for one in earlier.prices}
    return [
        Price(
            quantity,
            Decimal(costs[quantity]) if costs.get(quantity) is not None else None,
            quoted.get(quantity),
        )
        for quantity in sorted({*costs, *quoted})
    ]


def _quoted(work: Work, part_ids: Collection[UUID]) -> dict[UUID, Quoted]:
    """Of the lead's own quotes: the newest revision that was issued, by part."""
    if not part_ids:
        return {}
    query = (
        visible_quote_prices(work.actor)
        .join(QuoteRevision, QuoteRevision.id == QuotePrice.revision_id)
        .join(Quote, Quote.id == QuoteRevision.quote_id)
        .where(
            among(QuotePrice.part_id, part_ids),
            QuoteRevision.state != QuoteState.DRAFT,
            Quote.company_id == work.actor.company_id,
        )
        .order_by(QuoteRevision.revision.desc())
        .with_only_columns(QuotePrice, QuoteRevision.id, QuoteRevision.state)
    )
    rows = work.session.execute(query).all()
    won = _ordered(work, part_ids)
    newest: dict[UUID, UUID] = {}
    found: dict[UUID, Quoted] = {}
    for price, revision, state in rows:
        part = price.part_id
        if newest.setdefault(part, revision) != revision:
            continue
        lost = state in LOST or (state is QuoteState.ACCEPTED and part not in won)
        outcome = Outcome.WON if part in won else Outcome.LOST if lost else Outcome.OPEN
        found.setdefault(part, ({}, outcome))[0][price.quantity] = price.unit_price
    return found


def _past(work: Work, some: Sequence[EarlierPart]) -> dict[UUID, Quoted]:
    """Of quote sheets of earlier years: what was quoted, and what the sheet says came of it."""
    ids = {one.past_quote_id for one in some if one.past_quote_id}
    if not ids:
        return {}
    query = visible_past_quotes(work.actor).where(among(PastQuote.id, ids))
    rows = work.session.execute(query.with_only_columns(PastQuote.id, PastQuote.outcome))
    outcomes = {quote_id: Outcome(outcome.value) for quote_id, outcome in rows}
    return {
        one.id: (
            {
                int(price["quantity"]): Decimal(price["unit_price"])
                for price in one.prices
                if price.get("unit_price") is not None
            },
            outcomes.get(one.past_quote_id, Outcome.UNKNOWN),
        )
        for one in some
        if one.past_quote_id
    }


def _ordered(work: Work, part_ids: Collection[UUID]) -> set[UUID]:
    query = visible_order_lines(work.actor).where(among(OrderLine.part_id, part_ids))
    return set(work.session.scalars(query.with_only_columns(OrderLine.part_id)))


def _offered(work: Work, item_ids: Collection[UUID]) -> dict[UUID, Quoted]:
    """Of the offers that the own company gave: the newest, by what was asked."""
    if not item_ids:
        return {}
    query = (
        visible_offer_prices(work.actor)
        .join(Offer, Offer.id == OfferPrice.offer_id)
        .where(among(OfferPrice.request_item_id, item_ids))
        .order_by(Offer.revision.desc())
        .with_only_columns(OfferPrice, Offer.id, Offer.state)
    )
    newest: dict[UUID, UUID] = {}
    found: dict[UUID, Quoted] = {}
    for price, offer, state in work.session.execute(query):
        item = price.request_item_id
        if newest.setdefault(item, offer) != offer:
            continue
        won = state is OfferState.CHOSEN
        outcome = Outcome.WON if won else Outcome.LOST if state in OFFER_LOST else Outcome.OPEN
        found.setdefault(item, ({}, outcome))[0][price.quantity] = price.unit_price
    return found


def _actuals(work: Work, names: Iterable[str]) -> dict[str, Actual]:
    """What the production records say of parts with these (folded) names: all minutes of their work
    orders, over the pieces that these were for."""
    wanted = sorted(names)
    if not wanted:
        return {}
    called = literal_column("folded(production_record.part_name)", Text).label("called")
    orders = (
        visible_production_records(work.actor)
        .where(ProductionRecord.usable, ProductionRecord.part_name != "", among(called, wanted))
        .group_by(called, ProductionRecord.work_order)
        .with_only_columns(
            called,
            func.sum(ProductionRecord.span_minutes).label("minutes"),
            func.max(ProductionRecord.order_quantity).label("pieces"),
        )
        .subquery()
    )
    query = (
        select(orders.c.called, func.sum(orders.c.minutes), func.sum(orders.c.pieces), func.count())
        .where(orders.c.pieces > 0)
        .group_by(orders.c.called)
    )
    found = defaultdict[str, Actual]()
    for word, minutes, pieces, count in work.session.execute(query):
        if minutes:
            found[word] = Actual(Decimal(minutes) / Decimal(pieces), count)
    return dict(found)
