"""Quotes for programs: the same services and the same wall."""

from typing import Any
from uuid import UUID

from flask import Response

from portal.api import ApiSlice
from portal.edge import settings
from portal.errors import field_sentences
from portal.forms import nested, read
from portal.quotes import queries
from portal.quotes.answers import accept_quote, decline_quote, mark_seen, total_of
from portal.quotes.files import pdf_answer
from portal.quotes.forms import (
    AcceptBody,
    Choices,
    ComputeBody,
    DeclineBody,
    IssueBody,
    PdfQuery,
    PriceForm,
    SaveBody,
    Search,
    StartBody,
)
from portal.quotes.issue import issue_quote
from portal.quotes.said import said_draft, said_found, said_issued, said_line
from portal.quotes.search import find_quotes
from portal.quotes.service import load_draft, price_draft, save_draft, start_draft
from portal.quotes.sheet import blank_cells, cells_of
from shared_db.access import must_find, visible_inquiries
from shared_db.base import Json
from shared_db.errors import Invalid
from shared_db.models import QuoteState
from shared_db.transaction import Work

api = ApiSlice("quotes")
REVISION = "/quote-revisions/<uuid:revision_id>"


@api.get("/quotes", query=Search)
def list_quotes(work: Work, query: Search) -> Json:
    """Quotes by day, amount and counterparty, the newest first."""
    found = find_quotes(work, query)
    return {"quotes": [said_found(one) for one in found.rows], "more": found.more}


@api.get("/inquiries/<uuid:inquiry_id>/quotes")
def of_inquiry(work: Work, inquiry_id: UUID) -> Json:
    """The revisions on a request; for shops that don't lead it, only that they were issued."""
    inquiry = must_find(work.session, visible_inquiries(work.actor), inquiry_id)
    revisions = queries.revisions_of(work, inquiry.id)
    return {
        "issued": queries.issued_revisions(work, inquiry.id),
        "revisions": [said_line(quote, revision) for quote, revision in revisions],
    }


@api.post("/inquiries/<uuid:inquiry_id>/price", body=StartBody)
def start(work: Work, inquiry_id: UUID, body: StartBody) -> Json:
    """Begin the draft of a quote, or go on with the one there is."""
    draft = start_draft(work, inquiry_id, take_newest=body.take_newest)
    return said_draft(load_draft(work, draft.id))


@api.get(REVISION)
def show(work: Work, revision_id: UUID) -> Json:
    """One revision: as issued, or for the lead's sales the draft with its figures."""
    thing = queries.find_thing(work, revision_id)
    if thing.revision.state is QuoteState.DRAFT:
        return said_draft(load_draft(work, revision_id))
    mark_seen(work, thing)
    return said_issued(work, thing)


@api.put(REVISION, body=SaveBody)
def save(work: Work, revision_id: UUID, body: SaveBody) -> Json:
    """Set the price and the terms of a draft."""
    save_draft(work, revision_id, body.values, body.version)
    return said_draft(load_draft(work, revision_id))


@api.post(f"{REVISION}/compute", body=ComputeBody, status=200)
def compute(work: Work, revision_id: UUID, body: ComputeBody) -> Json:
    """What the fields come to as they stand; nothing is stored."""
    draft = load_draft(work, revision_id)
    try:
        form = read(PriceForm, nested(body.values))
    except Invalid as invalid:
        return {"cells": blank_cells(draft.priced), "errors": field_sentences(invalid)}
    priced = price_draft(draft.bench, form)
    return {
        "cells": cells_of(priced, form.unit_price_decimals),
        "errors": {},
        "prices": [one.as_said() for one in priced],
    }


@api.post(f"{REVISION}/issue", body=IssueBody)
def issue(work: Work, revision_id: UUID, body: IssueBody) -> Json:
    """Issue the draft at this version."""
    issue_quote(work, revision_id, body.version, settings().public_url)
    return said_issued(work, queries.find_thing(work, revision_id))


@api.get(f"{REVISION}/pdf", query=PdfQuery, media_type="application/pdf")
def pdf(work: Work, revision_id: UUID, query: PdfQuery) -> Response:
    """The document as a PDF, in the document's language unless another is asked for."""
    return pdf_answer(work, revision_id, query.language)


@api.post(f"{REVISION}/total", body=Choices, status=200)
def total(work: Work, revision_id: UUID, body: Choices) -> Json:
    """What a choice comes to with tax; nothing is stored."""
    return total_of(work, revision_id, body.choices)


@api.post(f"{REVISION}/accept", body=AcceptBody)
def accept(work: Work, revision_id: UUID, body: AcceptBody) -> Json:
    """Order at most one quantity of each part. Nothing but the choice is believed."""
    order = accept_quote(work, revision_id, body.choices, settings().public_url)
    return {"order_id": str(order.id), "number": order.number, "totals": order.totals}


@api.post(f"{REVISION}/decline", body=DeclineBody)
def decline(work: Work, revision_id: UUID, body: DeclineBody) -> dict[str, Any]:
    """Turn the quote down, with a reason."""
    decline_quote(work, revision_id, body.reason, settings().public_url)
    return {"state": QuoteState.DECLINED}
