"""What the page of an issued revision shows: the document as it was, and what can be done."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from flask_babel import ngettext

from estimator.quote_document import QuoteDocument, parse
from portal.duties.holders import holders
from portal.duties.queries import contacts
from portal.inquiries.since import changes_since
from portal.language import money, say
from portal.offers.words import STATE_NAMES
from portal.orders.queries import order_of, ordered_prices
from portal.pricing.page import position
from portal.pricing.paper import told_losses
from portal.pricing.queries import Thing, newest_of, prices_of, revisions_of
from portal.pricing.totals import totals_of
from portal.quotes import queries
from portal.quotes.answering import why_not_answerable
from portal.quotes.deciding import may_be_decided
from portal.quotes.grounds import grounds_of, then_and_now
from portal.quotes.hand_page import by_hand_of
from portal.quotes.standing import standing_of
from shared_db.access import Permission
from shared_db.foundation.base import Json
from shared_db.models import JobState
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
    have = position(work, thing)
    revision, here = thing.revision, work.actor.in_group(thing.inquiry.group_id)
    newest = newest_of(revisions_of(work, thing.inquiry.id))
    why_not = why_not_answerable(thing, newest, by_customer=here.is_customer)
    document = parse(revision.document or {})
    own = revision.priced if not here.is_customer else None
    grounds = grounds_of(work, [revision.id])[revision.id] if own else []
    order = order_of(work, revision.id)
    offered = _offered(thing, document)
    pdfs = sorted(
        queries.pdfs_of(work, revision.id), key=lambda pdf: pdf.language != revision.language
    )
    chosen = {name: value for name, value in sent.items() if name.endswith("-quantity")}
    amounts = _amounts_chosen(offered, chosen)
    total = totals_of(amounts, revision.priced or {}) if amounts else None
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
        "is_customer": here.is_customer,
        "may_ask_more": here.may(Permission.POST_INQUIRY),
        "may_answer": why_not is None and here.may(Permission.ANSWER_QUOTE),
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
            job.state is JobState.FAILED for job in queries.pdf_jobs(work, revision.id)
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
    if work.actor.in_group(thing.inquiry.group_id).is_customer:
        there = {one.company_id: one for one in contacts(work, thing.inquiry)}
        return {"holder": None, "contact": there.get(thing.quote.company_id)}
    known = holders(work, [thing.inquiry.id])
    return {"holder": known.get(thing.quote.id), "contact": None}


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
    parts = {price.part_id for price in prices_of(work, thing.revision.id)}
    return changes_since(work, thing.inquiry, thing.revision.inquiry_revision, parts)


def _may(work: Work, thing: Thing, permission: Permission) -> bool:
    leads = thing.inquiry.lead_company_id == work.actor.company_id
    return leads and work.actor.in_group(thing.inquiry.group_id).may(permission)
