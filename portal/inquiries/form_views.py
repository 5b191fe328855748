"""The customer's form: a draft, its sending, and the revision of what was sent."""

from collections.abc import Callable
from http import HTTPStatus
from typing import Any
from uuid import UUID

from flask import (
    Response,
    flash,
    make_response,
    redirect,
    render_template,
    request,
    url_for,
)
from flask_babel import gettext

from portal.edge import acts
from portal.forms import read
from portal.inquiries import drafts, queries, uploads, writing
from portal.inquiries.blueprint import blueprint
from portal.inquiries.content import content_of
from portal.inquiries.form_page import first_values, form_page, shape_of
from portal.inquiries.forms import (
    InquiryForm,
    TakenInForm,
)
from portal.inquiries.merging import merge_newest
from portal.inquiries.pressing import press, pressed_in
from portal.inquiries.proposing import propose
from portal.inquiries.revising import revise_inquiry
from portal.inquiries.service import send_inquiry
from portal.inquiries.taking_in import (
    propose_from_source,
    take_in_inquiry,
)
from portal.inquiries.typed import Typed, TypedInPlace
from portal.merging import UNDECIDED, Contested, decided_in
from shared_db.foundation.clock import today
from shared_db.foundation.errors import Invalid
from shared_db.models import Inquiry, InquiryState
from shared_db.spine.keeping import DRAFTS_LIVE
from shared_db.spine.states import LIVE_INQUIRY
from shared_db.spine.transaction import Work


@blueprint.get("/inquiries/new")
@acts()
def new(work: Work) -> Any:
    """Begin an inquiry, or go on with the one in which nothing was typed yet."""
    drafts.require_author(work)
    groups = queries.groups_to_ask(work)
    chosen = request.args.get("group", type=UUID)
    if chosen is None and len(groups) != 1:
        return render_template("inquiries/choose_group.html", groups=groups)
    inquiry = drafts.continue_untouched(work, chosen)
    return redirect(url_for(".draft", inquiry_id=inquiry.id), HTTPStatus.SEE_OTHER)


@blueprint.get("/inquiries/drafts")
@acts()
def all_drafts(work: Work) -> str:
    """What was begun and not sent."""
    drafts.require_author(work)
    kept = [(inquiry, draft) for inquiry, draft in queries.drafts(work) if draft.typed]
    return render_template("inquiries/drafts.html", drafts=kept, live_days=DRAFTS_LIVE.days)


@blueprint.get("/inquiries/drafts/<uuid:inquiry_id>")
@acts()
def draft(work: Work, inquiry_id: UUID) -> Any:
    """The form as it was left."""
    inquiry = writing.find_written(work, inquiry_id)
    if inquiry.state is not InquiryState.DRAFT:
        return _to(inquiry)
    kept = queries.find_draft(work, drafts.NEW, inquiry_id)
    shape = shape_of(work, inquiry)
    return form_page(
        work, inquiry, shape((kept.typed if kept else {}) or first_values(work, inquiry))
    )


@blueprint.post("/inquiries/drafts/<uuid:inquiry_id>")
@acts()
def send(work: Work, inquiry_id: UUID) -> Any:
    """Send it; or keep it, or add or remove a row, where no scripts run."""
    inquiry = writing.find_written(work, inquiry_id, lock=True)
    if inquiry.state is not InquiryState.DRAFT:
        received = gettext("Your request has been received (%(number)s).", number=inquiry.number)
        flash(received, "success")
        return _to(inquiry)

    def act(form: InquiryForm) -> Response:
        if isinstance(form, TakenInForm):
            customer = take_in_inquiry(work, inquiry, form)
            flash(
                gettext(
                    "%(number)s was entered for %(customer)s. All shops can see it now.",
                    number=inquiry.number,
                    customer=customer.name,
                ),
                "success",
            )
            return _to(inquiry)
        send_inquiry(work, inquiry, form)
        return _see(url_for(".sent", inquiry_id=inquiry.id))

    return _filled_in(work, inquiry, shape_of(work, inquiry).from_form(request.form), act)


@blueprint.post("/inquiries/drafts/<uuid:inquiry_id>/delete")
@acts()
def delete_draft(work: Work, inquiry_id: UUID) -> Response:
    """Throw a draft away."""
    drafts.delete_draft(work, writing.find_to_write(work, inquiry_id, lock=True))
    flash(gettext("The draft was deleted."), "success")
    return _see(url_for(".index"))


@blueprint.get("/inquiries/<uuid:inquiry_id>/revise")
@acts()
def revision(work: Work, inquiry_id: UUID) -> Any:
    """The form filled with what is asked for now, or with what was typed over it before."""
    inquiry = writing.find_to_write(work, inquiry_id)
    if inquiry.state not in LIVE_INQUIRY:
        return _to(inquiry)
    kept = queries.find_draft(work, drafts.REVISION, inquiry_id)
    if kept is None:
        now = Typed.from_content(content_of(work, inquiry), inquiry.revision)
        return form_page(work, inquiry, now)
    return form_page(work, inquiry, Typed(kept.typed))


@blueprint.post("/inquiries/<uuid:inquiry_id>/revise")
@acts()
def revise(work: Work, inquiry_id: UUID) -> Any:
    """Ask for it as it stands in the form from now on."""
    inquiry = writing.find_to_write(work, inquiry_id, lock=True)
    typed = Typed.from_form(request.form)

    def act(form: InquiryForm) -> Response:
        if revise_inquiry(work, inquiry, form, typed.revision, _known_void()):
            flash(gettext("The new revision was sent to the shops."), "success")
        else:
            flash(gettext("Nothing was changed, so there is no new revision."), "info")
        return _to(inquiry)

    return _filled_in(work, inquiry, typed, act)


@blueprint.post("/inquiries/<uuid:inquiry_id>/revise/forget")
@acts()
def forget_revision(work: Work, inquiry_id: UUID) -> Response:
    """Throw away what was typed over the inquiry."""
    inquiry = writing.find_to_write(work, inquiry_id)
    drafts.forget_draft(work, drafts.REVISION, inquiry_id)
    return _to(inquiry)


def _known_void() -> UUID | None:
    """The quote of which the customer confirmed that it is void afterwards."""
    return request.form.get("voids", type=UUID)


def _filled_in(
    work: Work, inquiry: Inquiry, typed: Typed, act: Callable[[InquiryForm], Response]
) -> Response:
    """Do what the form is for; or show it again, with other rows or with what is wrong with it."""
    wrong = uploads.take_from_form(work, inquiry, typed)
    moves = {n: to for n, to in request.form.items() if n.startswith(uploads.MOVE)}
    uploads.move_files(work, inquiry, typed, moves)
    conflict: Contested | None = None
    try:
        if not (_is_to_be_seen(work, inquiry, typed) or _stays(work, inquiry, typed)):
            with work.session.begin_nested():
                day = today(queries.group_of(work, inquiry).timezone)
                model = TakenInForm if isinstance(typed, TypedInPlace) else InquiryForm
                form = read(model, typed.tree(), today=day)
                if not wrong:
                    return act(form)
    except Invalid as problem:
        wrong |= typed.at_fields(problem)
    except Contested as problem:
        conflict = problem
    return _shown_again(work, inquiry, typed, Invalid(wrong) if wrong else None, conflict)


def _is_to_be_seen(work: Work, inquiry: Inquiry, typed: Typed) -> bool:
    """Whether something came from another tab, or from a colleague who sent a revision meanwhile:
    nobody sends what they have not read."""
    version, decided = request.form.get("version", 0, type=int), decided_in(request.form)
    form = drafts.form_of(inquiry)
    of_draft = UNDECIDED if decided.of else decided
    newest = drafts.merged(work, form, inquiry.id, version, typed.values, of_draft)
    typed.values = newest.values
    if newest.taken:
        flash(
            gettext("What you typed in another tab is in the form too. Please look at it."), "info"
        )
    revised = form == drafts.REVISION and merge_newest(work, inquiry, typed, decided)
    if revised:
        flash(
            gettext(
                "The request was changed meanwhile, from your company. That is in the form too: "
                "please look at it, then send."
            ),
            "info",
        )
    return bool(newest.taken) or revised or "decided_at" in request.form


def _stays(work: Work, inquiry: Inquiry, typed: Typed) -> bool:
    """What is not for sending, where no scripts run: the Enter key, the two buttons of the rows."""
    if "keep" in request.form:
        flash(gettext("Your input was saved. It was not sent yet."), "success")
        return True
    if pressed := pressed_in(request.form):
        if said := press(typed, propose(work, inquiry, typed), pressed):
            flash(said, "warning")
        return True
    if "read_source" in request.form:
        _say_what_was_read(propose_from_source(work, inquiry, typed))
        return True
    if "add_row" in request.form:
        typed.add_row()
        return True
    removed = request.form.get("remove_row", "").removeprefix("parts-")
    if removed:
        typed.remove_row(removed)
        uploads.take_back(work, inquiry, typed, removed)
    return bool(removed)


def _say_what_was_read(fields: int) -> None:
    if fields:
        flash(
            gettext("Filled in from the text: %(count)s fields. Please check them.", count=fields),
            "info",
        )
    else:
        flash(gettext("Nothing further could be read from the text for certain."), "info")


def _shown_again(
    work: Work,
    inquiry: Inquiry,
    typed: Typed,
    problem: Invalid | None,
    conflict: Contested | None,
) -> Response:
    """The form again. Without scripts its files came along: they, and so what names them, are kept
    by committing, so this answers 200 then."""
    came_along = any(file.filename for file in request.files.values())
    failed = problem or conflict
    if (came_along or not failed) and not conflict:
        form = drafts.form_of(inquiry)
        kept = queries.find_draft(work, form, inquiry.id)
        drafts.keep_draft(work, form, inquiry.id, kept.version if kept else 0, typed.values)
    answer = form_page(work, inquiry, typed, problem, conflict)
    if failed and not came_along:
        answer.status_code = failed.status
    return answer


def _to(inquiry: Inquiry) -> Response:
    return _see(url_for(".show", inquiry_id=inquiry.id))


def _see(address: str) -> Response:
    return make_response(redirect(address, HTTPStatus.SEE_OTHER))
