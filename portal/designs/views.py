"""The pages on which shops bring drawings of their own, and say who may see them."""

from collections.abc import Mapping
from http import HTTPStatus
from typing import Any, TypeVar
from uuid import UUID, uuid4

from flask import Blueprint, Response, flash, jsonify, redirect, request, url_for
from flask_babel import gettext, ngettext

from portal.designs import bringing, correcting, showing, uploads
from portal.designs.forms import AudienceForm, BringForm, KindForm, ReviseForm
from portal.designs.page import audience_page, bring_page, revise_page
from portal.drawings import queries
from portal.drawings.controlled import to_be_named
from portal.drawings.designs import asked_with, released_of
from portal.drawings.service import require_own
from portal.edge import acts
from portal.errors import field_sentences
from portal.forms import Form, read
from shared_db.foundation.errors import N_, DomainError, Invalid
from shared_db.models import Drawing, DrawingAudience, DrawingPurpose, Inquiry
from shared_db.spine.retries import once
from shared_db.spine.transaction import Work

blueprint = Blueprint("designs", __name__)
Page = str | tuple[str, int]
TEXTS = ("client_id", "purpose", "part_id", "audience", "export_controlled")
OfForm = TypeVar("OfForm", bound=Form)


@blueprint.get("/inquiries/<uuid:inquiry_id>/designs/new")
@acts()
def bring_form(work: Work, inquiry_id: UUID) -> Page:
    """Bring drawings of one's own shop's."""
    inquiry = bringing.inquiry_to_bring_to(work, inquiry_id)
    part_id = request.args.get("part", "")
    standing = {"purpose": DrawingPurpose.DESIGN, "audience": DrawingAudience.OWN}
    return bring_page(
        work, inquiry, {"client_id": str(uuid4()), "part_id": part_id, **standing}, {}
    )


@blueprint.post("/inquiries/<uuid:inquiry_id>/designs/upload")
@acts()
def upload(work: Work, inquiry_id: UUID) -> Response:
    """One file of that form, before it is said what it is."""
    return jsonify(uploads.as_line(uploads.take_one(work, inquiry_id)))


@blueprint.post("/inquiries/<uuid:inquiry_id>/designs")
@acts()
def bring(work: Work, inquiry_id: UUID) -> Any:
    """Say what the files are, and let the group see them where that is wanted."""
    inquiry = bringing.inquiry_to_bring_to(work, inquiry_id)
    typed, problem = _typed(work, inquiry_id)
    try:
        body = _read(BringForm, typed, problem)
    except Invalid as invalid:
        return bring_page(work, inquiry, typed, field_sentences(invalid))
    try:
        answer = once(
            work,
            "designs.bring",
            body.client_id,
            {"inquiry": str(inquiry_id), **body.model_dump(mode="json")},
            lambda: {"apart": _brought(work, inquiry_id, body)},
        )
    except Invalid as invalid:
        return bring_page(work, inquiry, typed, field_sentences(invalid)), 422
    flash(_said(len(body.drawing_ids)), "success")
    if answer["apart"]:
        return _to_be_named(answer["apart"][0])
    return _back(inquiry)


@blueprint.get("/designs/<uuid:drawing_id>/revise")
@acts()
def revise_form(work: Work, drawing_id: UUID) -> Page:
    """Bring a newer revision of a drawing."""
    drawing = queries.find_drawing(work, drawing_id)
    bringing.require_newest(work, drawing)
    return revise_page(work, drawing, {"client_id": str(uuid4())}, {})


@blueprint.post("/designs/<uuid:drawing_id>/revise")
@acts()
def revise(work: Work, drawing_id: UUID) -> Any:
    """Let it take the place of the one before."""
    drawing = queries.find_drawing(work, drawing_id)
    require_own(work, drawing)
    typed, problem = _typed(work, drawing.inquiry_id)
    typed = {name: typed[name] for name in ReviseForm.model_fields}
    try:
        body = _read(ReviseForm, typed, problem)
    except Invalid as invalid:
        return revise_page(work, drawing, typed, field_sentences(invalid))
    try:
        answer = once(
            work,
            "designs.revise",
            body.client_id,
            {"drawing": str(drawing_id), **body.model_dump(mode="json")},
            lambda: {"id": str(_revised(work, drawing_id, body).id)},
        )
    except Invalid as invalid:
        return revise_page(work, drawing, typed, field_sentences(invalid)), 422
    newer = queries.find_drawing(work, UUID(answer["id"]))
    flash(gettext("Revision %(number)s is there.", number=newer.number_in_series), "success")
    if newer.audience is DrawingAudience.OWN and drawing.audience is not DrawingAudience.OWN:
        return _to_be_named(newer.id)
    return _to(url_for("drawings.view", drawing_id=newer.id))


@blueprint.get("/designs/<uuid:drawing_id>/audience")
@acts()
def audience_form(work: Work, drawing_id: UUID) -> Page:
    """Who may see it, to be changed; `to` is what is chosen already."""
    drawing = queries.find_drawing(work, drawing_id)
    require_own(work, drawing)
    return audience_page(work, drawing, {"audience": request.args.get("to", drawing.audience)}, {})


@blueprint.post("/designs/<uuid:drawing_id>/audience")
@acts()
def set_audience(work: Work, drawing_id: UUID) -> Any:
    """Show it to the group, release it to the customer, or take it back."""
    typed = {name: request.form.get(name, "") for name in AudienceForm.model_fields}
    inquiry, drawing = bringing.lock_own(work, drawing_id)
    seen_before = drawing.audience
    try:
        body = read(AudienceForm, typed)
        showing.show(work, inquiry, drawing, body.audience, body.named)
    except Invalid as invalid:
        return audience_page(work, drawing, typed, field_sentences(invalid)), 422
    flash(_seen_by_now(work, inquiry, drawing), "success")
    if seen_before is DrawingAudience.CUSTOMER and drawing.audience is not seen_before:
        _say_what_the_customer_sees_still(work, drawing)
    return _back(inquiry)


@blueprint.post("/designs/<uuid:drawing_id>/kind")
@acts()
def correct(work: Work, drawing_id: UUID) -> Any:
    """Say anew what it is, and of which part."""
    inquiry, drawing = bringing.lock_own(work, drawing_id)
    before = drawing.audience
    try:
        correcting.correct(work, inquiry, drawing, read(KindForm, request.form))
    except Invalid as invalid:
        return audience_page(work, drawing, request.form, field_sentences(invalid)), 422
    flash(gettext("What “%(name)s” is was changed.", name=drawing.filename), "success")
    return _back(inquiry) if drawing.audience is before else _to_be_named(drawing.id)


@blueprint.post("/designs/<uuid:drawing_id>/remove")
@acts()
def remove(work: Work, drawing_id: UUID) -> Any:
    """Take it away, which is possible while nobody else could see it."""
    inquiry = bringing.remove(work, drawing_id)
    if request.is_json:
        return jsonify(removed=str(drawing_id))
    flash(gettext("The drawing is removed."), "success")
    return _back(inquiry)


def _typed(work: Work, inquiry_id: UUID) -> tuple[dict[str, Any], DomainError | None]:
    """What the form said, with the files that came along named in it; and the first refusal."""
    typed: dict[str, Any] = {name: request.form.get(name, "") for name in TEXTS}
    typed["drawing_ids"] = request.form.getlist("drawing_ids")
    taken, problems = uploads.take_along(work, inquiry_id, _client_id(typed["client_id"]))
    typed["drawing_ids"] += [one for one in taken if one not in typed["drawing_ids"]]
    return typed, problems[0] if problems else None


def _client_id(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None


def _read(form: type[OfForm], typed: Mapping[str, Any], problem: DomainError | None) -> OfForm:
    """Raises `Invalid`; what was wrong with a file stands at the files. The page that says it is
    no refusal: the other files that came along are kept, and named in it."""
    if problem is not None:
        raise Invalid({"files": problem})
    if not typed["drawing_ids"]:
        raise Invalid.one("files", "empty", N_("Please add a file."))
    return read(form, typed)


def _brought(work: Work, inquiry_id: UUID, body: BringForm) -> list[str]:
    """Answers with those that are under export control and wait to be shown by name."""
    inquiry = bringing.inquiry_to_bring_to(work, inquiry_id, lock=True)
    apart = []
    for drawing_id in body.drawing_ids:
        drawing = bringing.find_brought(work, inquiry, drawing_id, "files")
        bringing.settle(work, inquiry, drawing, body.purpose, body.part_id, body.export_controlled)
        by_name = to_be_named(work, inquiry, [drawing])
        if body.audience is not DrawingAudience.OWN and by_name:
            apart.append(str(drawing.id))
        else:
            showing.show(work, inquiry, drawing, body.audience)
    return apart


def _revised(work: Work, drawing_id: UUID, body: ReviseForm) -> Drawing:
    inquiry, replaced = bringing.lock_own(work, drawing_id)
    newer = bringing.find_brought(work, inquiry, body.drawing_ids[0], "files")
    bringing.revise(work, replaced, newer, body.export_controlled)
    return newer


def _to_be_named(drawing_id: UUID | str) -> Any:
    flash(gettext("What is under export control lies on your own side until it is shown by name."))
    return _to(url_for(".audience_form", drawing_id=drawing_id, to="group"))


def _said(count: int) -> str:
    return str(ngettext("%(num)s drawing is there.", "%(num)s drawings are there.", count))


def _seen_by_now(work: Work, inquiry: Inquiry, drawing: Drawing) -> str:
    name = drawing.filename
    if drawing.audience is DrawingAudience.GROUP:
        return str(gettext("The shops of the group see “%(name)s” now.", name=name))
    if drawing.audience is DrawingAudience.CUSTOMER:
        return str(gettext("The customer sees “%(name)s” now.", name=name))
    if asked := asked_with(work, inquiry, [drawing]).get(drawing.id):
        return str(
            gettext(
                "Your own company sees “%(name)s” now, and whom it asked with it: %(shops)s."
                " Withdraw the request to change that.",
                name=name,
                shops=gettext(", ").join(shop.company for shop in asked),
            )
        )
    return str(gettext("Only your own company sees “%(name)s” now.", name=name))


def _back(inquiry: Inquiry) -> Any:
    return _to(url_for("inquiries.show", inquiry_id=inquiry.id, _anchor="drawings"))


def _to(address: str) -> Any:
    return redirect(address, HTTPStatus.SEE_OTHER)


def _say_what_the_customer_sees_still(work: Work, drawing: Drawing) -> None:
    """Older revisions that were released, each of which is taken back by itself."""
    older = [str(one.number_in_series) for one in released_of(work, drawing)]
    if older:
        flash(
            gettext(
                "The customer still sees revision %(numbers)s of it. Take that back as well, if the"
                " customer is not to see it.",
                numbers=gettext(", ").join(older),
            ),
            "warning",
        )
