"""What runs out: requests nobody answered, offers and quotes past their last day.

A day ends at 24:00 in the group's zone. The day by which an answer is wanted is a wish, so a
request lives on for `GRACE` after it, but never past the day on which the customer wants the
parts. Each row runs out in a unit of work of its own, and the server itself is who lets it.
"""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any
from uuid import UUID

import structlog
from sqlalchemy import Select, or_, select

from shared_db import streams
from shared_db.access.actor import SERVER
from shared_db.clock import today
from shared_db.endings import end_inquiry
from shared_db.events import EventType
from shared_db.jobs import put_job
from shared_db.models import (
    Company,
    Group,
    Inquiry,
    InquiryState,
    JobKind,
    Offer,
    OfferState,
    Quote,
    QuoteRevision,
    QuoteState,
    Request,
    RequestState,
)
from shared_db.resting import ANSWERABLE, tell_changed
from shared_db.states import following, move
from shared_db.streams import StreamKey
from shared_db.transaction import Work
from workers.runner import Workshop

log = structlog.get_logger()
GRACE = timedelta(days=14)
UNANSWERED = (RequestState.SENT, RequestState.SEEN)
QUOTABLE = frozenset(
    state for state in InquiryState if {state, *following(state)} & {InquiryState.QUOTED}
)
"""States in which a quote stands or may still come, so that it matters whether an offer does."""

Found = tuple[UUID, UUID]
"""What ran out, and the inquiry that it belongs to."""
RunOut = Callable[[Work, Inquiry, UUID, date], None]


def expire(workshop: Workshop) -> int:
    """Let run out what has run out; says how much."""
    done = 0
    for group_id, zone in _groups(workshop):
        day = today(zone)
        for overdue, run_out in KINDS:
            for found in _find(workshop, overdue(group_id, day)):
                done += _run_out(workshop, found, run_out, day)
    return done


def _groups(workshop: Workshop) -> list[tuple[UUID, str]]:
    with workshop.record.reading() as db:
        return [(row.id, row.timezone) for row in db.execute(select(Group.id, Group.timezone))]


def _find(workshop: Workshop, query: Select[Any, Any]) -> list[Found]:
    with workshop.record.reading() as db:
        return [(row[0], row[1]) for row in db.execute(query.limit(500))]


def _run_out(workshop: Workshop, found: Found, run_out: RunOut, day: date) -> int:
    identifier, inquiry_id = found
    with workshop.record.work(SERVER, f"expiry-{day}") as work:
        locked = select(Inquiry).where(Inquiry.id == inquiry_id).with_for_update()
        run_out(work, work.session.scalars(locked).one(), identifier, day)
    return 1


def _overdue_requests(group_id: UUID, day: date) -> Select[Any, Any]:
    return (
        select(Request.id, Request.inquiry_id)
        .join(Inquiry, Inquiry.id == Request.inquiry_id)
        .where(
            Inquiry.group_id == group_id,
            Request.state.in_(UNANSWERED),
            or_(Request.due_on < day - GRACE, Inquiry.delivery_date < day),
        )
    )


def _expire_request(work: Work, inquiry: Inquiry, request_id: UUID, _day: date) -> None:
    request = work.session.get_one(Request, request_id, with_for_update=True)
    if request.state not in UNANSWERED:
        return
    move(request, RequestState.EXPIRED)
    ids = [request.from_company_id, request.to_company_id]
    rows = work.session.execute(select(Company.id, Company.name).where(Company.id.in_(ids)))
    names = {row.id: row.name for row in rows}
    facts = {
        "request_id": request.id,
        "from": names[request.from_company_id],
        "to": names[request.to_company_id],
        "state": request.state,
    }
    for stream in (*_both(request), streams.group_channel(inquiry)):
        work.tell(stream, EventType.REQUEST_STATE, **facts)


def _both(request: Request) -> list[StreamKey]:
    """The streams of the two companies of a request."""
    return [
        streams.request(request),
        streams.company_side(request.inquiry_id, request.from_company_id),
        streams.company_side(request.inquiry_id, request.to_company_id),
    ]


def _overdue_offers(group_id: UUID, day: date) -> Select[Any, Any]:
    return (
        select(Offer.id, Request.inquiry_id)
        .join(Request, Request.id == Offer.request_id)
        .join(Inquiry, Inquiry.id == Request.inquiry_id)
        .where(
            Inquiry.group_id == group_id,
            Inquiry.state.in_(QUOTABLE),
            Offer.state == OfferState.GIVEN,
            Offer.valid_until < day,
        )
    )


def _expire_offer(work: Work, inquiry: Inquiry, offer_id: UUID, _day: date) -> None:
    offer = work.session.get_one(Offer, offer_id, with_for_update=True)
    if offer.state is not OfferState.GIVEN or inquiry.state not in QUOTABLE:
        return
    move(offer, OfferState.EXPIRED)
    request = work.session.get_one(Request, offer.request_id)
    for stream in _both(request):
        work.tell(
            stream,
            EventType.OFFER_STATE,
            request_id=request.id,
            offer_id=offer.id,
            state=offer.state,
        )
    tell_changed(work, inquiry, request, offer.state)
    put_job(work, JobKind.ROLLUP, request.from_estimate_id, company_id=request.from_company_id)


def _overdue_quotes(group_id: UUID, day: date) -> Select[Any, Any]:
    return (
        select(QuoteRevision.id, Quote.inquiry_id)
        .join(Quote, Quote.id == QuoteRevision.quote_id)
        .join(Inquiry, Inquiry.id == Quote.inquiry_id)
        .where(
            Inquiry.group_id == group_id,
            QuoteRevision.state.in_(ANSWERABLE),
            QuoteRevision.valid_until < day,
        )
    )


def _expire_quote(work: Work, inquiry: Inquiry, revision_id: UUID, day: date) -> None:
    revision = work.session.get_one(QuoteRevision, revision_id, with_for_update=True)
    if revision.state not in ANSWERABLE or (revision.valid_until or day) >= day:
        return
    move(revision, QuoteState.EXPIRED)
    quote = work.session.get_one(Quote, revision.quote_id)
    for stream in (
        streams.customer_channel(inquiry),
        streams.group_channel(inquiry),
        streams.company_side(inquiry.id, quote.company_id),
        streams.company(inquiry.customer_company_id),
    ):
        work.tell(
            stream,
            EventType.QUOTE_STATE,
            revision_id=revision.id,
            number=quote.number,
            revision=revision.revision,
            state=revision.state,
        )
    if inquiry.state is InquiryState.QUOTED and quote.company_id == inquiry.lead_company_id:
        end_inquiry(work, inquiry, InquiryState.EXPIRED)


KINDS: tuple[tuple[Callable[[UUID, date], Select[Any, Any]], RunOut], ...] = (
    (_overdue_requests, _expire_request),
    (_overdue_offers, _expire_offer),
    (_overdue_quotes, _expire_quote),
)
"""What can run out: how it is found, and what then happens to it."""
