"""The pages of what an estimate could be: each shows what stands, and lets it be otherwise."""

from functools import partial
from itertools import groupby
from typing import Any
from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext
from werkzeug.datastructures import MultiDict

from portal.edge import acts
from portal.errors import field_sentences
from portal.estimates import queries
from portal.estimates.whole import place_of
from portal.forms import nested, read
from portal.sent import id_asked
from portal.ways import alternatives, structure
from portal.ways.comparing import compared, differs, other_offers
from portal.ways.forms import (
    ChooseBody,
    MakeBody,
    StructureBody,
    WayBody,
    WayNameBody,
    WhatIfBody,
    WhereQuery,
)
from portal.ways.plots import MARKS, ROW, bars, pareto
from portal.ways.what_if import choices_of, what_if
from portal.ways.where import where
from portal.ways.words import KINDS_SAID, LEVERS
from shared_db.access import Permission
from shared_db.foundation.base import Json
from shared_db.foundation.errors import Invalid
from shared_db.models import Estimate
from shared_db.spine.states import following
from shared_db.spine.transaction import Work

blueprint = Blueprint("ways", __name__)
OF_ESTIMATE = "/estimates/<uuid:estimate_id>"
RATE, OFFER = "rate.", "offer."
Answer = Any


def _page(work: Work, estimate: Estimate, template: str, **values: Any) -> str:
    """A page under an estimate; `may_edit`: whether the actor can change it as it stands."""
    inquiry = queries.find_inquiry(work, estimate.inquiry_id)
    here = work.actor.in_group(inquiry.group_id)
    may_edit = bool(following(inquiry.state)) and here.may(Permission.EDIT_ESTIMATE)
    return render_template(
        template, estimate=estimate, inquiry=inquiry, may_edit=may_edit,
        kinds_said={kind: gettext(word) for kind, word in KINDS_SAID.items()},
        **values,
    )  # fmt: skip


@blueprint.get(f"{OF_ESTIMATE}/structure")
@acts()
def show_structure(work: Work, estimate_id: UUID) -> Answer:
    """部品構成: which part goes into which, and what is tried."""
    return _structure_page(work, queries.find_estimate(work, estimate_id))


@blueprint.post(f"{OF_ESTIMATE}/structure")
@acts()
def save_structure(work: Work, estimate_id: UUID) -> Answer:
    """Keep what is typed in the page's rows; a button takes what a drawing proposes."""
    typed = nested({k: v for k, v in request.form.items() if k != "act"})
    rows = typed.get("parts", [])
    _take_proposal(rows, request.form.get("act", ""))
    try:
        structure.save(work, estimate_id, read(StructureBody, {"parts": rows}))
    except Invalid as problem:
        work.session.expunge_all()
        estimate = queries.find_estimate(work, estimate_id)
        return _structure_page(work, estimate, rows, field_sentences(problem)), 422
    flash(gettext("The structure is saved; the roll-up follows."), "success")
    return redirect(url_for("ways.show_structure", estimate_id=estimate_id), 303)


def _take_proposal(rows: Any, act: str) -> None:
    """`take:ROW:INTO:COUNT`: as if it had been typed."""
    match act.split(":"):
        case ["take", row_id, into, count] if isinstance(rows, list):
            for row in rows:
                if isinstance(row, dict) and row.get("part") == row_id:
                    row |= {"into": into, "quantity_per": count, "trial_quantities": ""}


def _structure_page(
    work: Work, estimate: Estimate, typed: Any = None, errors: dict[str, str] | None = None
) -> str:
    sent = {
        str(row.get("part")): row
        for row in (typed if isinstance(typed, list) else [])
        if isinstance(row, dict)
    }
    return _page(
        work, estimate, "ways/structure.html",
        placed=structure.structure_of(work, estimate), stands=place_of,
        sent=sent, errors=errors or {},
    )  # fmt: skip


@blueprint.get(f"{OF_ESTIMATE}/alternatives")
@acts()
def show_alternatives(work: Work, estimate_id: UUID) -> Answer:
    """案: the ways side by side."""
    return _alternatives_page(work, queries.find_estimate(work, estimate_id))


@blueprint.post(f"{OF_ESTIMATE}/alternatives")
@acts()
def change_alternatives(work: Work, estimate_id: UUID) -> Answer:
    """Make another way, choose one, call one otherwise, take one away or bring it back; by the
    pressed button's `act`."""
    form = {k: v for k, v in request.form.items() if k not in ("act", "csrf_token", "parts")}
    act = request.form.get("act", "")
    try:
        if act.startswith("choose"):
            alternatives.choose(work, estimate_id, read(ChooseBody, form))
            flash(gettext("This way counts from now on; the roll-up follows."), "success")
        elif act.startswith("name"):
            alternatives.name(work, estimate_id, read(WayNameBody, form))
        elif act == "take_away":
            alternatives.take_away(work, estimate_id, read(WayBody, form))
            flash(gettext("The way is taken away. It can be brought back from below."), "success")
        elif act == "bring_back":
            alternatives.bring_back(work, estimate_id, read(WayBody, form))
            flash(gettext("The way stands beside the others again."), "success")
        else:
            given = {**form, "parts": request.form.getlist("parts")}
            alternatives.make(work, estimate_id, read(MakeBody, given))
            flash(gettext("Another way is there; what counts, counts still."), "success")
    except Invalid as problem:
        work.session.expunge_all()
        estimate = queries.find_estimate(work, estimate_id)
        page = _alternatives_page(work, estimate, request.form, field_sentences(problem))
        return page, 422
    return redirect(url_for("ways.show_alternatives", estimate_id=estimate_id), 303)


def _alternatives_page(
    work: Work,
    estimate: Estimate,
    typed: MultiDict[str, str] | None = None,
    errors: dict[str, str] | None = None,
) -> str:
    inquiry = queries.find_inquiry(work, estimate.inquiry_id)
    ways, document = compared(work, estimate)
    sent: MultiDict[str, str] = typed if typed is not None else MultiDict()
    return _page(
        work, estimate, "ways/alternatives.html",
        ways=ways, counting=next((one for one in ways if one.variant.chosen), None),
        parts=document["parts"], differs=partial(differs, ways),
        part_names={one["estimate_part_id"]: one["name"] for one in document["parts"]},
        other_offers=other_offers(
            work, estimate, queries.timezone_of(work, inquiry)
        ),
        removed=alternatives.removed_of(work, estimate.id) if ways else [],
        own_lines=alternatives.lines_of_each(work, estimate.id),
        values={key: value for key, value in sent.items() if key != "parts"},
        ticked=sent.getlist("parts") if typed is not None else None,
        errors=errors or {}, at=sent.get("alternative") or sent.get("offer") or "",
    )  # fmt: skip


@blueprint.get(f"{OF_ESTIMATE}/what-if")
@acts()
def show_what_if(work: Work, estimate_id: UUID) -> Answer:
    """もしも: nothing is kept; the address says what is otherwise."""
    estimate = queries.find_estimate(work, estimate_id)
    values, errors, beside = request.args.to_dict(), {}, []
    try:
        beside = what_if(work, estimate, read(WhatIfBody, _asked(values)))
    except Invalid as problem:
        errors = {_as_typed(name, values): said for name, said in field_sentences(problem).items()}
    page = _page(
        work, estimate, "ways/what_if.html",
        beside=[list(rows) for _part, rows in groupby(beside, lambda one: one.part_id)],
        choices=choices_of(work, estimate), values=values, errors=errors,
    )  # fmt: skip
    return (page, 422) if errors else page


def _asked(values: dict[str, str]) -> Json:
    """The address's values as the form has them; what is empty isn't asked."""
    said = {name: value for name, value in values.items() if value.strip()}
    plain = {n: v for n, v in said.items() if not n.startswith((RATE, OFFER))}
    return {
        **plain,
        "centres": [
            {"centre": n.removeprefix(RATE), "rate": v}
            for n, v in said.items()
            if n.startswith(RATE)
        ],
        "offers": [
            {"line": n.removeprefix(OFFER), "offer": v}
            for n, v in said.items()
            if n.startswith(OFFER)
        ],
    }


def _as_typed(name: str, values: dict[str, str]) -> str:
    """The field's name in the address: centres-0-rate is the first of the rates there."""
    kind, _, rest = name.partition("-")
    prefix = {"centres": RATE, "offers": OFFER}.get(kind)
    if prefix is None:
        return name
    named = [n for n, v in values.items() if n.startswith(prefix) and v.strip()]
    return named[int(rest.partition("-")[0])] if named else name


@blueprint.get(f"{OF_ESTIMATE}/where")
@acts()
def show_where(work: Work, estimate_id: UUID) -> Answer:
    """Where the cost sits, and how far the target is."""
    estimate = queries.find_estimate(work, estimate_id)
    values, errors = request.args.to_dict(), {}
    said = {name: value for name, value in values.items() if value.strip()}
    try:
        asked = read(WhereQuery, said)
    except Invalid as problem:
        errors = field_sentences(problem)
        asked = WhereQuery(part=id_asked("part"))
    found = where(work, estimate, **dict(asked))
    page = _page(
        work, estimate, "ways/where.html",
        found=found, values=values, errors=errors, bars=bars, pareto=pareto(found.lines),
        marks={kind: gettext(word) for kind, word in MARKS.items()}, row=ROW,
        levers={lever: gettext(word) for lever, word in LEVERS.items()},
    )  # fmt: skip
    return (page, 422) if errors else page
