"""The customer asks for prices at other quantities: beside what was asked, never in its place."""

from http import HTTPStatus
from typing import Any
from uuid import UUID

from flask import Response, flash, make_response, redirect, render_template, request, url_for
from flask_babel import gettext

from portal.edge import acts
from portal.errors import field_sentences
from portal.forms import nested, read
from portal.inquiries import page, writing
from portal.inquiries.blueprint import blueprint
from portal.inquiries.forms import MOST_QUANTITIES, MoreQuantities
from portal.inquiries.in_hand import quote_in_hand
from portal.inquiries.revising import ask_for_quantities
from portal.inquiries.words import field_label
from shared_db.foundation.errors import ChangedMeanwhile, Invalid, WrongState
from shared_db.models import Inquiry
from shared_db.spine.states import LIVE_INQUIRY
from shared_db.spine.transaction import Work


@blueprint.get("/inquiries/<uuid:inquiry_id>/quantities")
@acts()
def quantities(work: Work, inquiry_id: UUID) -> Any:
    """The parts with the quantities that are asked for, and room for others."""
    inquiry = writing.find_sent_to_write(work, inquiry_id)
    if inquiry.state not in LIVE_INQUIRY:
        return redirect(url_for(".show", inquiry_id=inquiry.id), HTTPStatus.SEE_OTHER)
    return _form(work, inquiry)


@blueprint.post("/inquiries/<uuid:inquiry_id>/quantities")
@acts()
def ask_quantities(work: Work, inquiry_id: UUID) -> Any:
    """Ask for them."""
    inquiry = writing.find_to_write(work, inquiry_id, lock=True)
    try:
        with work.session.begin_nested():
            sent = read(MoreQuantities, _typed())
            wanted = {one.id: one.quantities for one in sent.parts}
            changes = ask_for_quantities(work, inquiry, wanted, sent.revision)
    except Invalid as problem:
        return _form(work, inquiry, problem)
    except ChangedMeanwhile:
        flash(gettext("The request was changed meanwhile. Please look at it once more."), "warning")
        return _form(work, inquiry)
    except WrongState:
        return redirect(url_for(".show", inquiry_id=inquiry.id), HTTPStatus.SEE_OTHER)
    if not changes:
        flash(gettext("These quantities are asked for already."), "info")
        return _form(work, inquiry)
    flash(gettext("The other quantities were asked for. What you have stays as it is."), "success")
    return redirect(url_for(".show", inquiry_id=inquiry.id), HTTPStatus.SEE_OTHER)


def _typed() -> dict[str, Any]:
    """What the page sent; cells that were left empty ask for nothing."""
    filled = {
        name: value
        for name, value in request.form.items()
        if value.strip() or "-quantities-" not in name
    }
    tree = nested(filled)
    parts = tree.get("parts")
    for part in parts if isinstance(parts, list) else []:
        if isinstance(part, dict):
            part.setdefault("quantities", [])
    return tree


def _form(work: Work, inquiry: Inquiry, problem: Invalid | None = None) -> Response:
    parts = page.requirement_of(work, inquiry)["parts"]
    errors = field_sentences(problem) if problem else {}
    rows = [str(row) for row in range(len(parts))]
    shown = render_template(
        "inquiries/quantities.html",
        inquiry=inquiry,
        parts=parts,
        most=MOST_QUANTITIES,
        in_hand=quote_in_hand(work, inquiry),
        values=request.form,
        errors=errors,
        error_labels={name: field_label(name, rows) for name in errors},
    )
    status = HTTPStatus.UNPROCESSABLE_ENTITY if problem else HTTPStatus.OK
    return make_response(shown, status)
