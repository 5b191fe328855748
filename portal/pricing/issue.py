"""Issuing: everything that is printed is copied, and from then on nothing is read again."""

from itertools import groupby
from typing import Any
from uuid import UUID

from estimator.numbers import plain
from estimator.quote_document import Refused, parse
from portal.pricing.cells import price_range
from portal.pricing.checks import earning_too_little, obstacles, reason_needed
from portal.pricing.queries import NEWEST, Thing
from portal.pricing.service import Draft, load_draft
from portal.pricing.totals import tax_terms, totals_of
from shared_db.access import Permission, must_find, visible_people, visible_quote_revisions
from shared_db.access.permissions import SELLERS
from shared_db.acts.replies import note_first_reply
from shared_db.acts.resting import CHANGED, keep_quote_basis
from shared_db.costing.quote_document import PrintedPrice, quote_document
from shared_db.foundation.base import Json, utc_now
from shared_db.foundation.clock import today
from shared_db.foundation.errors import N_, ChangedMeanwhile, WrongState
from shared_db.foundation.ids import new_id
from shared_db.models import (
    InquiryState,
    JobKind,
    Language,
    QuotePrice,
    QuoteRevision,
    QuoteState,
    Role,
)
from shared_db.spine import streams
from shared_db.spine.across import people_to_tell
from shared_db.spine.events import QuoteEarnsLittle, QuoteIssued, QuoteMoved
from shared_db.spine.jobs import put_job
from shared_db.spine.places import Page, Place
from shared_db.spine.states import move
from shared_db.spine.transaction import Work
from shared_db.telling.audiences import move_inquiry
from shared_db.telling.inboxes import ask_people, settle_for
from shared_db.telling.mailing import mail_person


def issue_quote(work: Work, revision_id: UUID, version: int, reason: str = "") -> QuoteRevision:
    """Issue a draft as it stands. Raises the first thing that stands in its way.

    `reason`: why it is issued although it earns too little. It is kept with the revision, for the
    issuing company alone.
    """
    draft = load_draft(work, revision_id, lock=True)
    revision, inquiry = draft.thing.revision, draft.thing.inquiry
    work.actor.in_group(inquiry.group_id).require(Permission.ISSUE_QUOTE)
    if revision.version != version:
        raise ChangedMeanwhile
    for obstacle in obstacles(draft.bench, revision, draft.priced):
        raise obstacle
    earns_little = earning_too_little(draft.bench, draft.priced)
    if earns_little and not reason.strip():
        raise reason_needed()
    printed = document_of(work, draft)
    _supersede(work, draft.thing)
    revision.document = printed
    revision.priced = {**_kept(draft), "reason": reason.strip() if earns_little else ""}
    revision.lowest_amount, revision.highest_amount = price_range(draft.priced)
    revision.inquiry_revision = inquiry.revision  # its parts stand: that was looked at above
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
    if earns_little:
        _tell_reason(work, draft.thing, reason.strip())
    for language in languages_of(draft):
        put_job(work, JobKind.QUOTE_PDF, revision.id, params={"language": language.value})
    _ask_customer(work, draft.thing)
    return revision


def document_of(work: Work, draft: Draft) -> Json:
    """What the draft prints, if it were issued now. Raises `WrongState` if it can't be printed.

    A quantity that has no price yet isn't printed: what is known of it is no price.
    """
    prices = _printed(draft)
    document = quote_document(
        work.session,
        draft.thing.inquiry,
        draft.thing.revision,
        number=draft.thing.quote.number,
        company_id=draft.thing.quote.company_id,
        person=must_find(work.session, visible_people(work.actor), work.actor.person_id),
        partner=draft.bench.partner,
        day=today(draft.bench.group.timezone),
        currency=draft.bench.group.currency,
        prices=prices,
        totals=None if _leaves_choice(prices) else _totals(draft, prices),
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


def _leaves_choice(prices: list[PrintedPrice]) -> bool:
    parts = [one.part_id for one in prices]
    return len(set(parts)) < len(parts)


def _money(draft: Draft) -> Json:
    partner = draft.bench.partner
    return {
        "currency": draft.bench.group.currency,
        "tax": tax_terms(partner.tax_rate, partner.tax_rounding),
    }


def _totals(draft: Draft, prices: list[PrintedPrice]) -> Json:
    return totals_of([one.amount + one.one_off for one in prices], _money(draft))


def _printed(draft: Draft) -> list[PrintedPrice]:
    return [
        PrintedPrice(
            part_id=one.wanted.part_id,
            quantity=one.wanted.quantity,
            unit_price=one.price.unit_price,
            amount=one.price.amount,
            one_off=one.total - one.price.amount,
            lead_time_days=one.typed.lead_time_days,
        )
        for one in draft.priced
        if not one.typed.left_out and one.total is not None
    ]


def _kept(draft: Draft) -> dict[str, Any]:
    """How the prices came about, for the issuing shop alone; parts in the document's order."""
    offered = [one for one in draft.priced if not one.typed.left_out]
    return {
        **_money(draft),
        "time_zone": draft.bench.group.timezone,
        "steps": draft.form.steps.model_dump(mode="json"),
        "price_step": plain(draft.bench.own.price_step),
        "margin_floor": plain(draft.bench.own.margin_floor),
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
            **{name: getattr(one, name) for name in PrintedPrice.__dataclass_fields__},
        )
        for one in _printed(draft)
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
            streams.customer_side(thing.inquiry),
            QuoteMoved(
                revision_id=revision.id,
                number=thing.quote.number,
                revision=revision.revision,
                state=QuoteState.SUPERSEDED,
            ),
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
            QuoteIssued(
                revision_id=thing.revision.id,
                number=thing.quote.number,
                revision=thing.revision.revision,
                company=work.actor.company_name,
            ),
        )


def _tell_reason(work: Work, thing: Thing, reason: str) -> None:
    """In the own company's stream alone: what a price earns is nobody else's matter."""
    work.tell(
        streams.company_side(thing.inquiry.id, thing.quote.company_id),
        QuoteEarnsLittle(
            revision_id=thing.revision.id,
            number=thing.quote.number,
            revision=thing.revision.revision,
            reason=reason,
        ),
    )


def _ask_customer(work: Work, thing: Thing) -> None:
    inquiry, place = thing.inquiry, Place(Page.QUOTE, thing.revision.id)
    people = ask_people(
        work, [inquiry.customer_company_id], [Role.CUSTOMER], "answer_quote", inquiry, place
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
                "place": place.as_json(),
            },
        )
    own = people_to_tell(work.session, [thing.quote.company_id], SELLERS)
    settle_for(work, own, "price_it", inquiry)
    settle_for(work, own, CHANGED, inquiry)
