"""Issuing: everything that is printed is copied, and from then on nothing is read again."""

from itertools import groupby
from typing import Any
from uuid import UUID

from estimator.quote_document import Refused, parse
from portal.quotes.checks import obstacles
from portal.quotes.pricing import Priced
from portal.quotes.queries import NEWEST, Thing
from portal.quotes.service import Draft, load_draft
from portal.quotes.totals import tax_terms, totals_of
from shared_db import streams
from shared_db.access import Permission, visible_quote_revisions
from shared_db.across import people_to_tell
from shared_db.audiences import move_inquiry
from shared_db.base import Json, utc_now
from shared_db.clock import today
from shared_db.documents import PrintedPrice, quote_document
from shared_db.errors import N_, ChangedMeanwhile, WrongState
from shared_db.events import EventType
from shared_db.ids import new_id
from shared_db.inboxes import ask_people, settle_for
from shared_db.jobs import put_job
from shared_db.mailing import mail_person
from shared_db.models import (
    InquiryState,
    JobKind,
    Language,
    QuotePrice,
    QuoteRevision,
    QuoteState,
    Role,
)
from shared_db.replies import note_first_reply
from shared_db.resting import CHANGED, SALES, keep_quote_basis
from shared_db.states import move
from shared_db.transaction import Work


def issue_quote(work: Work, revision_id: UUID, version: int, public_url: str) -> QuoteRevision:
    """Issue a draft as it stands. Raises the first thing that stands in its way."""
    draft = load_draft(work, revision_id, lock=True)
    work.actor.require(Permission.ISSUE_QUOTE)
    revision, inquiry = draft.thing.revision, draft.thing.inquiry
    if revision.version != version:
        raise ChangedMeanwhile
    for obstacle in obstacles(draft.bench, revision, draft.priced):
        raise obstacle
    printed = document_of(work, draft)
    _supersede(work, draft.thing)
    revision.document = printed
    revision.priced = _kept(draft)
    revision.issued_at, revision.issued_by = utc_now(), work.actor.person_id
    revision.version += 1
    move(revision, QuoteState.ISSUED)
    work.session.flush()
    work.session.add_all(_prices(draft))
    work.session.flush()
    keep_quote_basis(work.session, revision)
    if inquiry.state is not InquiryState.QUOTED:
        move_inquiry(work, inquiry, InquiryState.QUOTED)
    note_first_reply(work, inquiry)
    _tell_issued(work, draft.thing)
    for language in languages_of(draft):
        put_job(work, JobKind.QUOTE_PDF, revision.id, params={"language": language.value})
    _ask_customer(work, draft.thing, public_url)
    return revision


def document_of(work: Work, draft: Draft) -> Json:
    """What the draft prints, if it were issued now. Raises `WrongState` if it can't be printed."""
    offered = [one for one in draft.priced if not one.typed.left_out]
    document = quote_document(
        work.session,
        draft.thing.inquiry,
        draft.thing.revision,
        number=draft.thing.quote.number,
        company_id=draft.thing.quote.company_id,
        person=work.actor.name,
        day=today(draft.bench.group.timezone),
        currency=draft.bench.group.currency,
        prices=[_printed(one) for one in offered],
        totals=None if _leaves_choice(offered) else _totals(draft, offered),
    )
    try:
        parse(document)
    except Refused as refused:
        raise WrongState(
            "cannot_be_printed",
            N_("The quote cannot be printed as it stands: %(field)s is missing or unusable."),
            field=refused.field,
        ) from refused
    return document


def _leaves_choice(offered: list[Priced]) -> bool:
    parts = [one.wanted.part_id for one in offered]
    return len(set(parts)) < len(parts)


def _tax(draft: Draft) -> Json:
    return tax_terms(draft.bench.partner.tax_rate, draft.bench.partner.tax_rounding)


def _totals(draft: Draft, offered: list[Priced]) -> Json:
    return totals_of([one.total for one in offered], _tax(draft))


def _printed(one: Priced) -> PrintedPrice:
    return PrintedPrice(
        part_id=one.wanted.part_id,
        quantity=one.wanted.quantity,
        unit_price=one.price.unit_price,
        amount=one.price.amount,
        one_off=one.one_off,
        lead_time_days=one.typed.lead_time_days,
    )


def _kept(draft: Draft) -> dict[str, Any]:
    """How the prices came about, for the issuing shop alone; parts in the document's order."""
    offered = [one for one in draft.priced if not one.typed.left_out]
    return {
        "currency": draft.bench.group.currency,
        "tax": _tax(draft),
        "time_zone": draft.bench.group.timezone,
        "steps": draft.form.steps.model_dump(mode="json"),
        "parts": [
            {"part_id": str(part_id), "breaks": [one.as_json() for one in breaks]}
            for part_id, breaks in groupby(offered, key=lambda one: one.wanted.part_id)
        ],
    }


def _prices(draft: Draft) -> list[QuotePrice]:
    return [
        QuotePrice(
            id=new_id(),
            revision_id=draft.thing.revision.id,
            **{name: getattr(_printed(one), name) for name in PrintedPrice.__dataclass_fields__},
        )
        for one in draft.priced
        if not one.typed.left_out
    ]


def _supersede(work: Work, thing: Thing) -> None:
    """The customer goes by one revision: those before it are superseded, and told so."""
    older = work.session.scalars(
        visible_quote_revisions(work.actor)
        .where(QuoteRevision.quote_id == thing.quote.id, QuoteRevision.state.in_(NEWEST))
        .with_for_update(of=QuoteRevision, key_share=True)
    )
    for revision in older:
        move(revision, QuoteState.SUPERSEDED)
        work.tell(
            streams.customer_channel(thing.inquiry),
            EventType.QUOTE_STATE,
            revision_id=revision.id,
            number=thing.quote.number,
            revision=revision.revision,
            state=QuoteState.SUPERSEDED,
        )
    work.session.flush()


def languages_of(draft: Draft) -> list[Language]:
    """Japanese always, the document's own, and English for a customer who reads English."""
    wanted = {Language.JAPANESE, draft.thing.revision.language, draft.bench.partner.language}
    return sorted(wanted, reverse=True)


def _tell_issued(work: Work, thing: Thing) -> None:
    inquiry = thing.inquiry
    for stream in (
        streams.customer_channel(inquiry),
        streams.group_channel(inquiry),
        streams.company_side(inquiry.id, thing.quote.company_id),
        streams.group(inquiry.group_id),
    ):
        work.tell(
            stream,
            EventType.QUOTE_ISSUED,
            revision_id=thing.revision.id,
            number=thing.quote.number,
            revision=thing.revision.revision,
            company=work.actor.company_name,
        )


def _ask_customer(work: Work, thing: Thing, public_url: str) -> None:
    inquiry, url = thing.inquiry, f"/quotes/{thing.revision.id}"
    people = ask_people(
        work, [inquiry.customer_company_id], [Role.CUSTOMER], "answer_quote", inquiry, url
    )
    for person in people:
        mail_person(
            work,
            person,
            "quote_issued",
            {
                "number": thing.quote.number,
                "subject": inquiry.subject,
                "valid_until": str(thing.revision.valid_until),
                "url": public_url + url,
            },
        )
    own = people_to_tell(work.session, [thing.quote.company_id], SALES)
    settle_for(work, own, "price_it", inquiry)
    settle_for(work, own, CHANGED, inquiry)
