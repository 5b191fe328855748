"""The workbench of sales as pages: begin, type, keep, look, issue."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from flask import (
    Blueprint,
    Response,
    flash,
    jsonify,
    make_response,
    redirect,
    render_template,
    request,
)
from flask import url_for as address
from flask_babel import gettext

from portal.edge import acts
from portal.errors import as_json, field_sentences
from portal.forms import nested, read
from portal.language import say
from portal.merging import Contested, decided_in, rendered
from portal.pricing.checks import PRICEABLE, sentence_of
from portal.pricing.computing import computed
from portal.pricing.forms import DraftBody, IssueBody, TypedPrice
from portal.pricing.issue import issue_quote
from portal.pricing.page import price_page
from portal.pricing.service import load_draft, open_pricing, save_draft, start_draft
from portal.pricing.sheet import (
    flat_values,
    labels_by_key,
    names_by_key,
    refused_fields,
    typed_values,
    with_lead_times,
)
from portal.refusals import taken_instead
from portal.sent import json_object
from shared_db.foundation.base import Json
from shared_db.foundation.errors import ChangedMeanwhile, Invalid, WrongState
from shared_db.spine.retries import once
from shared_db.spine.transaction import Work

blueprint = Blueprint("pricing", __name__)
PAGE = "/quotes/<uuid:revision_id>"
PRICE = "/inquiries/<uuid:inquiry_id>/price"


@blueprint.get(PRICE)
@acts()
def price(work: Work, inquiry_id: UUID) -> str:
    """The workbench; before there is a draft, what the price will rest on and how to begin."""
    inquiry, draft = open_pricing(work, inquiry_id)
    if draft is None:
        may_begin = inquiry.state in PRICEABLE
        return render_template("pricing/begin.html", inquiry=inquiry, may_begin=may_begin)
    page, errors = (
        price_page(work, draft),
        refused_fields(draft.priced, draft.form.unit_price_decimals),
    )
    version = draft.thing.revision.version
    return render_template(
        "pricing/price.html", **page, version=version, values=flat_values(draft), errors=errors
    )


@blueprint.post(PRICE)
@acts()
def begin(work: Work, inquiry_id: UUID) -> Response:
    """Begin the draft, or go on with it; `take_newest` rests it on the newest roll-up."""
    start_draft(work, inquiry_id, take_newest=bool(request.form.get("take_newest")))
    return make_response(redirect(address("pricing.price", inquiry_id=inquiry_id), 303))


@blueprint.post(f"{PAGE}/price")
@acts()
def save(work: Work, revision_id: UUID) -> Any:
    """Keep what was typed and show the quote as it would be issued; or first copy a lead time to
    the quantities that have none, to be looked at."""
    copies = request.form.get("act") == "copy_lead_time"
    try:
        typed = _fields(request.form)
        form = read(TypedPrice, with_lead_times(typed) if copies else typed)
        version, decided = request.form.get("version", 0, type=int), decided_in(request.form)
        labels = _labels(work, revision_id)
        save_draft(work, revision_id, form, version, decided, labels=labels)
    except Invalid as invalid:
        return _typed_again(work, revision_id, errors=field_sentences(invalid)), 422
    except Contested as contested:
        return _typed_again(work, revision_id, contested=contested), contested.status
    except ChangedMeanwhile as changed:
        return _typed_again(work, revision_id, problem=say(changed)), changed.status
    if copies or "decided_at" in request.form:  # to be looked at before going on
        inquiry_id = load_draft(work, revision_id).thing.inquiry.id
        return redirect(address("pricing.price", inquiry_id=inquiry_id), 303)
    return redirect(address("quotes.show", revision_id=revision_id), 303)


@blueprint.post(f"{PAGE}/draft")
@acts()
def keep(work: Work, revision_id: UUID) -> Response:
    """Keep what is being typed."""
    body = read(DraftBody, json_object())

    def do() -> Json:
        labels = _labels(work, revision_id)
        saved = save_draft(work, revision_id, body.values, body.version, quiet=True, labels=labels)
        return {"version": saved.revision.version} | _taken(work, revision_id, saved.taken)

    taken_instead(address("pricing.save", revision_id=revision_id))
    asked = {"revision": str(revision_id), **body.model_dump(mode="json")}
    try:
        return jsonify(once(work, "quotes.typed", body.client_id, asked, do))
    except Contested as contested:
        told = as_json(contested) | {"html": rendered(contested), "version": contested.version}
        return make_response(jsonify(told), contested.status)
    except ChangedMeanwhile as changed:
        standing = load_draft(work, revision_id).thing.revision.version
        answer = jsonify(version=standing, **as_json(changed))
        return make_response(answer, changed.status)


@blueprint.post(f"{PAGE}/issue")
@acts()
def issue(work: Work, revision_id: UUID) -> Any:
    """Issue the draft that was looked at. A second click issues nothing more."""
    body = read(IssueBody, nested(request.form))

    def do() -> Json:
        issue_quote(work, revision_id, body.version, body.reason)
        return {}

    try:
        once(work, "quotes.issue_page", body.client_id, str(revision_id), do)
    except (WrongState, Invalid, ChangedMeanwhile) as refused:
        work.abandon()
        flash(say(sentence_of(refused)), "error")
        return redirect(address("quotes.show", revision_id=revision_id), 303)
    flash(gettext("The quote is issued. The customer has been told."), "success")
    return redirect(address("quotes.show", revision_id=revision_id), 303)


def _labels(work: Work, revision_id: UUID) -> Callable[[], dict[str, str]]:
    """What the fields are called, should anybody have to be told."""
    return lambda: labels_by_key(load_draft(work, revision_id))


def _taken(work: Work, revision_id: UUID, taken: dict[str, str]) -> Json:
    """What others typed meanwhile, under the names that the page has for it."""
    if not taken:
        return {}
    names = names_by_key(load_draft(work, revision_id))
    return {"values": {names[key]: value for key, value in taken.items() if key in names}}


def _typed_again(
    work: Work,
    revision_id: UUID,
    *,
    errors: dict[str, str] | None = None,
    problem: str = "",
    contested: Contested | None = None,
) -> str:
    draft = load_draft(work, revision_id)
    page, now = price_page(work, draft), computed(draft, _fields(request.form))
    page["cells"] |= now.cells
    return render_template(
        "pricing/price.html",
        **{**page, "problem": problem},
        contested=contested,
        version=request.form.get("version", draft.thing.revision.version),
        values=typed_values(draft, request.form),
        errors={**now.errors, **(errors or {})},
    )


def _fields(sent: Any) -> dict[str, Any]:
    tree = nested({name: value for name, value in sent.items() if not name.startswith("decide")})
    for name in ("version", "act"):
        tree.pop(name, None)
    return tree
