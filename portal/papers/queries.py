"""The papers of a shop that has left a group: read through the policy, bounded by when it left.

Rows that others go on changing (how a request or an offer stands) are shown by what the own shop
did itself: that it answered, declined, offered, and when.
"""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import Row, case
from sqlalchemy.orm import aliased

from shared_db.access import (
    left_inquiries,
    must_find,
    visible_estimates,
    visible_message_revisions,
    visible_messages,
    visible_offer_prices,
    visible_offers,
    visible_order_lines,
    visible_orders,
    visible_people,
    visible_quote_prices,
    visible_request_items,
    visible_requests,
    visible_rollups,
)
from shared_db.foundation.base import Json
from shared_db.foundation.errors import NotFound
from shared_db.foundation.lists import among
from shared_db.models import (
    Company,
    Estimate,
    Inquiry,
    Message,
    MessageRevision,
    Offer,
    OfferPrice,
    Order,
    OrderLine,
    Person,
    QuotePrice,
    Request,
    RequestItem,
    RollupRun,
)
from shared_db.spine.transaction import Work

PAGE = 50


@dataclass(frozen=True)
class LeftInquiry:
    """A request of a group that the shop has left, as it stood then."""

    inquiry_id: UUID
    number: str
    last_day: date | None
    content: Json | None

    @property
    def subject(self) -> str:
        """What it was about."""
        return str((self.content or {}).get("subject", ""))

    @property
    def part_names(self) -> dict[str, str]:
        """The names of its parts, by id."""
        return {part["id"]: part["name"] for part in (self.content or {}).get("parts", [])}


class Built(NamedTuple):
    """An own estimate; `request_id`: which request it answered, None as lead."""

    estimate_id: UUID
    request_id: UUID | None
    computed_at: datetime | None


class Asked(NamedTuple):
    """A request for a price that the shop sent or got, with what was asked and the offers."""

    request: Request
    asker: str
    shop: str
    items: list[tuple[RequestItem, str]]
    """Each with its part's name."""
    offers: list[tuple[Offer, list[OfferPrice]]]


class Posted(NamedTuple):
    """What somebody of the shop wrote; `body` is None where it was taken back."""

    message: Message
    body: str | None
    author: str


class Given(NamedTuple):
    """An order that the shop has, with the unit prices that were ordered, each with its part."""

    order: Order
    prices: list[tuple[QuotePrice, str]]


def list_left(work: Work, page: int) -> list[LeftInquiry]:
    """A page of the requests of which there are papers and one more, the newest first."""
    query = left_inquiries(work.actor).order_by(Inquiry.sent_at.desc(), Inquiry.id)
    rows = work.session.execute(query.offset((page - 1) * PAGE).limit(PAGE + 1))
    return [_left(work, row) for row in rows]


def find_left(work: Work, inquiry_id: UUID) -> LeftInquiry:
    """One of them; else `NotFound`."""
    query = left_inquiries(work.actor).where(Inquiry.id == inquiry_id)
    row = work.session.execute(query).one_or_none()
    if row is None:
        raise NotFound
    return _left(work, row)


def _left(work: Work, row: Row[Any]) -> LeftInquiry:
    last_day = work.actor.in_group(row.group_id).last_day
    return LeftInquiry(row.inquiry_id, row.number, last_day, row.content)


def find_estimate(work: Work, estimate_id: UUID) -> tuple[Estimate, LeftInquiry]:
    """An own estimate for one of them; else `NotFound`."""
    estimate = must_find(work.session, visible_estimates(work.actor), estimate_id)
    return estimate, find_left(work, estimate.inquiry_id)


def estimates_of(work: Work, inquiry_id: UUID) -> list[Built]:
    """What the shop calculated for it, the first first, and when it was last rolled up."""
    own = visible_estimates(work.actor).where(Estimate.inquiry_id == inquiry_id)
    estimates = work.session.scalars(own.order_by(Estimate.created_at, Estimate.id)).all()
    runs = (
        visible_rollups(work.actor)
        .where(among(RollupRun.estimate_id, [one.id for one in estimates]))
        .order_by(RollupRun.created_at)
        .with_only_columns(RollupRun.estimate_id, RollupRun.created_at)
    )
    last: dict[UUID, datetime] = {row[0]: row[1] for row in work.session.execute(runs)}
    return [Built(one.id, one.request_id, last.get(one.id)) for one in estimates]


def requests_of(work: Work, left: LeftInquiry) -> list[Asked]:
    """What it was asked and what it asked, the first first."""
    own, name = work.actor.company_id, work.actor.company_name
    is_asked = Request.to_company_id == own
    query = (
        visible_requests(work.actor)
        .join(
            Company,
            Company.id == case((is_asked, Request.from_company_id), else_=Request.to_company_id),
        )
        .where(Request.inquiry_id == left.inquiry_id)
        .order_by(Request.created_at, Request.id)
        .with_only_columns(Request, Company.name)
    )
    rows = work.session.execute(query).all()
    ids = [request.id for request, _ in rows]
    items, offers = _items(work, left, ids), _offers(work, ids)
    return [
        Asked(
            one,
            *((other, name) if one.to_company_id == own else (name, other)),
            items[one.id],
            offers[one.id],
        )
        for one, other in rows
    ]


def _items(
    work: Work, left: LeftInquiry, request_ids: Sequence[UUID]
) -> dict[UUID, list[tuple[RequestItem, str]]]:
    query = visible_request_items(work.actor).where(among(RequestItem.request_id, request_ids))
    found: dict[UUID, list[tuple[RequestItem, str]]] = defaultdict(list)
    for item in work.session.scalars(query.order_by(RequestItem.position)):
        found[item.request_id].append((item, left.part_names.get(str(item.part_id), "")))
    return found


def _offers(
    work: Work, request_ids: Sequence[UUID]
) -> dict[UUID, list[tuple[Offer, list[OfferPrice]]]]:
    query = visible_offers(work.actor).where(among(Offer.request_id, request_ids))
    offers = work.session.scalars(query.order_by(Offer.revision.desc())).all()
    priced = visible_offer_prices(work.actor).where(
        among(OfferPrice.offer_id, [one.id for one in offers])
    )
    prices: dict[UUID, list[OfferPrice]] = defaultdict(list)
    for price in work.session.scalars(priced.order_by(OfferPrice.quantity)):
        prices[price.offer_id].append(price)
    found: dict[UUID, list[tuple[Offer, list[OfferPrice]]]] = defaultdict(list)
    for offer in offers:
        found[offer.request_id].append((offer, prices[offer.id]))
    return found


def posts_of(work: Work, inquiry_id: UUID) -> list[Posted]:
    """What its people wrote, in order, as it was last worded."""
    person = aliased(Person, visible_people(work.actor).subquery())
    words = aliased(MessageRevision, visible_message_revisions(work.actor).subquery())
    query: Any = (
        visible_messages(work.actor)
        .join(person, person.id == Message.author_id)
        .outerjoin(words, (words.message_id == Message.id) & (words.revision == Message.revision))
        .where(Message.inquiry_id == inquiry_id)
        .order_by(Message.created_at, Message.id)
        .with_only_columns(Message, words.body, person.name)
    )
    return [Posted(*row) for row in work.session.execute(query)]


def orders_of(work: Work, left: LeftInquiry) -> list[Given]:
    """The orders that it has."""
    query = visible_orders(work.actor).where(Order.inquiry_id == left.inquiry_id)
    return [
        Given(order, _ordered(work, left, order.id)) for order in work.session.scalars(query).all()
    ]


def _ordered(work: Work, left: LeftInquiry, order_id: UUID) -> list[tuple[QuotePrice, str]]:
    lines = visible_order_lines(work.actor).where(OrderLine.order_id == order_id)
    chosen = lines.with_only_columns(OrderLine.quote_price_id)
    prices = visible_quote_prices(work.actor).where(QuotePrice.id.in_(chosen))
    return [
        (price, left.part_names.get(str(price.part_id), ""))
        for price in work.session.scalars(prices)
    ]


def total(order: Order) -> Decimal:
    """What an order comes to, with tax."""
    return Decimal(order.totals["total"])
