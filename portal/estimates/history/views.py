"""The pages of a sheet's history."""

from typing import Any
from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext

from portal.edge import acts
from portal.estimates import queries
from portal.estimates.forms import Grid
from portal.estimates.history import going_back
from portal.estimates.history.forms import VersionNameBody
from portal.estimates.history.log import sittings, version_names
from portal.estimates.history.states import State, state_at
from portal.estimates.history.words import Words
from portal.estimates.noting import CELLS, cell_of
from portal.estimates.sheet import compute
from portal.estimates.typed import KIND_NAMES
from portal.estimates.whole import into_of
from portal.forms import read
from portal.sent import number_asked
from shared_db.access import Permission
from shared_db.foundation.base import Json
from shared_db.models import Estimate, Inquiry, LineKind
from shared_db.spine.states import following
from shared_db.spine.transaction import Work

blueprint = Blueprint("sheet_history", __name__)
PER_PAGE = 30
MOST_PAGES = 10_000


@blueprint.get("/estimates/<uuid:estimate_id>/history")
@acts()
def index(work: Work, estimate_id: UUID) -> str:
    """Who changed what when, by sittings."""
    estimate = queries.find_estimate(work, estimate_id)
    inquiry = queries.find_inquiry(work, estimate.inquiry_id)
    page = max(number_asked("page", 1, most=MOST_PAGES), 1)
    found, more = sittings(work, estimate, PER_PAGE, (page - 1) * PER_PAGE)
    return render_template(
        "estimates/history.html",
        estimate=estimate,
        inquiry=inquiry,
        sittings=found,
        words=Words(work, estimate),
        page=page,
        more=more,
        may_edit=_may_edit(work, inquiry),
    )


@blueprint.get("/estimates/<uuid:estimate_id>/history/<int:version>")
@acts()
def show(work: Work, estimate_id: UUID, version: int) -> str:
    """The sheet as it stood at a version, to be read."""
    estimate = queries.find_estimate(work, estimate_id)
    inquiry = queries.find_inquiry(work, estimate.inquiry_id)
    state = state_at(work, estimate, version)
    words = Words(work, estimate)
    return render_template(
        "estimates/state.html",
        estimate=estimate,
        inquiry=inquiry,
        version=version,
        name=version_names(work, estimate).get(version),
        parts=_drawn(work, estimate, state, words),
        lost=state.lost,
        way=words.way(state.chosen) if state.chosen else "",
        may_edit=_may_edit(work, inquiry),
    )


@blueprint.post("/estimates/<uuid:estimate_id>/history/<int:version>/restore")
@acts()
def restore(work: Work, estimate_id: UUID, version: int) -> Any:
    """Back to that state, by a saving of one's own."""
    _estimate, state = going_back.restore(work, estimate_id, version)
    flash(
        gettext("The sheet stands again as it did then. The history has what stood here."),
        "success",
    )
    if state.lost:
        flash(
            gettext(
                "Lines of parts that are no longer asked for stayed away: %(count)s.",
                count=state.lost,
            ),
            "warning",
        )
    return redirect(url_for("estimates.show", estimate_id=estimate_id), 303)


@blueprint.post("/estimates/<uuid:estimate_id>/history/<int:version>/name")
@acts()
def name(work: Work, estimate_id: UUID, version: int) -> Any:
    """Call a version by a name, or by none any more."""
    body = read(VersionNameBody, {"name": request.form.get("name", "")})
    going_back.name_version(work, estimate_id, version, body.name)
    flash(
        gettext("The name is kept.") if body.name.strip() else gettext("The name is gone."),
        "success",
    )
    return redirect(url_for("sheet_history.index", estimate_id=estimate_id), 303)


def _may_edit(work: Work, inquiry: Inquiry) -> bool:
    here = work.actor.in_group(inquiry.group_id)
    return bool(following(inquiry.state)) and here.may(Permission.EDIT_ESTIMATE)


def _drawn(work: Work, estimate: Estimate, state: State, words: Words) -> list[Json]:
    """By part the lines with their cells in words, and what they come to at today's quantities."""
    typed = state.parts()
    computed = compute(work, estimate, read(Grid, {"parts": typed}).parts).cells
    rows = {str(row.id): row for row, _part in queries.parts_of(work, estimate.id)}
    parts = []
    for place, part in enumerate(typed):
        columns = range(len(rows[part["id"]].quantities))
        lines = [
            {
                "name": words.line(line),
                "kind": str(gettext(KIND_NAMES[LineKind(line["kind"])])),
                "cells": _cells(line, words),
                "costs": [computed.get(f"parts-{place}-lines-{row}-cost-{n}", "") for n in columns],
            }
            for row, line in enumerate(part["lines"])
        ]
        sums = {
            name: [computed.get(f"parts-{place}-{name}-{n}", "") for n in columns]
            for name in ("cost", "unit_cost")
        }
        parts.append(
            {
                "name": words.part(part["id"]), "scrap": part["scrap_percent"], "lines": lines,
                "into": _into(part["id"], state, words),
                "quantities": rows[part["id"]].quantities, **sums,
            }
        )  # fmt: skip
    return parts


def _into(part_id: str, state: State, words: Words) -> str:
    place = state.places.get(part_id, "")
    return words.place(place) if into_of(place)[0] else ""


def _cells(line: Json, words: Words) -> list[tuple[str, str]]:
    said = ((cell, cell_of(line, cell)) for cell in CELLS if cell != "description")
    return [(words.cell(cell), words.value(cell, value)) for cell, value in said if value]
