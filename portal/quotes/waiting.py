"""What waits: for the customer a quote to answer, for the lead's sales a price to set."""

from portal.inbox.waiting import Waiting
from portal.quotes.grounds import grounds_of
from shared_db.access import (
    Permission,
    visible_inquiries,
    visible_quote_revisions,
    visible_rollups,
)
from shared_db.base import utc_now
from shared_db.clock import end_of
from shared_db.errors import N_
from shared_db.models import (
    DutyKind,
    Estimate,
    Inquiry,
    InquiryState,
    Quote,
    QuoteRevision,
    QuoteState,
    RollupRun,
)
from shared_db.resting import ANSWERABLE, CHANGED
from shared_db.states import LIVE_INQUIRY
from shared_db.transaction import Work

ANSWER = N_("Read quote %(quote)s, then order or decline")
PRICE = N_("The cost is rolled up: set the price")
DECIDE = N_(
    "An offer of %(shops)s, on which quote %(quote)s rests, has changed: decide about the quote"
)
ON_HOLD = N_("Quote %(quote)s is on hold: let it stand as it is, or issue a new revision")
REVISE = N_("Quote %(quote)s rests on an older request: issue a new revision")


def waiting(work: Work) -> list[Waiting]:
    """A fixed number of statements, however much waits."""
    if work.actor.is_customer:
        return _to_answer(work) if work.actor.may(Permission.ANSWER_QUOTE) else []
    priced = _to_price(work) if work.actor.may(Permission.SET_PRICE) else []
    return priced + (_to_decide(work) if work.actor.may(Permission.ISSUE_QUOTE) else [])


def _to_answer(work: Work) -> list[Waiting]:
    rows = work.session.execute(
        visible_quote_revisions(work.actor)
        .join(Quote, Quote.id == QuoteRevision.quote_id)
        .join(Inquiry, Inquiry.id == Quote.inquiry_id)
        .add_columns(Quote.number, Inquiry)
        .where(
            QuoteRevision.state == QuoteState.ISSUED,
            QuoteRevision.inquiry_revision == Inquiry.revision,
            Inquiry.state == InquiryState.QUOTED,
            Inquiry.lead_company_id == Quote.company_id,
        )
    )
    found = []
    for revision, number, inquiry in rows:
        due = end_of(revision.valid_until, revision.zone)
        if due <= utc_now():
            continue
        found.append(
            Waiting(
                kind="answer_quote",
                sentence=ANSWER,
                url=f"/quotes/{revision.id}",
                since=revision.issued_at,
                due=due,
                due_on=revision.valid_until,
                inquiry_id=inquiry.id,
                number=inquiry.number,
                subject=inquiry.subject,
                about=(DutyKind.INQUIRY,),
                values={"quote": number},
            )
        )
    return found


def _to_price(work: Work) -> list[Waiting]:
    """Requests that one's shop leads, whose newest roll-up is complete and not yet quoted."""
    newest = (
        visible_rollups(work.actor)
        .join(Estimate, Estimate.id == RollupRun.estimate_id)
        .where(Estimate.request_id.is_(None), Estimate.inquiry_id == Inquiry.id)
        .with_only_columns(Estimate.inquiry_id, RollupRun.complete, RollupRun.created_at)
        .order_by(RollupRun.created_at.desc())
        .limit(1)
        .lateral()
    )
    standing = (
        visible_quote_revisions(work.actor)
        .join(Quote, Quote.id == QuoteRevision.quote_id)
        .where(QuoteRevision.state.in_(ANSWERABLE), Quote.inquiry_id == Inquiry.id)
        .with_only_columns(Quote.inquiry_id, Quote.number, QuoteRevision.inquiry_revision)
        .lateral()
    )
    rows = work.session.execute(
        visible_inquiries(work.actor)
        .join(newest, newest.c.inquiry_id == Inquiry.id)
        .outerjoin(standing, standing.c.inquiry_id == Inquiry.id)
        .add_columns(newest.c.created_at, standing.c.number, standing.c.inquiry_revision)
        .where(
            Inquiry.lead_company_id == work.actor.company_id,
            Inquiry.state.in_(LIVE_INQUIRY),
            newest.c.complete,
        )
    )
    return [
        Waiting(
            kind="price_it",
            sentence=PRICE if quoted is None else REVISE,
            url=f"/inquiries/{inquiry.id}/price",
            since=since,
            inquiry_id=inquiry.id,
            number=inquiry.number,
            subject=inquiry.subject,
            about=(DutyKind.QUOTE,),
            values={} if quoted is None else {"quote": quoted},
        )
        for inquiry, since, quoted, built_on in rows
        if quoted is None or built_on < inquiry.revision
    ]


def _to_decide(work: Work) -> list[Waiting]:
    """Quotes that can be ordered although an offer under them has changed; and those on hold."""
    rows = work.session.execute(
        visible_quote_revisions(work.actor)
        .join(Quote, Quote.id == QuoteRevision.quote_id)
        .join(Inquiry, Inquiry.id == Quote.inquiry_id)
        .add_columns(Quote.number, Inquiry)
        .where(
            QuoteRevision.state.in_(ANSWERABLE),
            QuoteRevision.inquiry_revision == Inquiry.revision,
            Inquiry.state == InquiryState.QUOTED,
            Inquiry.lead_company_id == Quote.company_id,
        )
    ).all()
    grounds = grounds_of(work, [row[0].id for row in rows])
    found = []
    for revision, number, inquiry in rows:
        changed = [one for one in grounds[revision.id] if one.undecided]
        held = revision.state is QuoteState.HELD
        if not (changed or held) or end_of(revision.valid_until, revision.zone) <= utc_now():
            continue
        found.append(
            Waiting(
                kind=CHANGED,
                sentence=ON_HOLD if held else DECIDE,
                url=f"/quotes/{revision.id}",
                since=max([revision.issued_at, *(one.newest.given_at for one in changed)]),
                inquiry_id=inquiry.id,
                number=inquiry.number,
                subject=inquiry.subject,
                about=(DutyKind.QUOTE,),
                values={
                    "quote": number,
                    "shops": "、".join(dict.fromkeys(one.shop for one in changed)),
                },
            )
        )
    return found
