"""For sales and the coordinator: what waits at the entrance, and a customer's first access."""

from collections.abc import Mapping
from http import HTTPStatus
from typing import Any
from uuid import UUID

from flask import Response, flash, make_response, redirect, render_template, request, url_for
from flask_babel import gettext

from portal.edge import acts
from portal.errors import field_sentences
from portal.files.kinds import TABLE
from portal.files.words import size
from portal.forms import nested, read
from portal.group.forms import Invitation
from portal.group.service import invite_to_take_over
from portal.group.views import invited
from portal.inquiries.queries import customers_in, find_inquiry
from portal.intake import deciding, queries
from portal.intake.blueprint import blueprint
from portal.intake.forms import AcceptForm, RefuseForm
from portal.language import say
from shared_db.access import Permission
from shared_db.foundation.clock import today
from shared_db.foundation.errors import Invalid, WrongState
from shared_db.foundation.ids import new_id
from shared_db.models import Inquiry, Intake, IntakeState, LinkPurpose
from shared_db.spine.retries import once
from shared_db.spine.transaction import Work


@blueprint.get("/intake")
@acts(Permission.TAKE_IN_INQUIRY)
def index(work: Work) -> str:
    """Requests that nobody has confirmed yet."""
    found = queries.waiting(work)
    return render_template("intake/index.html", intakes=found, files=queries.files_of(work, found))


@blueprint.get("/intake/<uuid:intake_id>")
@acts()
def show(work: Work, intake_id: UUID) -> Any:
    """One of them: who asks, what for, and what its files are called."""
    intake = queries.find(work, intake_id)
    if intake.inquiry_id is not None:
        return _to_inquiry(intake.inquiry_id)
    return _page(work, intake)


@blueprint.post("/intake/<uuid:intake_id>/accept")
@acts()
def accept(work: Work, intake_id: UUID) -> Any:
    """Take it, for one of the customers or a new one."""
    intake = queries.find(work, intake_id)
    if intake.inquiry_id is not None:
        return _to_inquiry(intake.inquiry_id)
    try:
        form = read(AcceptForm, nested(request.form), today=_today(work, intake))
        with work.session.begin_nested():
            inquiry = deciding.accept(work, intake_id, form)
    except Invalid as invalid:
        return _page(work, intake, request.form, field_sentences(invalid))
    except WrongState as late:
        return _page(work, intake, problem=say(late), status=late.status)
    flash(gettext("It is the inquiry %(number)s now. All shops can see it.", number=inquiry.number))
    return _to_inquiry(inquiry.id)


@blueprint.post("/intake/<uuid:intake_id>/refuse")
@acts()
def refuse(work: Work, intake_id: UUID) -> Any:
    """Refuse it, with a reason."""
    intake = queries.find(work, intake_id)
    if intake.inquiry_id is not None:
        raise deciding.Decided
    try:
        deciding.refuse(work, intake_id, read(RefuseForm, nested(request.form)).reason)
    except Invalid as invalid:
        return _page(work, intake, request.form, field_sentences(invalid))
    except WrongState as late:
        if intake.inquiry_id is not None:  # taken by somebody else, while this was on its way
            raise
        return _page(work, intake, problem=say(late), status=late.status)
    flash(gettext("The request was refused. Who asked was told why by mail."), "success")
    return make_response(redirect(url_for(".index"), HTTPStatus.SEE_OTHER))


@blueprint.get("/inquiries/<uuid:inquiry_id>/access")
@acts()
def access(work: Work, inquiry_id: UUID) -> Response:
    """The form by which the first person of a customer is invited to its inquiries."""
    inquiry = find_inquiry(work, inquiry_id, to=Permission.LET_CUSTOMER_IN)
    return _access_page(work, inquiry)


@blueprint.post("/inquiries/<uuid:inquiry_id>/access")
@acts()
def invite(work: Work, inquiry_id: UUID) -> Any:
    """Make the link, and its letter."""
    inquiry = find_inquiry(work, inquiry_id, to=Permission.LET_CUSTOMER_IN)
    try:
        form = read(Invitation, nested(request.form))
        once(
            work,
            LinkPurpose.TAKE_OVER,
            form.client_id,
            {"inquiry": str(inquiry_id), **form.model_dump(mode="json")},
            lambda: {"link_id": str(invite_to_take_over(work, inquiry, form).id)},
        )
    except Invalid as invalid:
        return _access_page(work, inquiry, request.form, field_sentences(invalid))
    except WrongState as late:
        return _access_page(work, inquiry, request.form, {}, say(late), late.status)
    return invited(form.name)


def _today(work: Work, intake: Intake) -> Any:
    return today(queries.group_of(work, intake).timezone)


def _page(
    work: Work,
    intake: Intake,
    values: Mapping[str, str] | None = None,
    errors: dict[str, str] | None = None,
    *,
    problem: str = "",
    status: int = HTTPStatus.OK,
) -> Response:
    known = customers_in(work, queries.group_of(work, intake))
    standing = {
        "company_name": intake.company_name,
        "delivery_date": intake.asked["delivery_date"],
    }
    page = render_template(
        "intake/show.html",
        intake=intake,
        part=intake.asked["parts"][0],
        files=[
            (file.filename, f"{TABLE[file.kind].name} · {size(file.size)}")
            for file in queries.files_of(work, [intake]).get(intake.id, [])
        ],
        waits=intake.state is IntakeState.WAITING,
        customers=[(str(one.id), one.name) for one in known],
        values=values or standing,
        errors=errors or {},
        problem=problem,
        today=_today(work, intake),
    )
    return make_response(page, HTTPStatus.UNPROCESSABLE_ENTITY if errors else status)


def _access_page(
    work: Work,
    inquiry: Inquiry,
    values: Mapping[str, str] | None = None,
    errors: dict[str, str] | None = None,
    problem: str = "",
    status: int = HTTPStatus.OK,
) -> Response:
    intake = queries.of_inquiry(work, inquiry)
    standing = {
        "client_id": str(new_id()),
        "name": intake.person_name if intake else "",
        "email": intake.email if intake else "",
        "language": intake.language if intake else work.actor.language,
    }
    page = render_template(
        "intake/access.html",
        inquiry=inquiry,
        values=values or standing,
        errors=errors or {},
        problem=problem,
    )
    return make_response(page, HTTPStatus.UNPROCESSABLE_ENTITY if errors else status)


def _to_inquiry(inquiry_id: UUID) -> Response:
    address = url_for("inquiries.show", inquiry_id=inquiry_id)
    return make_response(redirect(address, HTTPStatus.SEE_OTHER))
