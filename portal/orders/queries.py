"""受注: the orders that a company has given or received."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Select, case

from shared_db.access import (
    is_own_request,
    must_find,
    visible_order_lines,
    visible_orders,
    visible_quote_prices,
)
from shared_db.models import (
    Company,
    Inquiry,
    Order,
    OrderLine,
    Part,
    Quote,
    QuoteAnswer,
    QuotePrice,
    QuoteRevision,
)
from shared_db.spine.transaction import Work

PER_PAGE = 50


@dataclass(frozen=True)
class Ordered:
    """An order with what it is about; `counterparty` is the other side's name."""

    order: Order
    inquiry: Inquiry
    revision_id: UUID
    ordered_at: datetime
    counterparty: str


def list_orders(work: Work, page: int) -> list[Ordered]:
    """A page of them and one more, the newest first."""
    query = _listed(work).order_by(QuoteAnswer.answered_at.desc(), Order.id)
    rows = work.session.execute(query.offset((page - 1) * PER_PAGE).limit(PER_PAGE + 1))
    return [Ordered(*row) for row in rows]


def find_order(work: Work, order_id: UUID) -> Ordered:
    """One of them; else `NotFound`."""
    must_find(work.session, visible_orders(work.actor), order_id)
    return Ordered(*work.session.execute(_listed(work).where(Order.id == order_id)).one())


def ordered_prices(work: Work, order_id: UUID) -> list[tuple[QuotePrice, str]]:
    """What was ordered, each with the part's name, in the document's order."""
    lines = visible_order_lines(work.actor).where(OrderLine.order_id == order_id)
    rows = work.session.execute(
        visible_quote_prices(work.actor)
        .join(Part, Part.id == QuotePrice.part_id)
        .add_columns(Part.name)
        .where(QuotePrice.id.in_(lines.with_only_columns(OrderLine.quote_price_id)))
        .order_by(Part.position, Part.id)
    )
    return [(price, name) for price, name in rows]


def _listed(work: Work) -> Select[Any]:
    own = is_own_request(work.actor)
    other = case((own, Quote.company_id), else_=Inquiry.customer_company_id)
    query: Select[Any] = visible_orders(work.actor)
    return (
        query.join(Inquiry, Inquiry.id == Order.inquiry_id)
        .join(QuoteAnswer, QuoteAnswer.id == Order.answer_id)
        .join(QuoteRevision, QuoteRevision.id == QuoteAnswer.revision_id)
        .join(Quote, Quote.id == QuoteRevision.quote_id)
        .join(Company, Company.id == other)
        .add_columns(Inquiry, QuoteRevision.id, QuoteAnswer.answered_at, Company.name)
    )


def order_of(work: Work, revision_id: UUID) -> Order | None:
    """The order that a revision became."""
    return work.session.scalars(
        visible_orders(work.actor)
        .join(QuoteAnswer, QuoteAnswer.id == Order.answer_id)
        .where(QuoteAnswer.revision_id == revision_id)
    ).one_or_none()
