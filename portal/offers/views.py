"""The pages of requests and offers."""

from typing import Any
from uuid import UUID, uuid4

from flask import Blueprint, Response, flash, redirect, request, url_for
from flask_babel import gettext

from portal.edge import acts
from portal.errors import field_sentences
from portal.estimates import queries as estimates
from portal.estimates import service as estimating
from portal.forms import nested, read
from portal.offers import asking, queries
from portal.offers.answering import decline_request, give_offer, must_be_asked
from portal.offers.forms import (
    AskBody,
    DeclineBody,
    OfferBody,
    UseBody,
    WithdrawBody,
    materials_in,
    names_in,
)
from portal.offers.page import ask_page, offer_page, request_page, still_answerable
from portal.offers.section import render as render_section
from shared_db.access import Permission
from shared_db.foundation.errors import Invalid, NotFound
from shared_db.spine.retries import once
from shared_db.spine.transaction import Work

blueprint = Blueprint("offers", __name__)
Answer = str | Response | tuple[str, int]


@blueprint.get("/estimates/<uuid:estimate_id>/ask")
@acts()
def ask_form(work: Work, estimate_id: UUID) -> Answer:
    """Choose outside lines and a shop to ask."""
    estimate = estimates.find_estimate(work, estimate_id)
    inquiry = estimates.find_inquiry(work, estimate.inquiry_id)
    work.actor.in_group(inquiry.group_id).require(Permission.REQUEST_OFFER)
    typed = {"client_id": str(uuid4()), "line_ids": request.args.getlist("line")}
    return ask_page(work, estimate, typed)


@blueprint.post("/estimates/<uuid:estimate_id>/ask")
@acts()
def ask(work: Work, estimate_id: UUID) -> Any:
    """Ask; sent twice, it is asked once."""
    estimate = estimates.find_estimate(work, estimate_id)
    typed: dict[str, Any] = {
        **{name: request.form.get(name, "") for name in ("client_id", "to_company_id", "note")},
        "due_on": request.form.get("due_on", ""),
        "line_ids": request.form.getlist("line_ids"),
    }
    typed["materials"] = materials_in(request.form, typed["line_ids"])
    if "drawings_shown" in request.form:
        typed["drawing_ids"] = request.form.getlist("drawing_ids")
        typed["named"] = names_in(request.form, typed["drawing_ids"])
    try:
        body = read(AskBody, typed)
        answer = once(
            work,
            "offers.ask_form",
            body.client_id,
            {"estimate": str(estimate_id), **body.model_dump(mode="json")},
            lambda: {"id": str(_asked(work, estimate_id, body))},
        )
    except Invalid as problem:
        work.session.expunge_all()
        return ask_page(work, estimate, typed, field_sentences(problem)), 422
    flash(gettext("The request is sent."), "success")
    return redirect(url_for("offers.show", request_id=answer["id"]), 303)


@blueprint.get("/requests/<uuid:request_id>")
@acts()
def show(work: Work, request_id: UUID) -> Answer:
    """What is asked, how far it is, and the offers; opened by the asked shop it counts as seen."""
    return request_page(work, asking.mark_seen(work, request_id))


@blueprint.post("/requests/<uuid:request_id>/estimate")
@acts()
def build_estimate(work: Work, request_id: UUID) -> Any:
    """Build one's own estimate in answer; pressing twice finds the same one."""
    estimate = estimating.build_for_request(work, request_id)
    return redirect(url_for("estimates.show", estimate_id=estimate.id), 303)


@blueprint.get("/requests/<uuid:request_id>/offer")
@acts()
def offer_form(work: Work, request_id: UUID) -> Any:
    """The prices to offer; of a request that is over, the page that says so."""
    asked = queries.find_request(work, request_id)
    must_be_asked(work, queries.find_inquiry(work, asked), asked)
    if not still_answerable(work, asked):
        return redirect(url_for("offers.show", request_id=asked.id))
    return offer_page(work, asked)


@blueprint.post("/requests/<uuid:request_id>/offer")
@acts()
def offer(work: Work, request_id: UUID) -> Any:
    """Give the offer; sent twice, it is given once. Or fill the prices from one's own cost."""
    asked = queries.find_request(work, request_id)
    must_be_asked(work, queries.find_inquiry(work, asked), asked)
    typed = nested(request.form)
    if fill := typed.pop("fill", ""):
        return offer_page(work, asked, typed, fill=str(fill))
    try:
        body = read(OfferBody, {name: typed[name] for name in typed if name != "mark_up"})
        once(
            work,
            "offers.offer_form",
            body.client_id,
            {"request": str(request_id), **body.model_dump(mode="json")},
            lambda: {"id": str(_given(work, request_id, body))},
        )
    except Invalid as problem:
        work.session.expunge_all()
        asked = queries.find_request(work, request_id)
        return offer_page(work, asked, typed, field_sentences(problem)), 422
    flash(gettext("The offer is given."), "success")
    return redirect(url_for("offers.show", request_id=asked.id), 303)


@blueprint.post("/requests/<uuid:request_id>/decline")
@acts()
def decline(work: Work, request_id: UUID) -> Any:
    """Give no offer, with a reason."""
    asked = queries.find_request(work, request_id)
    typed = {"reason": request.form.get("reason", "")}
    try:
        body = read(DeclineBody, typed)
        decline_request(work, request_id, body.reason)
    except Invalid as problem:
        return request_page(work, asked, typed, field_sentences(problem)), 422
    flash(gettext("The request is declined."), "success")
    return redirect(url_for("offers.show", request_id=request_id), 303)


@blueprint.post("/requests/<uuid:request_id>/withdraw")
@acts()
def withdraw(work: Work, request_id: UUID) -> Any:
    """Take one's own request back."""
    asked = queries.find_request(work, request_id)
    typed = {"note": request.form.get("note", "")}
    try:
        body = read(WithdrawBody, typed)
        asking.withdraw_request(work, request_id, body.note)
    except Invalid as problem:
        return request_page(work, asked, typed, field_sentences(problem)), 422
    flash(gettext("The request is withdrawn."), "success")
    return redirect(url_for("offers.show", request_id=request_id), 303)


@blueprint.post("/offers/<uuid:offer_id>/use")
@acts()
def use(work: Work, offer_id: UUID) -> Any:
    """Let one line of one's own take this offer, or all that have no price yet."""
    body = read(UseBody, {"line_ids": request.form.getlist("line_ids") or None})
    used = asking.use_offer(work, offer_id, body.line_ids)
    flash(gettext("The estimate takes the offer; the roll-up follows."), "success")
    return redirect(url_for("offers.show", request_id=used.request_id), 303)


@blueprint.get("/inquiries/<uuid:inquiry_id>/requests")
@acts()
def section(work: Work, inquiry_id: UUID) -> Answer:
    """The inquiry page's piece about who was asked: the member shops' alone."""
    inquiry = estimates.find_inquiry(work, inquiry_id)
    if not work.actor.in_group(inquiry.group_id).is_member:
        raise NotFound
    return render_section(work, inquiry)


def _asked(work: Work, estimate_id: UUID, body: AskBody) -> UUID:
    return asking.ask_for_offer(work, estimate_id, body).id


def _given(work: Work, request_id: UUID, body: OfferBody) -> UUID:
    return give_offer(work, request_id, body).id
