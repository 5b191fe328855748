"""Drawing the workbench: the sheet with what is kept or what was typed, and all round it."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from flask import render_template, request, url_for
from flask_babel import gettext

from portal.drawings.numbers import PartDrawings
from portal.drawings.service import TermsNotAccepted
from portal.duties.holders import holders
from portal.earlier.last_time import last_time
from portal.earlier.words import OUTCOMES, TONES, say_age
from portal.estimates import queries, rollup_view, runs
from portal.estimates.choosing import offers_by_line
from portal.estimates.columns import columns_of
from portal.estimates.comparing import comparison_of
from portal.estimates.facts import facts_for_scripts
from portal.estimates.forms import Grid
from portal.estimates.from_drawings import WEIGHS, Offered, beside
from portal.estimates.removed import lines_removed
from portal.estimates.sheet import Computed, compute
from portal.estimates.standing import Standing, standings
from portal.estimates.typed import KIND_NAMES, typed_parts
from portal.estimates.words import CELL_NAMES, say_share, say_stale
from portal.forms import read
from portal.inquiries.since import changes_since
from portal.language import say
from portal.merging import Contested
from portal.sent import id_asked
from shared_db.access import Permission
from shared_db.foundation.base import Json
from shared_db.foundation.clock import today
from shared_db.foundation.errors import DomainError, Invalid
from shared_db.models import MEASURES, Estimate, Inquiry, LineKind, RequestItem, drawable
from shared_db.spine import streams
from shared_db.spine.across import heads
from shared_db.spine.states import LIVE_INQUIRY, following
from shared_db.spine.transaction import Work

KINDS = {kind.value for kind in LineKind}


def render_sheet(
    work: Work,
    estimate: Estimate,
    *,
    grid: Json | None = None,
    errors: dict[str, str] | None = None,
    problem: DomainError | None = None,
) -> str:
    """The page. `grid` is what was typed, if it could not be saved; `errors` by cell."""
    stream = streams.company_side(estimate.inquiry_id, estimate.company_id)
    have = heads(work.session, [stream.id]).get(stream.id, 0)
    inquiry = queries.find_inquiry(work, estimate.inquiry_id)
    here = work.actor.in_group(inquiry.group_id)
    rows = queries.parts_of(work, estimate.id)
    lines = queries.lines_of(work, estimate.id)
    kept = {str(line.id): line for some in lines.values() for line in some}
    typed = _whole_parts(grid) or typed_parts([row for row, _part in rows], lines)
    asked_for = queries.items_asked(work, estimate)
    day = today(queries.timezone_of(work, inquiry))
    centres = queries.centres(work, day)
    standing = standings(work, [estimate.id])[estimate.id]
    open_still = bool(following(inquiry.state))
    comparison = comparison_of(work, estimate, id_asked("against"))
    may_edit = open_still and here.may(Permission.EDIT_ESTIMATE)
    drawings = PartDrawings.of(work, inquiry) if may_edit else None
    return render_template(
        "estimates/show.html",
        estimate=estimate,
        inquiry=inquiry,
        holder=holders(work, [inquiry.id]).get(estimate.id),
        request_asked=queries.request_of(work, estimate),
        companies=queries.company_names(work),
        parts={str(row.id): (row, part) for row, part in rows},
        wanted={str(row_id): one for row_id, one in columns_of([r for r, _ in rows]).items()},
        before={str(row_id): one for row_id, one in last_time(work, estimate).items()},
        say_age=lambda since: say_age(since, day),
        outcomes=OUTCOMES,
        outcome_tones=TONES,
        headings={
            str(row.id): say_share(part.name, operation_of(asked_for, row.request_item_id))
            for row, part in rows
        },
        typed=typed,
        kept=kept,
        cells=_computed(work, estimate, typed).cells,
        errors=errors or {},
        problem=say(problem) if problem and not isinstance(problem, Contested) else "",
        contested=problem if isinstance(problem, Contested) else None,
        version=_started_from(estimate),
        removed=lines_removed(work, estimate),
        facts=facts_for_scripts(rows, lines, centres) if may_edit else {},
        centre_options=lambda chosen: _options(centres, str(chosen or "")),
        lines_over=standing.lines_over,
        rate_changed={str(one.line_id): one.today for one in standing.rates},
        kinds=KIND_NAMES,
        LineKind=LineKind,
        may_edit=may_edit,
        drawings={
            str(row.id): drawings.of_part(row.part_id) if drawings else [] for row, _part in rows
        },
        beside=_beside(drawings, typed, {str(row.id): row.part_id for row, _part in rows}),
        drawings_behind=standing.drawings,
        measures={kind.value: names for kind, names in MEASURES.items()},
        drawable={kind.value: drawable(kind) for kind in LineKind},
        weighs=WEIGHS,
        cell_names={name: gettext(word) for name, word in CELL_NAMES.items()},
        drawing_asked=id_asked("drawing"),
        terms_url=url_for("drawings.terms", inquiry_id=inquiry.id)
        if isinstance(problem, TermsNotAccepted)
        else "",
        may_ask=inquiry.state in LIVE_INQUIRY and here.may(Permission.REQUEST_OFFER),
        stream=stream.id,
        have=have,
        view=rollup_view.of(work, estimate, comparison.run),
        comparison=comparison,
        offers=offers_by_line(work, estimate.id, day),
        asked_for=asked_for,
        under_way=runs.roll_up_is_under_way(work, estimate.id),
        standing=standing,
        overtaken=[say_stale(reason) for reason in standing.overtaken],
        changes=_changes(work, estimate, inquiry, standing),
    )


def _beside(
    drawings: PartDrawings | None, typed: list[Json], part_ids: Mapping[str, UUID]
) -> dict[str, list[Offered]]:
    """By row what the drawings that the actor has opened say otherwise than its cells."""
    found: dict[str, list[Offered]] = {}
    for place, part in enumerate(typed):
        part_id = part_ids.get(str(part["id"]))
        sayings = drawings.sayings(part_id) if drawings and part_id else []
        for row, line in enumerate(part.get("lines", []) if sayings else []):
            found[f"parts-{place}-lines-{row}"] = list(beside(line, sayings))
    return found


def operation_of(items: Mapping[str, RequestItem], item_id: UUID | None) -> str | None:
    """The operation that a part of an answering estimate is about."""
    item = items.get(str(item_id))
    return item.operation if item else None


def _started_from(estimate: Estimate) -> int:
    """What was typed and not taken goes on from the version that it began from."""
    typed_from = request.form.get("version", type=int)
    return min(typed_from, estimate.version) if typed_from else estimate.version


def _changes(work: Work, estimate: Estimate, inquiry: Inquiry, standing: Standing) -> list[Json]:
    """What the customer changed in the parts that have overtaken the estimate."""
    parts = {UUID(reason["part_id"]) for reason in standing.overtaken}
    return changes_since(work, inquiry, estimate.inquiry_revision, parts) if parts else []


def _computed(work: Work, estimate: Estimate, typed: list[Json]) -> Computed:
    try:
        return compute(work, estimate, read(Grid, {"parts": typed}).parts)
    except Invalid:
        return Computed({}, {}, {}, complete=False, missing=0)


def _options(centres: dict[UUID, queries.Centre], chosen: str) -> list[tuple[str, str]]:
    """The active work centres, and the one that the line has had all along."""
    return [
        (str(centre.id), centre.name)
        for centre in centres.values()
        if centre.active or str(centre.id) == chosen
    ]


def _whole_parts(grid: Json | None) -> list[Json]:
    """The parts of a typed grid; none if a page of ours did not send it."""
    parts = (grid or {}).get("parts")
    if not isinstance(parts, list) or not all(isinstance(part, dict) for part in parts):
        return []
    lines = [line for part in parts for line in _lines(part)]
    known = all(isinstance(line, dict) and _is_ours(line) for line in lines)
    return parts if known and all("id" in part for part in parts) else []


def _is_ours(line: Json) -> bool:
    """Whether it is of a kind that there is, and names drawings as our page does."""
    drawn = line.get("drawn") or {}
    named = isinstance(drawn, dict) and all(isinstance(one, str) for one in drawn.values())
    return named and str(line.get("kind")) in KINDS


def _lines(part: Json) -> list[Any]:
    lines = part.get("lines", [])
    return lines if isinstance(lines, list) else [None]
