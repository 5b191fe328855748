"""The pages of estimates."""

from typing import Any
from uuid import UUID

from flask import Blueprint, Response, flash, jsonify, redirect, render_template, request, url_for
from flask_babel import gettext

from portal.drawings.service import TermsNotAccepted
from portal.duties.holders import holders
from portal.edge import acts
from portal.errors import as_json, field_sentences
from portal.estimates import lists, queries, rollup_view, runs, service
from portal.estimates.acts import apply_act, part_place
from portal.estimates.bringing import confirm_line
from portal.estimates.comparing import comparison_of
from portal.estimates.edits.forms import EditsBody
from portal.estimates.edits.serving import take_edits
from portal.estimates.edits.since import edits_since
from portal.estimates.forms import AutosaveBody, Grid, SaveBody, grid_of
from portal.estimates.lists import requests_to_answer
from portal.estimates.noting import sheet_now
from portal.estimates.page import render_sheet
from portal.estimates.rates import differences
from portal.estimates.section import render as render_section
from portal.estimates.standing import standings
from portal.forms import read
from portal.language import say
from portal.merging import Contested, decided_in, rendered
from portal.refusals import taken_instead
from portal.sent import holds_a_sheet, id_asked, json_object, number_asked
from shared_db.foundation.base import Json
from shared_db.foundation.errors import ChangedMeanwhile, DomainError, Invalid, WrongState
from shared_db.spine import streams
from shared_db.spine.across import heads
from shared_db.spine.retries import once
from shared_db.spine.transaction import Work
from shared_db.spine.typed_changes import LARGEST_VERSION

blueprint = Blueprint("estimates", __name__)
PER_PAGE = 50
Answer = str | Response | tuple[str, int]


@blueprint.get("/estimates")
@acts()
def index(work: Work) -> Answer:
    """One's own company's estimates, what it is asked for, and what it leads."""
    offset = number_asked("from", 0)
    mine = request.args.get("mine") == "1"
    listed = lists.listed_estimates(work, PER_PAGE + 1, offset, mine=mine)
    return render_template(
        "estimates/index.html",
        listed=listed[:PER_PAGE],
        holders=holders(work, {row.inquiry.id for row in listed}),
        mine=mine,
        standings=standings(work, [row.estimate.id for row in listed]),
        more=len(listed) > PER_PAGE,
        offset=offset,
        per_page=PER_PAGE,
        to_answer=requests_to_answer(work),
        to_build=lists.estimates_to_build_now(work),
        companies=queries.company_names(work),
    )


@blueprint.post("/inquiries/<uuid:inquiry_id>/estimates")
@acts()
def build(work: Work, inquiry_id: UUID) -> Any:
    """The lead begins its estimate; pressing twice finds the same one."""
    estimate = service.build_lead_estimate(work, inquiry_id)
    return redirect(url_for("estimates.show", estimate_id=estimate.id), 303)


@blueprint.get("/estimates/<uuid:estimate_id>")
@acts()
def show(work: Work, estimate_id: UUID) -> Answer:
    """The workbench."""
    return render_sheet(work, queries.find_estimate(work, estimate_id))


@blueprint.post("/estimates/<uuid:estimate_id>")
@acts()
@holds_a_sheet
def save(work: Work, estimate_id: UUID) -> Any:
    """The sheet as a plain form: saves, after what the pressed button does to the grid."""
    act = request.form.get("act", "save")
    grid, version = _typed_or_kept(work, estimate_id)
    part = act.split(":")[1] if ":" in act else ""
    try:
        remark = apply_act(work, grid, act, request.form.get(f"drawing-{part}", ""))
        body = read(SaveBody, {**grid, "version": version})
        service.save_grid(work, estimate_id, body.version, body.parts, decided_in(request.form))
        act = _after_saving(work, estimate_id, act)
    except Invalid as problem:
        return _again(work, estimate_id, grid, 422, errors=field_sentences(problem))
    except (ChangedMeanwhile, WrongState, TermsNotAccepted) as problem:
        return _again(work, estimate_id, grid, 409, problem=problem)
    if remark is not None:
        flash(say(remark), "info")
    if act == "save":
        flash(gettext("The estimate is saved; the roll-up follows."), "success")
    if act == "rates":
        return redirect(url_for("estimates.todays_rates", estimate_id=estimate_id), 303)
    anchor = _anchor(grid, part)
    return redirect(url_for("estimates.show", estimate_id=estimate_id, _anchor=anchor), 303)


def _after_saving(work: Work, estimate_id: UUID, act: str) -> str:
    """What a button does to the kept sheet: `back:LINE`, `meant:PART:LINE`."""
    if act.startswith("back:"):
        service.take_back(work, estimate_id, act.removeprefix("back:"))
        return "back"
    if act.startswith("meant:"):
        confirm_line(work, estimate_id, act.rpartition(":")[2])
    return act


def _typed_or_kept(work: Work, estimate_id: UUID) -> tuple[Json, Any]:
    """The grid that was sent with the version that it began from; without one, what is kept."""
    grid = grid_of(request.form)
    if "parts" in grid or "version" in request.form:
        return grid, request.form.get("version", "")
    estimate = queries.find_estimate(work, estimate_id, lock=True)
    return {"parts": sheet_now(work, estimate)}, estimate.version


def _anchor(grid: Json, part: str) -> str | None:
    """Where in the page the part is that a button was about."""
    try:
        return f"part-{part_place(grid, part)}"
    except (KeyError, IndexError, ValueError, TypeError):
        return None


@blueprint.post("/estimates/<uuid:estimate_id>/typed")
@acts()
@holds_a_sheet
def autosave(work: Work, estimate_id: UUID) -> Any:
    """Keeps the sheet while somebody types; of two who type, the slower one is told."""
    body = read(AutosaveBody, json_object())

    def do() -> Json:
        grid = read(Grid, grid_of(body.values))
        saved, took_theirs = service.save_grid(work, estimate_id, body.version, grid.parts)
        return {"version": saved.version} | ({"merged": True} if took_theirs else {})

    taken_instead(url_for("estimates.save", estimate_id=estimate_id))
    asked = {"estimate": str(estimate_id), **body.model_dump(mode="json")}
    try:
        return jsonify(once(work, "estimates.typed", body.client_id, asked, do))
    except Contested as problem:
        return jsonify(
            as_json(problem) | {"html": rendered(problem), "version": problem.version}
        ), problem.status
    except ChangedMeanwhile as problem:
        newest = queries.find_estimate(work, estimate_id).version
        return jsonify({**as_json(problem), "version": newest}), problem.status


@blueprint.post("/estimates/<uuid:estimate_id>/edits")
@acts()
def edit(work: Work, estimate_id: UUID) -> Any:
    """Single cells, as they are typed; each edit stands or falls alone."""
    body = read(EditsBody, json_object())
    taken_instead(url_for("estimates.save", estimate_id=estimate_id))
    asked = {"estimate": str(estimate_id), **body.model_dump(mode="json")}

    def do() -> Json:
        return take_edits(work, estimate_id, body).model_dump(mode="json")

    return jsonify(once(work, "estimates.edit", body.client_id, asked, do))


@blueprint.get("/estimates/<uuid:estimate_id>/edits")
@acts()
def edits(work: Work, estimate_id: UUID) -> Any:
    """What was typed since the version that a page shows."""
    since = number_asked("since", 0, most=LARGEST_VERSION)
    return jsonify(edits_since(work, estimate_id, since).model_dump(mode="json"))


@blueprint.post("/estimates/<uuid:estimate_id>/bring-up-to-date")
@acts()
def bring_up_to_date(work: Work, estimate_id: UUID) -> Any:
    """Take over the inquiry's newest revision."""
    service.bring_up_to_date(work, estimate_id)
    flash(gettext("The estimate now stands on the newest revision."), "success")
    return redirect(url_for("estimates.show", estimate_id=estimate_id), 303)


@blueprint.get("/estimates/<uuid:estimate_id>/todays-rates")
@acts()
def todays_rates(work: Work, estimate_id: UUID) -> Answer:
    """What the estimate would cost with the rates of today, beside what it costs now."""
    estimate = queries.find_estimate(work, estimate_id)
    changes = standings(work, [estimate.id])[estimate.id].rates
    return render_template(
        "estimates/rates.html",
        estimate=estimate,
        inquiry=queries.find_inquiry(work, estimate.inquiry_id),
        changes=changes,
        differences=differences(work, estimate, changes) if changes else [],
        shown=service.as_shown(changes),
    )


@blueprint.post("/estimates/<uuid:estimate_id>/todays-rates")
@acts()
def use_todays_rates(work: Work, estimate_id: UUID) -> Any:
    """Take them, as they were shown."""
    try:
        service.use_todays_rates(work, estimate_id, request.form.get("shown", ""))
    except ChangedMeanwhile:
        flash(gettext("The rates or the estimate changed meanwhile. Look once more."), "warning")
        return redirect(url_for("estimates.todays_rates", estimate_id=estimate_id), 303)
    flash(gettext("The estimate now rests on today's rates; the roll-up follows."), "success")
    return redirect(url_for("estimates.show", estimate_id=estimate_id), 303)


@blueprint.get("/estimates/<uuid:estimate_id>/rollup")
@acts()
def rollup(work: Work, estimate_id: UUID) -> Answer:
    """What the newest roll-up says, line by line; `check` computes the kept run again."""
    estimate = queries.find_estimate(work, estimate_id)
    stream = streams.company_side(estimate.inquiry_id, estimate.company_id)
    have = heads(work.session, [stream.id]).get(stream.id, 0)
    comparison = comparison_of(work, estimate, id_asked("against"))
    view = rollup_view.of(work, estimate, comparison.run)
    again = rollup_view.computes_the_same(view.run) if view and "check" in request.args else None
    return render_template(
        "estimates/rollup.html",
        estimate=estimate,
        inquiry=queries.find_inquiry(work, estimate.inquiry_id),
        view=view,
        comparison=comparison,
        again=again,
        stream=stream.id,
        have=have,
        kept="",
    )


@blueprint.get("/estimates/<uuid:estimate_id>/summary")
@acts()
def summary(work: Work, estimate_id: UUID) -> Answer:
    """The roll-up's summary alone, for the page to load again when a run is done."""
    estimate = queries.find_estimate(work, estimate_id)
    comparison = comparison_of(work, estimate, id_asked("against"))
    return render_template(
        "estimates/_summary.html",
        estimate=estimate,
        view=rollup_view.of(work, estimate, comparison.run),
        comparison=comparison,
        under_way=runs.roll_up_is_under_way(work, estimate.id),
        standing=standings(work, [estimate.id])[estimate.id],
    )


@blueprint.get("/inquiries/<uuid:inquiry_id>/estimates")
@acts()
def section(work: Work, inquiry_id: UUID) -> Answer:
    """The inquiry page's piece about one's own estimates."""
    return render_section(work, queries.find_inquiry(work, inquiry_id))


def _again(
    work: Work,
    estimate_id: UUID,
    grid: Json,
    status: int,
    *,
    errors: dict[str, str] | None = None,
    problem: DomainError | None = None,
) -> tuple[str, int]:
    """The page with what was typed. What the session had read or changed meanwhile is not kept."""
    work.session.expunge_all()
    estimate = queries.find_estimate(work, estimate_id)
    page = render_sheet(work, estimate, grid=grid, errors=errors or {}, problem=problem)
    return page, status
