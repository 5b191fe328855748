"""The pages on which lines come from before, and on which templates are kept."""

from typing import Any
from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext

from portal.copying import service
from portal.copying.chains import CHAINS
from portal.copying.forms import Looking, NameBody, PutBody, TakeBody
from portal.copying.words import LIKE, say_cells, say_told
from portal.earlier.last_time import last_time
from portal.earlier.words import OUTCOMES, TONES, say_age
from portal.edge import acts
from portal.errors import field_sentences
from portal.estimates import queries
from portal.estimates.bringing import Told
from portal.estimates.typed import KIND_NAMES, place_in_sheet
from portal.forms import read
from portal.language import say
from shared_db.access import Permission
from shared_db.foundation.clock import today
from shared_db.foundation.errors import Invalid, WrongState
from shared_db.models import Estimate, EstimatePart, Part
from shared_db.spine.states import following
from shared_db.spine.transaction import Work

blueprint = Blueprint("copying", __name__)
Page = str | tuple[str, int]
ROW = "/estimates/<uuid:estimate_id>/parts/<uuid:row_id>"


@blueprint.get(f"{ROW}/before")
@acts()
def show(work: Work, estimate_id: UUID, row_id: UUID) -> Page:
    """Earlier parts that are like one, those with some words, and the templates."""
    found = service.find_row(work, estimate_id, row_id)
    asked = read(Looking, {name: request.args.get(name, "") for name in ("q", "of")})
    return _page(work, *found, asked)


@blueprint.post(f"{ROW}/before")
@acts()
def take(work: Work, estimate_id: UUID, row_id: UUID) -> Any:
    """All lines of an earlier part, or one."""
    body = read(TakeBody, {name: request.form.get(name, "") for name in ("earlier_id", "line_id")})
    try:
        told = service.take(work, estimate_id, row_id, body.earlier_id, body.line_id)
    except WrongState as problem:
        return _again(work, estimate_id, row_id, problem)
    return _to_sheet(work, estimate_id, row_id, told)


@blueprint.post(f"{ROW}/template")
@acts()
def put(work: Work, estimate_id: UUID, row_id: UUID) -> Any:
    """The lines of a template."""
    body = read(PutBody, {"template": request.form.get("template", "")})
    try:
        told = service.put(work, estimate_id, row_id, body.template)
    except WrongState as problem:
        return _again(work, estimate_id, row_id, problem)
    return _to_sheet(work, estimate_id, row_id, told)


@blueprint.post(f"{ROW}/keep-template")
@acts()
def keep(work: Work, estimate_id: UUID, row_id: UUID) -> Any:
    """Keep the part's lines as a template."""
    typed = {"name": request.form.get("name", "")}
    try:
        made = service.keep(work, estimate_id, row_id, read(NameBody, typed).name)
    except Invalid as problem:
        found = service.find_row(work, estimate_id, row_id)
        errors = field_sentences(problem)
        return _page(work, *found, Looking(), typed=typed, errors=errors), problem.status
    except WrongState as problem:
        return _again(work, estimate_id, row_id, problem)
    flash(gettext("“%(name)s” is kept as a template.", name=made.name), "success")
    return redirect(_address(estimate_id, row_id) + "#templates", 303)


@blueprint.get("/line-templates")
@acts()
def templates(work: Work) -> Page:
    """The shop's own templates."""
    return _list(work, {}, {})


@blueprint.post("/line-templates/<uuid:template_id>")
@acts()
def rename(work: Work, template_id: UUID) -> Any:
    """Call one otherwise."""
    field = f"name-{template_id}"
    typed = request.form.get(field, "")
    try:
        service.rename(work, template_id, read(NameBody, {"name": typed}).name)
    except Invalid as problem:
        work.session.expire_all()
        errors = dict.fromkeys((field,), " ".join(field_sentences(problem).values()))
        return _list(work, {field: typed}, errors), problem.status
    flash(gettext("The template is renamed."), "success")
    return redirect(url_for("copying.templates"), 303)


@blueprint.post("/line-templates/<uuid:template_id>/delete")
@acts()
def delete(work: Work, template_id: UUID) -> Any:
    """Delete one; lines that came of it stay."""
    service.delete(work, template_id)
    flash(gettext("The template is deleted. Lines that came of it stay."), "success")
    return redirect(url_for("copying.templates"), 303)


def _list(work: Work, typed: dict[str, str], errors: dict[str, str]) -> str:
    rows = service.templates(work)
    return render_template(
        "copying/templates.html",
        templates=rows,
        values={f"name-{one.id}": one.name for one in rows} | typed,
        errors=errors,
        may_change=work.actor.may_somewhere(Permission.EDIT_ESTIMATE),
    )


def _page(
    work: Work,
    estimate: Estimate,
    row: EstimatePart,
    part: Part,
    asked: Looking,
    *,
    problem: str = "",
    typed: dict[str, str] | None = None,
    errors: dict[str, str] | None = None,
) -> str:
    inquiry = queries.find_inquiry(work, estimate.inquiry_id)
    day = today(queries.timezone_of(work, inquiry))
    looked = service.look_at(work, asked.of) if asked.of else None
    may_edit = work.actor.in_group(inquiry.group_id).may(Permission.EDIT_ESTIMATE)
    centres = queries.centres(work, day)
    return render_template(
        "copying/show.html",
        estimate=estimate,
        inquiry=inquiry,
        row=row,
        part=part,
        asked=asked,
        found=service.look_for(work, estimate, row, part, asked.q),
        last_time=last_time(work, estimate).get(row.id),
        looked=looked,
        lines=sorted(looked.lines, key=place_in_sheet) if looked else [],
        centres=centres,
        rates={key: queries.as_typed(one.hourly_rate) for key, one in centres.items()
               if one.hourly_rate is not None},
        say_cells=say_cells,
        age=lambda since: say_age(since, day),
        like=LIKE,
        outcomes=OUTCOMES,
        tones=TONES,
        kinds=KIND_NAMES,
        chains=CHAINS,
        templates=service.templates(work),
        may_edit=may_edit and bool(following(inquiry.state)),
        problem=problem,
        typed=typed or {},
        errors=errors or {},
    )  # fmt: skip


def _again(work: Work, estimate_id: UUID, row_id: UUID, problem: WrongState) -> tuple[str, int]:
    work.session.expire_all()
    found = service.find_row(work, estimate_id, row_id)
    return _page(work, *found, Looking(), problem=say(problem)), problem.status


def _address(estimate_id: UUID, row_id: UUID) -> str:
    return url_for("copying.show", estimate_id=estimate_id, row_id=row_id)


def _to_sheet(work: Work, estimate_id: UUID, row_id: UUID, told: Told) -> Any:
    flash(say_told(told), "success")
    rows = [row.id for row, _part in queries.parts_of(work, estimate_id)]
    anchor = f"part-{rows.index(row_id)}"
    return redirect(url_for("estimates.show", estimate_id=estimate_id, _anchor=anchor), 303)
