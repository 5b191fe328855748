"""Who is in charge, as pages: beside an inquiry, and one person's whole list with the absence."""

from collections.abc import Mapping
from http import HTTPStatus
from typing import Any
from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext, ngettext

from portal.duties import left_drafts, queries, service
from portal.duties.forms import Away, DraftsHandedOver, Giving, HandingOver
from portal.duties.open_ones import count_open, open_duties
from portal.duties.portions import asked_portion, back_to_portion
from portal.duties.section import render
from portal.duties.words import FOR_CUSTOMERS, KINDS
from portal.edge import acts
from portal.errors import field_sentences
from portal.forms import nested, read
from shared_db.access import OwnPermission
from shared_db.foundation.errors import Invalid
from shared_db.models import DutyKind, Inquiry
from shared_db.spine.transaction import Work

blueprint = Blueprint("duties", __name__)
PERSON = "/people/<uuid:person_id>/duties"


@blueprint.get("/inquiries/<uuid:inquiry_id>/duties")
@acts()
def section(work: Work, inquiry_id: UUID) -> str:
    """The inquiry page's piece alone."""
    return render(work, queries.find_inquiry(work, inquiry_id))


@blueprint.post("/inquiries/<uuid:inquiry_id>/duties")
@acts()
def give(work: Work, inquiry_id: UUID) -> Any:
    """Hand one thing over, or take it on oneself."""
    inquiry = queries.find_inquiry(work, inquiry_id)
    try:
        giving = read(Giving, nested(request.form))
        service.give(work, inquiry_id, giving)
    except Invalid as problem:
        flash(next(iter(field_sentences(problem).values())), "error")
        return _to(inquiry)
    mine = giving.person_id == work.actor.person_id
    flash(gettext("You are in charge of it now.") if mine else gettext("Handed over."), "success")
    return _to(inquiry)


@blueprint.get(PERSON)
@acts()
def of_person(work: Work, person_id: UUID) -> Any:
    """Everything open of which somebody is in charge, and the absence."""
    return _page(work, person_id)


@blueprint.post(PERSON)
@acts()
def hand_over(work: Work, person_id: UUID) -> Any:
    """Hand over what was chosen in the list."""
    try:
        moved = service.hand_over(work, person_id, read(HandingOver, nested(request.form)))
    except Invalid as problem:
        return _page(work, person_id, typed=request.form, errors=field_sentences(problem))
    flash(ngettext("%(num)d was handed over.", "%(num)d were handed over.", moved), "success")
    return back_to_portion("duties.of_person", person_id=person_id)


@blueprint.post(f"{PERSON}/drafts")
@acts(OwnPermission.MANAGE_PEOPLE)
def hand_over_drafts(work: Work, person_id: UUID) -> Any:
    """Give the requests that somebody was writing to a colleague."""
    try:
        to = read(DraftsHandedOver, nested(request.form)).drafts_to
        moved = left_drafts.hand_over_drafts(work, person_id, to)
    except Invalid as problem:
        return _page(work, person_id, typed=request.form, errors=field_sentences(problem))
    flash(ngettext("%(num)d was handed over.", "%(num)d were handed over.", moved), "success")
    return redirect(url_for("duties.of_person", person_id=person_id), HTTPStatus.SEE_OTHER)


@blueprint.post(f"{PERSON}/absence")
@acts()
def note_absence(work: Work, person_id: UUID) -> Any:
    """Say from when to when somebody is away, and who stands in."""
    try:
        service.note_absence(work, person_id, read(Away, nested(request.form)))
    except Invalid as problem:
        return _page(work, person_id, away=request.form, errors=field_sentences(problem))
    flash(gettext("The absence is noted."), "success")
    return redirect(url_for("duties.of_person", person_id=person_id), HTTPStatus.SEE_OTHER)


@blueprint.post(f"{PERSON}/absence/end")
@acts()
def end_absence(work: Work, person_id: UUID) -> Any:
    """Take it back."""
    service.end_absence(work, person_id)
    flash(gettext("The absence is taken back."), "success")
    return redirect(url_for("duties.of_person", person_id=person_id), HTTPStatus.SEE_OTHER)


def _to(inquiry: Inquiry) -> Any:
    page = url_for("inquiries.show", inquiry_id=inquiry.id, _anchor="duties")
    return redirect(page, HTTPStatus.SEE_OTHER)


def _page(
    work: Work,
    person_id: UUID,
    *,
    typed: Mapping[str, str] | None = None,
    away: Mapping[str, str] | None = None,
    errors: dict[str, str] | None = None,
) -> Any:
    person = queries.find_person(work, person_id)
    people = [one for one in queries.colleagues(work) if one.person.id != person_id]
    absence = queries.absence_of(work, person_id)
    portion = asked_portion(count_open(work, person_id))
    kept = (
        {
            "since": absence.since.isoformat(),
            "until": absence.until.isoformat(),
            "deputy_id": str(absence.deputy_id),
        }
        if absence
        else {}
    )
    page = render_template(
        "duties/person.html",
        person=person,
        myself=person_id == work.actor.person_id,
        manages=work.actor.may(OwnPermission.MANAGE_PEOPLE),
        open=open_duties(work, person_id, portion.start, portion.size),
        portion=portion,
        drafts=left_drafts.count_drafts(work, person_id),
        writers=[(str(one.person.id), one.person.name) for one in left_drafts.writers(work)],
        choices={
            kind: [
                (str(one.person.id), one.person.name)
                for one in people
                if one.may_take_somewhere(kind, work.actor)
            ]
            for kind in DutyKind
        },
        anybody=[
            (str(one.person.id), one.person.name)
            for one in people
            if any(one.may_take_somewhere(kind, work.actor) for kind in DutyKind)
        ],
        deputies=[
            (str(one.person.id), one.person.name) for one in service.deputies_for(work, person_id)
        ],
        absence=absence,
        names={one.person.id: one.person.name for one in people},
        kinds=KINDS if work.actor.is_member_somewhere else FOR_CUSTOMERS,
        typed=typed or {},
        away=away or kept,
        errors=errors or {},
    )
    return page, HTTPStatus.UNPROCESSABLE_ENTITY if errors else HTTPStatus.OK
