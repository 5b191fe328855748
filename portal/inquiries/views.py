"""Inquiries as pages: the board, one inquiry, its history, and what is done with it."""

from http import HTTPStatus
from typing import Any
from uuid import UUID

from flask import Response, flash, make_response, redirect, render_template, request
from flask import url_for as to
from flask_babel import gettext

from portal.edge import acts, settings
from portal.errors import field_sentences
from portal.forms import read
from portal.inquiries import board, page, queries, service, writing
from portal.inquiries.blueprint import blueprint
from portal.inquiries.forms import PageLead, PageRefuse, PageWithdraw, Search
from portal.inquiries.sections import render_sections
from shared_db.access import Permission
from shared_db.foundation.errors import Invalid
from shared_db.models import Inquiry
from shared_db.spine.transaction import Work


@blueprint.get("/inquiries")
@acts()
def index(work: Work) -> Response:
    """The board of a shop; a customer's own requests."""
    errors: dict[str, str] = {}
    try:
        wanted = read(Search, {k: v for k, v in request.args.items() if k in Search.model_fields})
    except Invalid as problem:
        wanted, errors = Search(), field_sentences(problem)
    shown = render_template(
        "inquiries/index.html",
        **board.shown(work, wanted, request.args.get("show", "")),
        values=request.args,
        errors=errors,
    )
    return make_response(shown, HTTPStatus.UNPROCESSABLE_ENTITY if errors else HTTPStatus.OK)


@blueprint.get("/inquiries/<uuid:inquiry_id>")
@acts()
def show(work: Work, inquiry_id: UUID) -> Any:
    """One inquiry: the requirement always in view, and what every slice has to say on it."""
    return _show(work, queries.find_inquiry(work, inquiry_id), {})


@blueprint.get("/inquiries/<uuid:inquiry_id>/head")
@acts()
def head(work: Work, inquiry_id: UUID) -> str:
    """Number, state, promise and next steps alone, for the open page."""
    inquiry = queries.find_sent(work, inquiry_id)
    return render_template("inquiries/head.html", alone=True, **page.head_of(work, inquiry))


@blueprint.get("/inquiries/<uuid:inquiry_id>/requirement")
@acts()
def requirement(work: Work, inquiry_id: UUID) -> str:
    """What is asked for alone, for the open page."""
    inquiry = queries.find_sent(work, inquiry_id)
    return render_template(
        "inquiries/requirement.html", inquiry=inquiry, **page.requirement_of(work, inquiry)
    )


@blueprint.get("/inquiries/<uuid:inquiry_id>/sent")
@acts()
def sent(work: Work, inquiry_id: UUID) -> str:
    """What happens next, and by when."""
    inquiry = queries.find_sent(work, inquiry_id, to=Permission.POST_INQUIRY)
    group = queries.group_of(work, inquiry)
    return render_template(
        "inquiries/sent.html",
        inquiry=inquiry,
        group=group,
        mail_goes_out=settings().smtp_url is not None,
    )


@blueprint.get("/inquiries/<uuid:inquiry_id>/history")
@acts()
def history(work: Work, inquiry_id: UUID) -> str:
    """What was asked for at each revision, and what changed."""
    inquiry = queries.find_sent(work, inquiry_id)
    return render_template(
        "inquiries/history.html", inquiry=inquiry, revisions=page.history_of(work, inquiry)
    )


@blueprint.post("/inquiries/<uuid:inquiry_id>/withdraw")
@acts()
def withdraw(work: Work, inquiry_id: UUID) -> Response:
    """Take it back."""
    inquiry = writing.find_to_write(work, inquiry_id, lock=True)
    try:
        given = read(PageWithdraw, {"reason": request.form.get("reason", "")})
    except Invalid as problem:
        return _show(work, inquiry, field_sentences(problem))
    service.withdraw_inquiry(work, inquiry, given.reason)
    flash(gettext("The request was withdrawn. Everybody concerned was told."), "success")
    return _back(inquiry)


@blueprint.post("/inquiries/<uuid:inquiry_id>/refuse")
@acts()
def refuse(work: Work, inquiry_id: UUID) -> Response:
    """The group declines it."""
    inquiry = queries.find_inquiry(work, inquiry_id, to=Permission.REFUSE_INQUIRY, lock=True)
    try:
        given = read(PageRefuse, {"reason": request.form.get("reason", "")})
    except Invalid as problem:
        return _show(work, inquiry, field_sentences(problem))
    service.refuse_inquiry(work, inquiry, given.reason)
    flash(gettext("The inquiry was refused. The customer was told why."), "success")
    return _back(inquiry)


@blueprint.post("/inquiries/<uuid:inquiry_id>/lead")
@acts()
def lead(work: Work, inquiry_id: UUID) -> Response:
    """Choose the lead shop, or hand the lead over."""
    inquiry = queries.find_inquiry(work, inquiry_id, lock=True)
    try:
        given = read(PageLead, {"company_id": request.form.get("company_id", "")})
        service.choose_lead(work, inquiry, given.company_id)
    except Invalid as problem:
        return _show(work, inquiry, field_sentences(problem))
    flash(gettext("The lead shop was chosen and told."), "success")
    return _back(inquiry)


def _show(work: Work, inquiry: Inquiry, errors: dict[str, str]) -> Response:
    if inquiry.number is None:
        return make_response(redirect(to(".draft", inquiry_id=inquiry.id), HTTPStatus.SEE_OTHER))
    # The streams' positions come first: an event between them and the rest is told twice, not lost.
    follows = page.follows(work, inquiry)
    shown = render_template(
        "inquiries/show.html",
        **page.head_of(work, inquiry),
        **page.requirement_of(work, inquiry),
        **page.acts_of(work, inquiry),
        follows=follows,
        sections=render_sections(work, inquiry),
        errors=errors,
        values=request.form if errors else {},
    )
    return make_response(shown, HTTPStatus.UNPROCESSABLE_ENTITY if errors else HTTPStatus.OK)


def _back(inquiry: Inquiry) -> Response:
    return make_response(redirect(to(".show", inquiry_id=inquiry.id), HTTPStatus.SEE_OTHER))
