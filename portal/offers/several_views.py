"""Asking everybody in one go whom the proposal names."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from flask import flash, redirect, request, url_for
from flask_babel import gettext, ngettext

from portal.edge import acts
from portal.errors import field_sentences
from portal.estimates import queries as estimates
from portal.estimates.service import build_lead_estimate
from portal.forms import read
from portal.offers.agreed import WithoutLine, given_to_others
from portal.offers.asking_several import add_outside_lines, ask_for_offers
from portal.offers.forms import AskSeveralBody
from portal.offers.several_page import (
    as_sent,
    at_their_place,
    lines_to_add,
    several_page,
    typed_in,
)
from portal.offers.views import blueprint
from shared_db.access import Permission
from shared_db.foundation.base import Json
from shared_db.foundation.errors import N_, Invalid
from shared_db.models import Estimate
from shared_db.spine.retries import once
from shared_db.spine.transaction import Work

PLANNED_OTHERWISE = N_(
    "The proposal has changed meanwhile. Please look at who is asked for what now, then send."
)


@blueprint.post("/inquiries/<uuid:inquiry_id>/ask")
@acts()
def ask_from_proposal(work: Work, inquiry_id: UUID) -> Any:
    """To the page that asks them all, from the proposal: the lead's estimate is begun for it."""
    inquiry = estimates.find_inquiry(work, inquiry_id)
    work.actor.in_group(inquiry.group_id).require(Permission.REQUEST_OFFER)
    estimate = estimates.lead_estimate(work, inquiry_id) or build_lead_estimate(work, inquiry_id)
    return redirect(url_for("offers.ask_several_form", estimate_id=estimate.id), 303)


@blueprint.get("/estimates/<uuid:estimate_id>/ask-several")
@acts()
def ask_several_form(work: Work, estimate_id: UUID) -> str:
    """The shops that the proposal names, each with what it is given."""
    return several_page(work, _asking(work, estimate_id))


@blueprint.post("/estimates/<uuid:estimate_id>/ask-several")
@acts()
def ask_several(work: Work, estimate_id: UUID) -> Any:
    """Ask the ticked ones; sent twice, they are asked once."""
    estimate = _asking(work, estimate_id)
    inquiry = estimates.find_inquiry(work, estimate.inquiry_id)
    given = given_to_others(work, estimate, inquiry)
    typed = typed_in(request.form, [str(shop.company_id) for shop in given.shops])
    if request.form.get("number") != str(given.number):
        return several_page(work, estimate, typed, {"shops": gettext(PLANNED_OTHERWISE)}), 409
    try:
        body = read(AskSeveralBody, as_sent(typed))
        answer = once(
            work,
            "offers.ask_several_form",
            body.client_id,
            {"estimate": str(estimate_id), **body.model_dump(mode="json")},
            lambda: _asked(work, estimate_id, body, lines_to_add(typed, given)),
        )
    except Invalid as problem:
        errors = at_their_place(typed, field_sentences(problem))
        work.session.expunge_all()
        return several_page(work, _asking(work, estimate_id), typed, errors), 422
    count = len(answer["ids"])
    flash(ngettext("%(num)d request is sent.", "%(num)d requests are sent.", count), "success")
    url = url_for("inquiries.show", inquiry_id=inquiry.id, _anchor="sub-quotes")
    return redirect(url, 303)


def _asking(work: Work, estimate_id: UUID) -> Estimate:
    """The own estimate, for who may ask others for prices."""
    estimate = estimates.find_estimate(work, estimate_id)
    inquiry = estimates.find_inquiry(work, estimate.inquiry_id)
    work.actor.in_group(inquiry.group_id).require(Permission.REQUEST_OFFER)
    return estimate


def _asked(
    work: Work, estimate_id: UUID, body: AskSeveralBody, new: Mapping[UUID, WithoutLine]
) -> Json:
    # Nothing of it is there when the page says what was wrong.
    with work.session.begin_nested():
        if new:
            add_outside_lines(work, estimate_id, new)
        sent = ask_for_offers(work, estimate_id, body.requests)
    return {"ids": [str(one.id) for one in sent]}
