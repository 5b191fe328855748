"""What is found, kind by kind, through what the actor may see; the newest first."""

from collections.abc import Callable, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, case, or_, select, true, union

from portal.inquiries.finding import newest
from portal.quotes.standing import standings
from portal.search.forms import Kind
from portal.search.hits import Hit, Looking, PartMatch
from shared_db.access import (
    Permission,
    is_own_request,
    sees_inquiry,
    visible_companies,
    visible_estimates,
    visible_orders,
    visible_parts,
    visible_quote_revisions,
    visible_quotes,
)
from shared_db.foundation.folding import folded, holds
from shared_db.foundation.lists import among
from shared_db.models import (
    Company,
    Estimate,
    Inquiry,
    Order,
    Part,
    Quote,
    QuoteAnswer,
    QuoteRevision,
    QuoteState,
    Request,
)
from shared_db.spine.places import Page, Place
from shared_db.spine.transaction import Work

PART_FIELDS = ("name", "drawing_number", "material")


def inquiries(work: Work, looking: Looking, most: int, passed_over: int) -> list[Hit]:
    """Inquiries that were sent."""
    return [
        Hit(
            kind=Kind.INQUIRIES,
            id=row.inquiry.id,
            place=Place(Page.INQUIRY, row.inquiry.id),
            number=row.inquiry.number or "",
            subject=row.inquiry.subject,
            company=row.customer,
            at=row.inquiry.sent_at or row.inquiry.created_at,
            inquiry_id=row.inquiry.id,
            own=_is_own(work, row.inquiry),
            state=row.inquiry.state.value,
        )
        for row in newest(work, looking.of_inquiry, most, passed_over)
    ]


def estimates(work: Work, looking: Looking, most: int, passed_over: int) -> list[Hit]:
    """One's own company's estimates, by what they are for: of inquiries that one sees today."""
    known = visible_companies(work.actor)
    customer, asking = known.subquery("customer"), known.subquery("asking")
    query = (
        visible_estimates(work.actor)
        .join(Inquiry, Inquiry.id == Estimate.inquiry_id)
        .outerjoin(Request, Request.id == Estimate.request_id)
        .outerjoin(customer, customer.c.id == Inquiry.customer_company_id)
        .outerjoin(asking, asking.c.id == Request.from_company_id)
        .where(sees_inquiry(work.actor), *looking.of_inquiry)
        .order_by(Estimate.created_at.desc(), Estimate.id)
        .offset(passed_over)
        .limit(most)
        .with_only_columns(Estimate, Inquiry, customer.c.name, asking.c.name)
    )
    return [
        Hit(
            kind=Kind.ESTIMATES,
            id=estimate.id,
            place=Place(Page.ESTIMATE, estimate.id),
            number=inquiry.number or "",
            subject=inquiry.subject,
            company=company or "",
            at=estimate.created_at,
            inquiry_id=inquiry.id,
            own=_is_own(work, inquiry),
            asked_by=asked_by or "",
        )
        for estimate, inquiry, company, asked_by in work.session.execute(query)
    ]


def quotes(work: Work, looking: Looking, most: int, passed_over: int) -> list[Hit]:
    """Quotes by their number or by what they are for, each with its newest revision."""
    visible = _of_seen_inquiries(work, visible_quotes(work.actor), Quote.inquiry_id)
    newest_first = _newest_first(work, Quote.created_at, Quote.id)
    revision = (
        visible_quote_revisions(work.actor)
        .where(QuoteRevision.quote_id == Quote.id)
        .order_by(QuoteRevision.revision.desc())
        .limit(1)
        .with_only_columns(QuoteRevision.id)
        .correlate(Quote)
        .lateral()
    )
    query = (
        visible.join(revision, true())
        .join(Company, Company.id == _other_side(work, Quote.company_id))
        .where(
            Quote.id.in_(_either(visible, looking, "quote.number", newest_first, most, passed_over))
        )
        .order_by(*newest_first)
        .offset(passed_over)
        .limit(most)
        .with_only_columns(Quote, Inquiry, Company.name, revision.c.id)
    )
    rows = work.session.execute(query).all()
    ids = [revision_id for *_, revision_id in rows]
    newest = {
        one.id: one
        for one in work.session.scalars(
            visible_quote_revisions(work.actor).where(among(QuoteRevision.id, ids))
        )
    }
    stand = standings(work, [(inquiry, quote, newest[one]) for quote, inquiry, _, one in rows])
    opens_drafts = work.actor.may_somewhere(Permission.SET_PRICE)
    return [
        Hit(
            kind=Kind.QUOTES,
            id=one.id,
            place=Place(Page.QUOTE, one.id)
            if opens_drafts or one.state is not QuoteState.DRAFT
            else None,
            number=quote.number,
            subject=inquiry.subject,
            company=company,
            at=one.issued_at or one.created_at,
            inquiry_id=inquiry.id,
            own=_is_own(work, inquiry),
            state=stand[one.id].value,
            revision=one.revision,
        )
        for quote, inquiry, company, revision_id in rows
        for one in (newest[revision_id],)
    ]


def orders(work: Work, looking: Looking, most: int, passed_over: int) -> list[Hit]:
    """Orders by their number or by what they are for; they stand on the page of their quote."""
    visible = _of_seen_inquiries(work, visible_orders(work.actor), Order.inquiry_id)
    newest_first = _newest_first(work, Order.created_at, Order.id)
    query = (
        visible.join(QuoteAnswer, QuoteAnswer.id == Order.answer_id)
        .join(Company, Company.id == _other_side(work, Order.company_id))
        .where(
            Order.id.in_(
                _either(visible, looking, '"order".number', newest_first, most, passed_over)
            )
        )
        .order_by(*newest_first)
        .offset(passed_over)
        .limit(most)
        .with_only_columns(Order, Inquiry, Company.name, QuoteAnswer.revision_id)
    )
    return [
        Hit(
            kind=Kind.ORDERS,
            id=order.id,
            place=Place(Page.QUOTE, revision_id),
            number=order.number,
            subject=inquiry.subject,
            company=company,
            at=order.created_at,
            inquiry_id=inquiry.id,
            own=_is_own(work, inquiry),
        )
        for order, inquiry, company, revision_id in work.session.execute(query)
    ]


FINDERS: dict[Kind, Callable[[Work, Looking, int, int], list[Hit]]] = {
    Kind.INQUIRIES: inquiries,
    Kind.ESTIMATES: estimates,
    Kind.QUOTES: quotes,
    Kind.ORDERS: orders,
}


def matching_parts(
    work: Work, inquiry_ids: Sequence[UUID], looking: Looking
) -> dict[UUID, list[PartMatch]]:
    """The standing parts of these inquiries in which one of the words is, with where."""
    where = {
        name: or_(*(holds(folded(getattr(Part, name)), words) for words in looking.words))
        for name in PART_FIELDS
    }
    query = (
        visible_parts(work.actor)
        .where(
            among(Part.inquiry_id, inquiry_ids),
            Part.dropped_in_revision.is_(None),
            or_(*where.values()),
        )
        .order_by(Part.position, Part.id)
        .with_only_columns(Part, *where.values())
    )
    found: dict[UUID, list[PartMatch]] = {}
    for part, *holding in work.session.execute(query):
        fields = {
            name: getattr(part, name)
            for name, is_there in zip(PART_FIELDS, holding, strict=True)
            if is_there
        }
        found.setdefault(part.inquiry_id, []).append(PartMatch(part.position, fields))
    return found


def _of_seen_inquiries(work: Work, visible: Select[Any], inquiry_id: Any) -> Select[Any]:
    """With their inquiries, as far as one sees these today."""
    return visible.join(Inquiry, Inquiry.id == inquiry_id).where(sees_inquiry(work.actor))


def _newest_first(work: Work, created_at: Any, id: Any) -> tuple[ColumnElement[Any], Any]:
    """A shop's by when they were written, a customer's by when it asked: an index has each."""
    moment = created_at if work.actor.is_member_somewhere else Inquiry.sent_at
    return moment.desc(), id


def _either(
    visible: Select[Any],
    looking: Looking,
    number: str,
    newest_first: tuple[ColumnElement[Any], Any],
    most: int,
    passed_over: int,
) -> Select[Any]:
    """The ids found by their number or by their inquiry, as far as they may be shown.

    Each way is gone by itself: an index serves the one or the other, and never both at once.
    """
    _, by_id = newest_first
    ways = [
        visible.where(*conditions)
        .with_only_columns(by_id)
        .order_by(*newest_first)
        .limit(passed_over + most)
        .subquery()
        for conditions in (looking.in_number(number), looking.of_inquiry)
    ]
    both = union(*(select(way.c.id) for way in ways)).subquery()
    return select(both.c.id)


def _is_own(work: Work, inquiry: Inquiry) -> bool:
    return work.actor.in_group(inquiry.group_id).is_customer


def _other_side(work: Work, shop: Any) -> Any:
    return case((is_own_request(work.actor), shop), else_=Inquiry.customer_company_id)
