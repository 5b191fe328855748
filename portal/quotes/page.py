"""What the page of one revision shows: the document as it was issued, and what can be done."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any
from uuid import UUID

from flask_babel import gettext, ngettext

from estimator.quote_document import QuoteDocument, parse
from portal.duties.holders import holders
from portal.duties.queries import contacts
from portal.inquiries.since import changes_since
from portal.language import money, say
from portal.offers.words import STATE_NAMES
from portal.quotes import queries
from portal.quotes.answers import why_not_answerable
from portal.quotes.cells import cells_of
from portal.quotes.checks import Check, CheckKind, before_issuing, sentence_of
from portal.quotes.deciding import may_be_decided
from portal.quotes.grounds import grounds_of, then_and_now
from portal.quotes.hand_page import by_hand_of
from portal.quotes.issue import document_of, languages_of
from portal.quotes.orders import ordered_prices
from portal.quotes.paper import lost_on_paper, told_losses
from portal.quotes.queries import Thing
from portal.quotes.service import Draft
from portal.quotes.sheet import labels_of, sheets_of
from portal.quotes.standing import standing_of
from portal.quotes.totals import totals_of
from shared_db.access import Permission
from shared_db.foundation.base import Json
from shared_db.foundation.errors import WrongState
from shared_db.foundation.ids import new_id
from shared_db.models import JobState
from shared_db.spine import streams
from shared_db.spine.across import heads
from shared_db.spine.transaction import Work


@dataclass(frozen=True)
class Offered:
    """One part as printed, and the id by which it is chosen."""

    part_id: str
    printed: Any


def issued_page(work: Work, thing: Thing, sent: Mapping[str, str]) -> dict[str, Any]:
    """Everything that the page of an issued revision reads; nothing but what was frozen.

    `sent`: a choice that was refused, to be shown again.
    """
    have = _position(work, thing)
    revision = thing.revision
    newest = queries.newest_of(queries.revisions_of(work, thing.inquiry.id))
    why_not = why_not_answerable(thing, newest, by_customer=work.actor.is_customer)
    document = parse(revision.document or {})
    own = revision.priced if not work.actor.is_customer else None
    grounds = grounds_of(work, [revision.id])[revision.id] if own else []
    order = queries.order_of(work, revision.id)
    offered = _offered(thing, document)
    pdfs = sorted(
        queries.pdfs_of(work, revision.id), key=lambda pdf: pdf.language != revision.language
    )
    chosen = {name: value for name, value in sent.items() if name.endswith("-quantity")}
    amounts = _amounts_chosen(offered, chosen)
    total = totals_of(amounts, (revision.priced or {})["tax"]) if amounts else None
    return {
        "inquiry": thing.inquiry,
        "quote": thing.quote,
        "revision": revision,
        "state": standing_of(
            thing.inquiry,
            thing.quote.company_id,
            revision,
            voided=thing.voided,
            left=thing.issuer_left,
        ),
        "changes": _changes(work, thing) if why_not and why_not.code == "revised" else [],
        "document": document,
        "offered": offered,
        "chosen": chosen,
        "total": total,
        "question": question_of(len(amounts), total),
        "newest": newest if newest and newest.id != revision.id else None,
        "why_not": why_not,
        "may_answer": why_not is None and work.actor.may(Permission.ANSWER_QUOTE),
        "answer": queries.answer_of(work, revision.id),
        "order": order,
        "ordered": ordered_prices(work, order.id) if order else [],
        "pdfs": pdfs,
        "lost": {
            pdf.language: [say(one) for one in told_losses(pdf.unprintable)]
            for pdf in pdfs
            if own and pdf.unprintable
        },
        "drawing_failed": any(
            job.state is JobState.FAILED for job in queries.drawing_jobs(work, revision.id)
        ),
        "priced": own,
        **by_hand_of(work, thing, newest),
        "grounds": grounds,
        "states": STATE_NAMES,
        "then_and_now": then_and_now(work, revision.id, grounds),
        "to_decide": may_be_decided(thing, newest) and [one for one in grounds if one.undecided],
        "may_decide": _may(work, thing, Permission.ISSUE_QUOTE),
        "may_price": _may(work, thing, Permission.SET_PRICE),
        **in_charge_of(work, thing),
        "follow": have,
    }


def in_charge_of(work: Work, thing: Thing) -> dict[str, Any]:
    """Who of the shop is in charge of the quote; for the customer by name alone."""
    if work.actor.is_customer:
        there = {one.company_id: one for one in contacts(work, thing.inquiry)}
        return {"holder": None, "contact": there.get(thing.quote.company_id)}
    known = holders(work, [thing.inquiry.id])
    return {"holder": known.get(thing.quote.id), "contact": None}


def draft_page(work: Work, draft: Draft, fonts: Path | None) -> dict[str, Any]:
    """The draft as it would be issued, and everything to be known before it is."""
    have = _position(work, draft.thing)
    checks = before_issuing(draft.bench, draft.thing.revision, draft.priced)
    in_the_way = [one.said for one in checks if one.kind is CheckKind.STOPS]
    labels = labels_of(sheets_of(draft))
    document: QuoteDocument | None = None
    try:
        document = parse(document_of(work, draft))
    except WrongState as unprintable:
        if not in_the_way:
            in_the_way = [unprintable]
    lost = lost_on_paper(document, languages_of(draft), fonts) if document else []
    asked = [one for one in checks if one.place is not None]
    return {
        "inquiry": draft.thing.inquiry,
        "quote": draft.thing.quote,
        "revision": draft.thing.revision,
        "document": document,
        "in_the_way": [sentence_of(one) for one in in_the_way],
        "warnings": _warnings([*checks, *lost], labels),
        "needs_reason": any(one.kind is CheckKind.NEEDS_REASON for one in checks),
        "question": _question(_warnings([*asked, *lost], labels)),
        "client_id": new_id(),
        **in_charge_of(work, draft.thing),
        "may_issue": not in_the_way and work.actor.may(Permission.ISSUE_QUOTE),
        "follow": have,
    }


def price_page(work: Work, draft: Draft) -> dict[str, Any]:
    """The workbench: its sheets with every figure, and what stands in the way of issuing."""
    stream = streams.company_side(draft.thing.inquiry.id, draft.thing.quote.company_id).id
    checks = before_issuing(draft.bench, draft.thing.revision, draft.priced)
    newest = draft.bench.newest_run
    sheets = sheets_of(draft)
    labels = labels_of(sheets)
    return {
        "inquiry": draft.thing.inquiry,
        "quote": draft.thing.quote,
        "revision": draft.thing.revision,
        "bench": draft.bench,
        "sheets": sheets,
        "labels": labels,
        "cells": cells_of(draft.bench, draft.priced),
        "in_the_way": [sentence_of(one.said) for one in checks if one.kind is CheckKind.STOPS],
        "warnings": _warnings(checks, labels),
        "newer_run": newest is not None and newest.id != draft.thing.revision.rollup_run_id,
        "problem": "",
        "follow": {stream: heads(work.session, [stream]).get(stream, 0)},
    }


def _warnings(checks: Sequence[Check], labels: Mapping[str, str]) -> list[str]:
    """What doesn't stop the issue, in words, each with the quantity that it is about."""
    said = []
    for one in checks:
        if one.kind is not CheckKind.STOPS:
            where = labels.get(f"breaks-{one.place}")
            said.append(f"{where}: {say(one.said)}" if where else say(one.said))
    return said


def _question(warnings: Sequence[str]) -> str:
    """What is asked before issuing: with what it would mean at each quantity."""
    asked = gettext(
        "Issue this quote? The customer is told at once, and it can no longer be changed."
    )
    return "\n".join([*(f"・{one}" for one in warnings), asked])


def _offered(thing: Thing, document: QuoteDocument) -> list[Offered]:
    ids = [part["part_id"] for part in (thing.revision.priced or {})["parts"]]
    return [Offered(part_id, part) for part_id, part in zip(ids, document.parts, strict=True)]


def _amounts_chosen(offered: Sequence[Offered], chosen: Mapping[str, str]) -> list[Decimal]:
    """What the page's choice comes to, part by part; nothing is chosen before somebody does."""
    return [
        one.amount + (one.one_off or 0)
        for place, part in enumerate(offered)
        for one in part.printed.breaks
        if str(one.quantity) == chosen.get(f"choices-{place}-quantity")
    ]


def question_of(parts: int, total: Mapping[str, Any] | None) -> str:
    """What is asked before ordering: what exactly would be ordered. Empty without a choice."""
    if not parts or total is None:
        return ""
    return str(
        ngettext(
            "Order %(num)d part for %(total)s with tax? The shop is told at once.",
            "Order %(num)d parts for %(total)s with tax? The shop is told at once.",
            parts,
            total=money(total["total"]),
        )
    )


def _changes(work: Work, thing: Thing) -> list[Json]:
    """What the customer has changed of what the quote is for."""
    parts = {price.part_id for price in queries.prices_of(work, thing.revision.id)}
    return changes_since(work, thing.inquiry, thing.revision.inquiry_revision, parts)


def _may(work: Work, thing: Thing, permission: Permission) -> bool:
    leads = thing.inquiry.lead_company_id == work.actor.company_id
    return leads and work.actor.may(permission)


def _position(work: Work, thing: Thing) -> dict[UUID, int]:
    """The streams that the page listens to and up to where it has them, read before the rest."""
    own_side = streams.company_side(thing.inquiry.id, work.actor.company_id)
    keys = [streams.customer_channel(thing.inquiry), own_side]
    known = heads(work.session, [key.id for key in keys])
    return {key.id: known.get(key.id, 0) for key in keys}
