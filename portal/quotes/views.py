"""Quotes as pages: the list, the document, its PDF, and the customer's answer."""

from collections.abc import Callable
from typing import Any, TypeVar
from uuid import UUID

from flask import (
    Blueprint,
    Response,
    flash,
    make_response,
    redirect,
    render_template,
    request,
    url_for,
)
from flask_babel import gettext

from portal.duties.holders import holders
from portal.edge import acts, settings
from portal.errors import field_sentences
from portal.forms import Form, nested, read
from portal.language import money, say
from portal.pricing.page import draft_page
from portal.pricing.queries import find_thing
from portal.pricing.service import load_draft
from portal.quotes.answering import accept_quote, decline_quote, mark_seen, total_of
from portal.quotes.finding import Found, find_quotes
from portal.quotes.forms import Choices, DeclineForm, PdfQuery, QuoteSearch
from portal.quotes.kept import kept_page
from portal.quotes.page import issued_page, question_of
from portal.quotes.pdfs import make_pdfs_again, pdf_answer
from portal.quotes.section import section
from portal.sent import json_object
from shared_db.access import must_find, visible_inquiries
from shared_db.foundation.base import Json
from shared_db.foundation.errors import ChangedMeanwhile, Invalid, WrongState
from shared_db.models import QuoteState
from shared_db.spine.transaction import Work

blueprint = Blueprint("quotes", __name__)
PAGE = "/quotes/<uuid:revision_id>"
Sent = TypeVar("Sent", bound=Form)
PLACES = {"page", "older_than", "newer_than"}


@blueprint.get("/quotes")
@acts()
def index(work: Work) -> Any:
    """The list, searched by day, amount and counterparty; for a shop that has left, its papers."""
    errors: dict[str, str] = {}
    try:
        search = read(QuoteSearch, {k: v for k, v in request.args.items() if v})
    except Invalid as invalid:
        search, errors = QuoteSearch(), field_sentences(invalid)
    if not (work.actor.is_customer_somewhere or work.actor.member_groups):
        return kept_page(work, search.page)
    found = find_quotes(work, search)
    page = render_template(
        "quotes/index.html",
        found=found,
        holders=holders(work, {one.inquiry.id for one in found.rows}),
        previous_url=_beside("newer_than", found.rows[0]) if found.newer else "",
        next_url=_beside("older_than", found.rows[-1]) if found.older else "",
        values=request.args,
        errors=errors,
        searched=any(value for name, value in request.args.items() if name not in PLACES),
    )
    return page, 422 if errors else 200


@blueprint.get(PAGE)
@acts()
def show(work: Work, revision_id: UUID) -> Any:
    """One revision: a draft as it would be issued, or the document as it was."""
    thing = find_thing(work, revision_id)
    if thing.revision.state is QuoteState.DRAFT:
        return _draft(work, revision_id)
    mark_seen(work, thing)
    return show_issued(work, revision_id)


@blueprint.get(f"{PAGE}/pdf")
@acts()
def pdf(work: Work, revision_id: UUID) -> Response:
    """The document as a PDF."""
    return pdf_answer(work, revision_id, read(PdfQuery, request.args).language)


@blueprint.post(f"{PAGE}/total")
@acts()
def total(work: Work, revision_id: UUID) -> Json:
    """What the choice on the page comes to, while it is made."""
    try:
        choices = _choices(_sent_values()).choices
        totals = total_of(work, revision_id, choices)
    except Invalid as invalid:
        return {"cells": {"question": ""}, "errors": field_sentences(invalid)}
    parts = sum(one.quantity is not None for one in choices)
    cells = {name: money(totals[name]) for name in ("subtotal", "tax", "total")}
    return {"cells": {**cells, "question": question_of(parts, totals)}}


@blueprint.post(f"{PAGE}/accept")
@acts()
def accept(work: Work, revision_id: UUID) -> Any:
    """Order what was chosen. A second click finds the answer given."""
    return pressed(
        work,
        revision_id,
        lambda: accept_quote(work, revision_id, _choices(request.form).choices),
        gettext("Thank you. The shop has received your order."),
    )


@blueprint.post(f"{PAGE}/decline")
@acts()
def decline(work: Work, revision_id: UUID) -> Any:
    """Turn it down, with a reason."""
    return pressed(
        work,
        revision_id,
        lambda: decline_quote(work, revision_id, sent_as(DeclineForm).reason),
        gettext("Your answer has been sent to the shop."),
    )


@blueprint.post(f"{PAGE}/drawings")
@acts()
def draw(work: Work, revision_id: UUID) -> Response:
    """Try again to draw the PDFs that could not be drawn."""
    make_pdfs_again(work, revision_id)
    return make_response(redirect(url_for("quotes.show", revision_id=revision_id), 303))


@blueprint.get("/inquiries/<uuid:inquiry_id>/quotes")
@acts()
def of_inquiry(work: Work, inquiry_id: UUID) -> str:
    """The inquiry page's section on quotes, alone."""
    return section(work, must_find(work.session, visible_inquiries(work.actor), inquiry_id))


def _draft(work: Work, revision_id: UUID) -> str:
    page = draft_page(work, load_draft(work, revision_id), settings().fonts)
    return render_template("pricing/draft.html", **page)


def pressed(work: Work, revision_id: UUID, act: Callable[[], object], done: str) -> Any:
    """Do what was pressed on a quote's page, and go back there saying that it is `done`.

    Refused, the page is shown with what was typed, and why.
    """
    try:
        act()
    except Invalid as invalid:
        return show_issued(work, revision_id, errors=field_sentences(invalid)), invalid.status
    except (WrongState, ChangedMeanwhile) as late:
        return show_issued(work, revision_id, problem=say(late)), late.status
    flash(done, "success")
    return redirect(url_for("quotes.show", revision_id=revision_id), 303)


def sent_as(form: type[Sent]) -> Sent:
    """The form as it was sent."""
    return read(form, nested(request.form))


def show_issued(
    work: Work, revision_id: UUID, *, errors: dict[str, str] | None = None, problem: str = ""
) -> str:
    """The page; after a refusal with what was typed and chosen."""
    thing = find_thing(work, revision_id)
    if thing.revision.state is QuoteState.DRAFT:
        return _draft(work, revision_id)
    return render_template(
        "quotes/show.html",
        **issued_page(work, thing, request.form),
        values=request.form,
        errors=errors or {},
        problem=problem,
    )


def _beside(side: str, row: Found) -> str:
    """The page on one side of a row, of the same search; nothing else stands in the address."""
    wanted = set(QuoteSearch.model_fields) - PLACES
    known: dict[str, Any] = {name: request.args[name] for name in wanted & set(request.args)}
    known[side] = row.revision.id
    return url_for("quotes.index", **known)


def _choices(sent: Any) -> Choices:
    tree = nested(sent)
    return read(Choices, {"choices": tree.get("choices", [])})


def _sent_values() -> dict[str, Any]:
    values = json_object().get("values")
    return values if isinstance(values, dict) else {}
