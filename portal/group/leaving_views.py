"""A shop's membership is ended, with everything named that this leaves open, or stays after all."""

from collections.abc import Mapping
from datetime import date
from http import HTTPStatus
from typing import Any
from uuid import UUID

from flask import render_template, request
from flask_babel import gettext

from portal.edge import acts
from portal.errors import field_sentences
from portal.forms import nested, read
from portal.group import leaving
from portal.group.blueprint import blueprint, done
from portal.group.forms import LastDay
from portal.group.views import Page
from portal.language import day, say
from shared_db.access import Permission
from shared_db.foundation.errors import Invalid, WrongState
from shared_db.spine.transaction import Work


@blueprint.get("/<uuid:group_id>/shops/<uuid:company_id>")
@acts()
def membership(work: Work, group_id: UUID, company_id: UUID) -> Page:
    """Which day is to be the shop's last one; once that is said, what it would leave open."""
    found = leaving.member(work, group_id, company_id)
    if "until" not in request.args:
        return _page(work, found)
    try:
        until = read(LastDay, nested(request.args)).until
        leaving.check_last_day(found, until)
    except Invalid as invalid:
        return _page(work, found, request.args, field_sentences(invalid))
    return _page(work, found, request.args, confirm=until)


@blueprint.post("/<uuid:group_id>/shops/<uuid:company_id>")
@acts()
def end_membership(work: Work, group_id: UUID, company_id: UUID) -> Any:
    """End it on that day."""
    try:
        until = read(LastDay, nested(request.form)).until
        found = leaving.end_membership(work, group_id, company_id, until)
    except Invalid as invalid:
        found = leaving.member(work, group_id, company_id)
        return _page(work, found, request.form, field_sentences(invalid))
    except WrongState as wrong:
        found = leaving.member(work, group_id, company_id)
        return _page(work, found, request.form, problem=wrong)
    sentence = gettext(
        "%(company)s leaves the group. The last day is %(day)s.",
        company=found.company.name,
        day=day(until),
    )
    return done(sentence, _anchor="shops")


@blueprint.post("/<uuid:group_id>/shops/<uuid:company_id>/keep")
@acts()
def keep_membership(work: Work, group_id: UUID, company_id: UUID) -> Any:
    """Take it back."""
    found = leaving.keep_membership(work, group_id, company_id)
    return done(
        gettext("%(company)s stays in the group.", company=found.company.name), _anchor="shops"
    )


def _page(
    work: Work,
    found: leaving.Member,
    values: Mapping[str, str] | None = None,
    errors: dict[str, str] | None = None,
    *,
    confirm: date | None = None,
    problem: WrongState | None = None,
) -> Page:
    page = render_template(
        "group/membership.html",
        group=found.group,
        company=found.company,
        until=found.membership.until,
        open=leaving.left_open(work, found),
        may_list=work.actor.company_id == found.company.id
        or work.actor.may_somewhere(Permission.CHOOSE_LEAD),
        values=values or {"until": found.membership.until or ""},
        errors=errors or {},
        confirm=confirm,
        problem=say(problem) if problem else "",
    )
    if problem:
        return page, problem.status
    return page, HTTPStatus.UNPROCESSABLE_ENTITY if errors else HTTPStatus.OK
