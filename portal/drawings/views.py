"""Drawings: uploading to a form, opening under the terms, and the terms themselves."""

from http import HTTPStatus
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
    url_for,
)
from flask_babel import gettext

from portal.drawings import queries, section, service
from portal.drawings.serving import serve
from portal.drawings.standing import standing
from portal.drawings.terms import terms_text
from portal.drawings.viewing import viewing_page
from portal.edge import acts
from portal.forms import read
from portal.inquiries import uploads
from portal.inquiries.forms import RemoveUpload
from portal.inquiries.queries import find_inquiry, group_of
from portal.inquiries.writing import find_to_write
from portal.language import say
from portal.sent import id_asked, json_object
from shared_db.access import Permission
from shared_db.foundation.errors import ChangedMeanwhile
from shared_db.models import Inquiry
from shared_db.spine.transaction import Work

blueprint = Blueprint("drawings", __name__)


@blueprint.get("/inquiries/<uuid:inquiry_id>/drawings")
@acts()
def listed(work: Work, inquiry_id: UUID) -> str:
    """The section alone, for the open page."""
    return section.section(work, find_inquiry(work, inquiry_id))


@blueprint.post("/inquiries/<uuid:inquiry_id>/drawings")
@acts()
def upload(work: Work, inquiry_id: UUID) -> Response:
    """One file of the form that is being filled in."""
    inquiry = find_to_write(work, inquiry_id)
    drawing = queries.find_drawing(work, uploads.add_from_request(work, inquiry))
    return jsonify(uploads.as_line(drawing))


@blueprint.post("/drawings/<uuid:drawing_id>/remove")
@acts()
def remove(work: Work, drawing_id: UUID) -> Response:
    """Take an upload back; `removed` is null where another tab put it elsewhere meanwhile."""
    at = read(RemoveUpload, json_object() if request.is_json else {}).at
    removed = uploads.take_out(work, queries.find_drawing(work, drawing_id, lock=True), at)
    return jsonify(removed=str(drawing_id) if removed else None)


@blueprint.post("/drawings/<uuid:drawing_id>/export-control")
@acts()
def set_export_control(work: Work, drawing_id: UUID) -> Response:
    """Mark a drawing as under export control, or take the mark away."""
    drawing = queries.find_drawing(work, drawing_id, lock=True)
    controlled = request.form.get("export_controlled") == "1"
    before = drawing.audience
    service.set_export_control(work, drawing, controlled)
    marked = gettext("“%(name)s” is marked as under export control.", name=drawing.filename)
    unmarked = gettext("“%(name)s” is no longer under export control.", name=drawing.filename)
    flash(marked if controlled else unmarked, "success")
    if drawing.audience is not before:
        flash(gettext("It is back on your own side. To show it again, confirm it by its name."))
    back = url_for("inquiries.show", inquiry_id=drawing.inquiry_id, _anchor="drawings")
    return make_response(redirect(back, HTTPStatus.SEE_OTHER))


@blueprint.get("/inquiries/<uuid:inquiry_id>/drawings/strip")
@acts()
def strip(work: Work, inquiry_id: UUID) -> str:
    """The standing drawings in a row, for other pages; with `part`, those of one part."""
    return section.strip(work, find_inquiry(work, inquiry_id), id_asked("part"))


@blueprint.get("/drawings/<uuid:drawing_id>")
@acts()
def view(work: Work, drawing_id: UUID) -> Any:
    """The drawing on the table, once the terms are accepted."""
    try:
        drawing = service.look_at(work, drawing_id)
    except service.TermsNotAccepted as first:
        return _to_terms(first)
    page = viewing_page(work, drawing, in_inches=request.args.get("unit") == "inch")
    return render_template("drawings/view.html", **(page | standing(work, drawing)))


@blueprint.get("/drawings/<uuid:drawing_id>/file")
@acts()
def open(work: Work, drawing_id: UUID) -> Any:
    """The file, once the terms are accepted."""
    try:
        return serve(service.open_drawing(work, drawing_id))
    except service.TermsNotAccepted as first:
        return _to_terms(first)


@blueprint.get("/inquiries/<uuid:inquiry_id>/terms")
@acts()
def terms(work: Work, inquiry_id: UUID) -> Response:
    """What is promised before a drawing of this inquiry is opened."""
    return _terms(work, find_inquiry(work, inquiry_id, to=Permission.OPEN_DRAWING))


@blueprint.post("/inquiries/<uuid:inquiry_id>/terms")
@acts()
def accept(work: Work, inquiry_id: UUID) -> Response:
    """Promise it, and go on to the drawings."""
    inquiry = find_inquiry(work, inquiry_id, to=Permission.OPEN_DRAWING)
    version = request.form.get("text_version", 0, type=int)
    try:
        service.accept_terms(work, inquiry, version)
    except ChangedMeanwhile as problem:
        return _terms(work, inquiry, say(problem), problem.status)
    flash(
        gettext("You accepted the terms. The drawings of this inquiry are open to you."), "success"
    )
    back = url_for("inquiries.show", inquiry_id=inquiry.id, _anchor="drawings")
    return make_response(redirect(back, HTTPStatus.SEE_OTHER))


def _to_terms(first: service.TermsNotAccepted) -> Any:
    return redirect(url_for(".terms", inquiry_id=first.inquiry_id), HTTPStatus.SEE_OTHER)


def _terms(work: Work, inquiry: Inquiry, problem: str = "", status: int = 200) -> Response:
    group = group_of(work, inquiry)
    page = render_template(
        "drawings/terms.html",
        inquiry=inquiry,
        group=group,
        text=terms_text(group, work.actor.language),
        accepted=queries.has_accepted(work, inquiry, group.confidentiality_version),
        problem=problem,
    )
    return make_response(page, status)
