"""The customer's form: a draft, its sending, and the revision of what was sent."""

from http import HTTPStatus
from typing import Any
from uuid import UUID

from flask import (
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

from portal.drawings import uploads
from portal.edge import acts, settings
from portal.errors import as_json, field_sentences
from portal.forms import read
from portal.inquiries import drafts, queries
from portal.inquiries.blueprint import blueprint
from portal.inquiries.content import content_of
from portal.inquiries.forms import MOST_PARTS, MOST_QUANTITIES, InquiryForm
from portal.inquiries.revising import revise_inquiry
from portal.inquiries.service import send_inquiry
from portal.inquiries.typed import Typed
from portal.inquiries.words import QUALITIES, REPEATS, error_labels, options
from portal.language import say
from shared_db.access import Permission
from shared_db.clock import today
from shared_db.errors import ChangedMeanwhile, DomainError, Invalid, NotFound
from shared_db.models import Inquiry, InquiryState
from shared_db.states import LIVE_INQUIRY
from shared_db.transaction import Work


@blueprint.get("/inquiries/new")
@acts(Permission.POST_INQUIRY)
def new(work: Work) -> Any:
    """Begin an inquiry, or go on with the one in which nothing was typed yet."""
    groups = queries.groups_to_ask(work)
    chosen = request.args.get("group", type=UUID)
    if chosen is None and len(groups) != 1:
        return render_template("inquiries/choose_group.html", groups=groups)
    inquiry = drafts.continue_untouched(work, chosen)
    return redirect(url_for(".draft", inquiry_id=inquiry.id), HTTPStatus.SEE_OTHER)


@blueprint.get("/inquiries/drafts")
@acts(Permission.POST_INQUIRY)
def all_drafts(work: Work) -> str:
    """What was begun and not sent."""
    kept = [(inquiry, draft) for inquiry, draft in queries.drafts(work) if draft.typed]
    return render_template("inquiries/drafts.html", drafts=kept)


@blueprint.get("/inquiries/drafts/<uuid:inquiry_id>")
@acts(Permission.POST_INQUIRY)
def draft(work: Work, inquiry_id: UUID) -> Any:
    """The form as it was left."""
    inquiry = queries.find_inquiry(work, inquiry_id)
    if inquiry.state is not InquiryState.DRAFT:
        return _to(inquiry)
    kept = queries.find_draft(work, drafts.NEW, inquiry_id)
    if kept is None:
        raise NotFound
    return _form(work, inquiry, Typed(kept.typed))


@blueprint.post("/inquiries/drafts/<uuid:inquiry_id>")
@acts(Permission.POST_INQUIRY)
def send(work: Work, inquiry_id: UUID) -> Any:
    """Send it, or add or remove a row where no scripts run."""
    inquiry = queries.find_inquiry(work, inquiry_id, lock=True)
    if inquiry.state is not InquiryState.DRAFT:
        flash(gettext("This inquiry was sent already."), "info")
        return _to(inquiry)
    if inquiry.created_by != work.actor.person_id:
        raise NotFound
    typed = Typed.from_form(request.form)
    try:
        uploads.take_from_form(work, inquiry, typed)
        if _change_rows(typed):
            return _kept_form(work, inquiry, typed)
        with work.session.begin_nested():
            form = read(InquiryForm, typed.tree())
            send_inquiry(work, inquiry, form, settings().public_url)
    except Invalid as problem:
        return _kept_form(work, inquiry, typed, typed.at_fields(problem))
    return redirect(url_for(".sent", inquiry_id=inquiry.id), HTTPStatus.SEE_OTHER)


@blueprint.post("/inquiries/drafts/<uuid:inquiry_id>/delete")
@acts(Permission.POST_INQUIRY)
def delete_draft(work: Work, inquiry_id: UUID) -> Response:
    """Throw a draft away."""
    drafts.delete_draft(work, queries.find_inquiry(work, inquiry_id, lock=True))
    flash(gettext("The draft was deleted."), "success")
    return _see(url_for(".index"))


@blueprint.get("/inquiries/<uuid:inquiry_id>/revise")
@acts(Permission.POST_INQUIRY)
def revision(work: Work, inquiry_id: UUID) -> Any:
    """The form filled with what is asked for now, or with what was typed over it before."""
    inquiry = queries.find_inquiry(work, inquiry_id)
    if inquiry.state not in LIVE_INQUIRY:
        return _to(inquiry)
    kept = queries.find_draft(work, drafts.REVISION, inquiry_id)
    if kept is None:
        now = Typed.from_content(content_of(work, inquiry), inquiry.revision)
        return _form(work, inquiry, now)
    return _form(work, inquiry, Typed(kept.typed))


@blueprint.post("/inquiries/<uuid:inquiry_id>/revise")
@acts(Permission.POST_INQUIRY)
def revise(work: Work, inquiry_id: UUID) -> Any:
    """Ask for it as it stands in the form from now on."""
    inquiry = queries.find_inquiry(work, inquiry_id, lock=True)
    typed = Typed.from_form(request.form)
    base = str(typed.values.get("revision", ""))
    try:
        uploads.take_from_form(work, inquiry, typed)
        if _change_rows(typed):
            return _kept_form(work, inquiry, typed)
        with work.session.begin_nested():
            form = read(InquiryForm, typed.tree())
            started_from = int(base) if base.isdecimal() else 0
            changes = revise_inquiry(work, inquiry, form, started_from, settings().public_url)
    except Invalid as problem:
        return _kept_form(work, inquiry, typed, typed.at_fields(problem))
    except ChangedMeanwhile as problem:
        typed.values["revision"] = str(inquiry.revision)
        return _form(work, inquiry, typed, conflict=problem)
    if changes:
        flash(gettext("The new revision was sent to the shops."), "success")
    else:
        flash(gettext("Nothing was changed, so there is no new revision."), "info")
    return _to(inquiry)


@blueprint.post("/inquiries/<uuid:inquiry_id>/revise/forget")
@acts(Permission.POST_INQUIRY)
def forget_revision(work: Work, inquiry_id: UUID) -> Response:
    """Throw away what was typed over the inquiry."""
    inquiry = queries.find_inquiry(work, inquiry_id)
    drafts.forget_draft(work, drafts.REVISION, inquiry_id)
    return _to(inquiry)


@blueprint.post("/inquiries/<uuid:inquiry_id>/typed/<form>")
@acts(Permission.POST_INQUIRY)
def keep(work: Work, inquiry_id: UUID, form: str) -> Any:
    """Keep what is being typed: {version, values} in, {version} out."""
    inquiry = queries.find_inquiry(work, inquiry_id)
    _check_form(inquiry, form)
    sent = request.get_json(silent=True)
    values = sent.get("values") if isinstance(sent, dict) else None
    if not isinstance(sent, dict) or not isinstance(values, dict):
        raise DomainError("not_json", "The request's body has to be a JSON object.")
    given = sent.get("version")
    version = given if isinstance(given, int) else 0
    try:
        return jsonify(version=drafts.keep_draft(work, form, inquiry_id, version, values))
    except ChangedMeanwhile as problem:
        kept = queries.find_draft(work, form, inquiry_id)
        body = as_json(problem) | {"version": kept.version if kept else 0}
        return make_response(jsonify(body), problem.status)


def _check_form(inquiry: Inquiry, form: str) -> None:
    if form != _form_name(inquiry):
        raise NotFound


def _form_name(inquiry: Inquiry) -> str:
    return drafts.NEW if inquiry.state is InquiryState.DRAFT else drafts.REVISION


def _change_rows(typed: Typed) -> bool:
    """The two buttons of the rows, where no scripts run."""
    if "add_row" in request.form:
        typed.add_row()
        return True
    removed = request.form.get("remove_row", "")
    if removed:
        typed.remove_row(removed.removeprefix("parts-"))
    return bool(removed)


def _kept_form(
    work: Work, inquiry: Inquiry, typed: Typed, problem: Invalid | None = None
) -> Response:
    """The form again, with other rows or with sentences at its fields.

    Without scripts the files came along with it; they and what was typed are kept by committing,
    so this answers 200 then.
    """
    came_along = any(file.filename for file in request.files.values())
    if problem is None or came_along:
        form = _form_name(inquiry)
        draft = queries.find_draft(work, form, inquiry.id)
        drafts.keep_draft(work, form, inquiry.id, draft.version if draft else 0, typed.values)
    answer = _form(work, inquiry, typed, problem)
    if came_along:
        answer.status_code = HTTPStatus.OK
    return answer


def _form(
    work: Work,
    inquiry: Inquiry,
    typed: Typed,
    problem: Invalid | None = None,
    conflict: DomainError | None = None,
) -> Response:
    unsent = inquiry.state is InquiryState.DRAFT
    form = _form_name(inquiry)
    kept = queries.find_draft(work, form, inquiry.id)
    group = queries.group_of(work, inquiry)
    page = render_template(
        "inquiries/form.html",
        inquiry=inquiry,
        unsent=unsent,
        group=group,
        form=form,
        values=typed.values,
        rows_of_parts=typed.rows,
        files=uploads.files_of(work, inquiry, typed),
        errors=field_sentences(problem) if problem else {},
        conflict=say(conflict) if conflict else "",
        kept=kept,
        today=today(group.timezone),
        error_labels=error_labels(problem),
        repeat_options=options(REPEATS),
        quality_options=options(QUALITIES),
        most_parts=MOST_PARTS,
        most_quantities=MOST_QUANTITIES,
        upload_limit=settings().upload_limit,
    )
    failed = problem or conflict
    return make_response(page, failed.status if failed else HTTPStatus.OK)


def _to(inquiry: Inquiry) -> Response:
    return _see(url_for(".show", inquiry_id=inquiry.id))


def _see(address: str) -> Response:
    return make_response(redirect(address, HTTPStatus.SEE_OTHER))
