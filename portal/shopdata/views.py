"""Pages of work centres and rates."""

from typing import Any
from uuid import UUID

from flask import Response, flash, make_response, redirect, render_template, request, url_for
from flask_babel import gettext

from portal.edge import acts
from portal.errors import field_sentences
from portal.forms import nested, read
from portal.merging import Contested, decided_in, without_choices
from portal.plain_forms import tell_of
from portal.shopdata.blueprint import blueprint
from portal.shopdata.forms import RateForm, WorkCentreEdit, WorkCentreForm
from portal.shopdata.queries import (
    find_work_centre,
    list_work_centres,
    operation_names,
    rates_of,
)
from portal.shopdata.service import add_work_centre, change_work_centre, set_rate
from shared_db.access import OwnPermission
from shared_db.foundation.clock import today
from shared_db.foundation.errors import DomainError, Invalid
from shared_db.spine import streams
from shared_db.spine.across import heads
from shared_db.spine.transaction import Work


def company_stream(work: Work) -> dict[str, Any]:
    """The own company's stream and where it stands, for the page to follow; ask it first."""
    stream_id = streams.company(work.actor.company_id).id
    return {"stream": stream_id, "have": heads(work.session, [stream_id]).get(stream_id, 0)}


@blueprint.get("")
@acts(OwnPermission.SEE_SHOP_DATA)
def index(work: Work) -> str:
    """Work centres with the rate that holds and the one that comes next."""
    return _index(work, {"valid_from": today(work.actor.zone).isoformat()}, {})


@blueprint.post("/work-centres")
@acts(OwnPermission.SEE_SHOP_DATA)
def create_work_centre(work: Work) -> Any:
    """Add one."""
    try:
        centre = add_work_centre(work, read(WorkCentreForm, nested(request.form)))
    except Invalid as problem:
        page = _index(work, request.form.to_dict(), field_sentences(problem))
        return make_response(page, problem.status)
    flash(gettext("%(name)s was added.", name=centre.name), "success")
    return redirect(url_for("shopdata.index"), 303)


@blueprint.get("/work-centres/<uuid:centre_id>")
@acts(OwnPermission.SEE_SHOP_DATA)
def show_work_centre(work: Work, centre_id: UUID) -> str:
    """One work centre with the history of its rates."""
    return _work_centre(work, centre_id)


@blueprint.post("/work-centres/<uuid:centre_id>")
@acts(OwnPermission.SEE_SHOP_DATA)
def edit_work_centre(work: Work, centre_id: UUID) -> Any:
    """Rename it, tie it to other records, take it out of use."""
    try:
        form = read(WorkCentreEdit, nested(without_choices(request.form)))
        theirs = change_work_centre(work, centre_id, form, decided_in(request.form))
    except (Invalid, Contested) as problem:
        typed = {"active": "", **request.form.to_dict()}
        return _refused(work, centre_id, problem, {"typed": typed})
    flash(gettext("Saved."), "success")
    tell_of(theirs)
    return redirect(url_for("shopdata.show_work_centre", centre_id=centre_id), 303)


@blueprint.post("/work-centres/<uuid:centre_id>/rates")
@acts(OwnPermission.SEE_SHOP_DATA)
def add_rate(work: Work, centre_id: UUID) -> Any:
    """A rate from a day on."""
    try:
        set_rate(work, centre_id, read(RateForm, nested(request.form)))
    except Invalid as problem:
        return _refused(work, centre_id, problem, {"rate": request.form.to_dict()})
    flash(gettext("The rate is set."), "success")
    return redirect(url_for("shopdata.show_work_centre", centre_id=centre_id), 303)


def _index(work: Work, typed: dict[str, Any], errors: dict[str, str]) -> str:
    may_edit = work.actor.may(OwnPermission.EDIT_RATES)
    return render_template(
        "shopdata/index.html",
        follow=company_stream(work),
        centres=list_work_centres(work),
        operations=operation_names(work) if may_edit else [],
        typed=typed,
        errors=errors,
        may_edit=may_edit,
    )


def _refused(work: Work, centre_id: UUID, problem: DomainError, typed: dict[str, Any]) -> Response:
    errors = field_sentences(problem) if isinstance(problem, Invalid) else {}
    contested = problem if isinstance(problem, Contested) else None
    page = _work_centre(work, centre_id, errors=errors, contested=contested, **typed)
    return make_response(page, problem.status)


def _work_centre(
    work: Work,
    centre_id: UUID,
    *,
    typed: dict[str, Any] | None = None,
    rate: dict[str, Any] | None = None,
    errors: dict[str, str] | None = None,
    contested: Contested | None = None,
) -> str:
    follow = company_stream(work)
    centre = find_work_centre(work, centre_id)
    stored = {
        "version": centre.version,
        "name": centre.name,
        "operation_name": centre.operation_name,
        "active": "1" if centre.active else "",
    }
    return render_template(
        "shopdata/work_centre.html",
        follow=follow,
        centre=centre,
        rates=rates_of(work, centre),
        operations=operation_names(work),
        today=today(work.actor.zone),
        typed=typed or stored,
        rate=rate or {"valid_from": today(work.actor.zone).isoformat()},
        edit_errors=errors or {} if rate is None else {},
        rate_errors=errors or {} if rate is not None else {},
        contested=contested,
        may_edit=work.actor.may(OwnPermission.EDIT_RATES),
    )
