"""What runs out: requests nobody answered, offers and quotes past their last day.

A day ends at 24:00 in the group's zone, a quote's last day in its issuer's. The day by which an
answer is wanted is a wish, so a request lives on for `GRACE` after it, but never past the day on
which the customer wants the parts. Each row runs out in a unit of work of its own, and the server
itself is who lets it. One that can't is put on record as failed work, which its company sees and
may try again, and is left alone until the next day: it holds up no other.
"""

from collections.abc import Callable
from datetime import date, timedelta
from functools import partial
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import Select, exists, func, or_, select

from shared_db.access import Server
from shared_db.acts.endings import end_inquiry
from shared_db.acts.resting import ANSWERABLE, tell_changed
from shared_db.foundation.clock import today
from shared_db.foundation.ids import new_id
from shared_db.foundation.lists import among
from shared_db.foundation.logs import first_line
from shared_db.models import (
    Company,
    Group,
    Inquiry,
    InquiryState,
    Job,
    JobKind,
    JobState,
    Offer,
    OfferState,
    Queue,
    Quote,
    QuoteRevision,
    QuoteState,
    Request,
    RequestState,
)
from shared_db.spine import streams
from shared_db.spine.events import JobFailed, OfferMoved, QuoteMoved, RequestMoved
from shared_db.spine.jobs import Claim, put_job
from shared_db.spine.states import UNANSWERED, following, move
from shared_db.spine.streams import StreamKey
from shared_db.spine.transaction import Work
from workers.chores import each_alone
from workers.runner import Workshop

GRACE = timedelta(days=14)
QUOTABLE = frozenset(
    state for state in InquiryState if {state, *following(state)} & {InquiryState.QUOTED}
)
"""States in which a quote stands or may still come, so that it matters whether an offer does."""

LEFT_ALONE = timedelta(days=1)
"""How long what could not run out isn't tried again."""
LOCKED: Any = {"with_for_update": {"key_share": True}}


class Found(NamedTuple):
    """What ran out, the inquiry that it belongs to, and the company whose it is."""

    id: UUID
    inquiry_id: UUID
    company_id: UUID


RunOut = Callable[[Work, Inquiry, UUID, date], None]


def expire(workshop: Workshop) -> int:
    """Let run out what has run out; says how much."""
    done = 0
    for group_id, zone in _groups(workshop):
        day = today(zone)
        for what, (overdue, _) in KINDS.items():
            found = _find(workshop, overdue(group_id, day))
            done += len(found) - each_alone(
                "expire",
                found,
                partial(_run_out, workshop, what, day),
                partial(_note_failed, workshop, what),
            )
    return done


def do(work: Work, claim: Claim, _workshop: Workshop) -> None:
    """Try once more what failed: a job that somebody has put again."""
    inquiry = work.session.get_one(Inquiry, UUID(claim.params["inquiry_id"]), **LOCKED)
    zone = work.session.get_one(Group, inquiry.group_id).timezone
    KINDS[claim.params["what"]][1](work, inquiry, claim.subject_id, today(zone))


def _groups(workshop: Workshop) -> list[tuple[UUID, str]]:
    with workshop.record.as_server("what runs out") as db:
        return [(row.id, row.timezone) for row in db.execute(select(Group.id, Group.timezone))]


def _find(workshop: Workshop, query: Select[Any, Any, Any]) -> list[Found]:
    """What is overdue, but for what failed not long ago."""
    failed = exists().where(
        Job.kind == JobKind.RUN_OUT,
        Job.subject_id == query.selected_columns[0],
        Job.state == JobState.FAILED,
        Job.finished_at > func.now() - LEFT_ALONE,
    )
    with workshop.record.as_server("what runs out") as db:
        return [Found(*row) for row in db.execute(query.where(~failed).limit(500))]


def _run_out(workshop: Workshop, what: str, day: date, found: Found) -> None:
    with workshop.record.work(Server("what runs out"), f"expiry-{day}") as work:
        inquiry = work.session.get_one(Inquiry, found.inquiry_id, **LOCKED)
        KINDS[what][1](work, inquiry, found.id, day)


def _note_failed(workshop: Workshop, what: str, found: Found, error: Exception) -> None:
    """Put it on record as failed work of the company whose it is, and tell them."""
    with workshop.record.work(Server("what runs out"), "expiry") as work:
        failed = Job(
            id=new_id(),
            kind=JobKind.RUN_OUT,
            queue=Queue.QUICK,
            subject_id=found.id,
            params={"what": what, "inquiry_id": str(found.inquiry_id)},
            state=JobState.FAILED,
            company_id=found.company_id,
            error=f"{type(error).__name__}: {first_line(error)}"[:2000],
            finished_at=func.now(),
        )
        work.session.add(failed)
        stream = streams.company(found.company_id)
        work.tell(stream, JobFailed(job_id=failed.id, kind=failed.kind))


def _overdue_requests(group_id: UUID, day: date) -> Select[Any, Any, Any]:
    return (
        select(Request.id, Request.inquiry_id, Request.from_company_id)
        .join(Inquiry, Inquiry.id == Request.inquiry_id)
        .where(
            Inquiry.group_id == group_id,
            Request.state.in_(UNANSWERED),
            or_(Request.due_on < day - GRACE, Inquiry.delivery_date < day),
        )
    )


def _expire_request(work: Work, inquiry: Inquiry, request_id: UUID, _day: date) -> None:
    request = work.session.get_one(Request, request_id, **LOCKED)
    if request.state not in UNANSWERED:
        return
    move(request, RequestState.EXPIRED)
    ids = [request.from_company_id, request.to_company_id]
    rows = work.session.execute(select(Company.id, Company.name).where(among(Company.id, ids)))
    names = {row.id: row.name for row in rows}
    moved = RequestMoved(
        request_id=request.id,
        from_=names[request.from_company_id],
        to=names[request.to_company_id],
        state=request.state,
    )
    for stream in (*_both(request), streams.group_channel(inquiry)):
        work.tell(stream, moved)


def _both(request: Request) -> list[StreamKey]:
    """The streams of the two companies of a request."""
    return [
        streams.request(request),
        streams.company_side(request.inquiry_id, request.from_company_id),
        streams.company_side(request.inquiry_id, request.to_company_id),
    ]


def _overdue_offers(group_id: UUID, day: date) -> Select[Any, Any, Any]:
    return (
        select(Offer.id, Request.inquiry_id, Request.to_company_id)
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
    offer = work.session.get_one(Offer, offer_id, **LOCKED)
    if offer.state is not OfferState.GIVEN or inquiry.state not in QUOTABLE:
        return
    move(offer, OfferState.EXPIRED)
    request = work.session.get_one(Request, offer.request_id)
    for stream in _both(request):
        work.tell(stream, OfferMoved(request_id=request.id, offer_id=offer.id, state=offer.state))
    tell_changed(work, inquiry, request, offer.state)
    put_job(work, JobKind.ROLLUP, request.from_estimate_id, company_id=request.from_company_id)


def _overdue_quotes(group_id: UUID, day: date) -> Select[Any, Any, Any]:
    return (
        select(QuoteRevision.id, Quote.inquiry_id, Quote.company_id)
        .join(Quote, Quote.id == QuoteRevision.quote_id)
        .join(Inquiry, Inquiry.id == Quote.inquiry_id)
        .where(
            Inquiry.group_id == group_id,
            QuoteRevision.state.in_(ANSWERABLE),
            QuoteRevision.valid_until < day,
        )
    )


def _expire_quote(work: Work, inquiry: Inquiry, revision_id: UUID, _day: date) -> None:
    revision = work.session.get_one(QuoteRevision, revision_id, **LOCKED)
    if revision.state not in ANSWERABLE or revision.valid_until is None:
        return
    if revision.valid_until >= today(revision.zone):
        return
    move(revision, QuoteState.EXPIRED)
    quote = work.session.get_one(Quote, revision.quote_id)
    for stream in (
        streams.customer_side(inquiry),
        streams.company_side(inquiry.id, quote.company_id),
        streams.company(inquiry.customer_company_id),
    ):
        work.tell(
            stream,
            QuoteMoved(
                revision_id=revision.id,
                number=quote.number,
                revision=revision.revision,
                state=revision.state,
            ),
        )
    if inquiry.state is InquiryState.QUOTED and quote.company_id == inquiry.lead_company_id:
        end_inquiry(work, inquiry, InquiryState.EXPIRED)


KINDS: dict[str, tuple[Callable[[UUID, date], Select[Any, Any, Any]], RunOut]] = {
    "request": (_overdue_requests, _expire_request),
    "offer": (_overdue_offers, _expire_offer),
    "quote": (_overdue_quotes, _expire_quote),
}
"""What can run out: how it is found, and what then happens to it."""
