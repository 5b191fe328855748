"""Quotes as JSON: the customer gets document and prices, the issuing shop also the costs."""

from typing import Any

from portal.language import say
from portal.quotes import queries
from portal.quotes.answers import why_not_answerable
from portal.quotes.checks import obstacles
from portal.quotes.queries import Thing
from portal.quotes.search import Found
from portal.quotes.service import Draft
from shared_db.base import Json
from shared_db.models import Quote, QuotePrice, QuoteRevision
from shared_db.transaction import Work


def said_line(quote: Quote, revision: QuoteRevision) -> Json:
    """One revision in a list."""
    return {
        "id": str(revision.id),
        "number": quote.number,
        "revision": revision.revision,
        "state": revision.state.value,
        "issued_at": _moment(revision.issued_at),
        "valid_until": _moment(revision.valid_until),
    }


def said_found(found: Found) -> Json:
    """One revision that was searched for; amounts without tax."""
    return {
        "id": str(found.revision.id),
        "number": found.number,
        "revision": found.revision.revision,
        "state": found.revision.state.value,
        "issued_at": _moment(found.revision.issued_at),
        "valid_until": _moment(found.revision.valid_until),
        "inquiry_id": str(found.inquiry.id),
        "inquiry_number": found.inquiry.number,
        "counterparty": found.counterparty,
        "lowest": _text(found.lowest),
        "highest": _text(found.highest),
    }


def said_draft(draft: Draft) -> Json:
    """A draft with its figures, for the lead's sales."""
    revision = draft.thing.revision
    run = draft.bench.run
    return {
        **said_line(draft.thing.quote, revision),
        "inquiry_id": str(draft.thing.inquiry.id),
        "version": revision.version,
        "rollup_run_id": str(run.id) if run else None,
        "newest_rollup_run_id": str(draft.bench.newest_run.id) if draft.bench.newest_run else None,
        "values": draft.form.model_dump(mode="json"),
        "wanted": [
            {"part_id": str(one.part_id), "quantity": one.quantity} for one in draft.bench.wanted
        ],
        "prices": [one.as_said() for one in draft.priced],
        "in_the_way": [
            {"code": one.code, "message": say(one)}
            for one in obstacles(draft.bench, revision, draft.priced)
        ],
    }


def said_issued(work: Work, thing: Thing) -> Json:
    """An issued revision; `priced` is there for the issuing shop only."""
    revision = thing.revision
    newest = queries.newest_of(queries.revisions_of(work, thing.inquiry.id))
    why_not = why_not_answerable(thing, newest)
    answer, order = queries.answer_of(work, revision.id), queries.order_of(work, revision.id)
    said: dict[str, Any] = {
        **said_line(thing.quote, revision),
        "inquiry_id": str(thing.inquiry.id),
        "version": revision.version,
        "document": revision.document,
        "prices": [_price(one) for one in queries.prices_of(work, revision.id)],
        "pdfs": [pdf.language.value for pdf in queries.pdfs_of(work, revision.id)],
        "newest_revision_id": str(newest.id) if newest else None,
        "answerable": why_not is None,
        "why_not": say(why_not) if why_not else None,
        "seen_at": _moment(revision.seen_at),
        "answer": {"accepted": answer.accepted, "reason": answer.reason} if answer else None,
        "order": {"id": str(order.id), "number": order.number, "totals": order.totals}
        if order
        else None,
    }
    if not work.actor.is_customer:
        said["priced"] = revision.priced
    return said


def _price(price: QuotePrice) -> Json:
    return {
        "part_id": str(price.part_id),
        "quantity": price.quantity,
        "unit_price": _text(price.unit_price),
        "amount": _text(price.amount),
        "one_off": _text(price.one_off),
        "lead_time_days": price.lead_time_days,
    }


def _text(amount: Any) -> str | None:
    return None if amount is None else format(amount.normalize(), "f")


def _moment(value: Any) -> str | None:
    return value.isoformat() if value else None
