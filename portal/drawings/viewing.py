"""The page on which one drawing lies open: the viewer, and what the drawing says of itself."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from flask import request, url_for

from estimator.geometry.developing import with_k_factor
from estimator.geometry.facts import Facts, drawn_in
from portal.drawings import queries
from portal.drawings.facts_words import (
    NO_PREVIEW,
    OTHER_PROBLEM,
    PROBLEMS,
    UNIT_UNKNOWN,
    block_of,
    remarks_of,
    said_of,
    sentence,
)
from portal.drawings.numbers import k_factor_of
from portal.drawings.previews import NONE, Previews, PreviewState, is_awaited, previews_of
from portal.drawings.serving import kept_facts
from portal.files.words import note
from portal.inquiries.queries import find_inquiry, parts_of
from shared_db.access import Permission
from shared_db.files.preview_names import Preview
from shared_db.models import Drawing, DrawingKind, Inquiry, Part
from shared_db.spine.states import following
from shared_db.spine.transaction import Work

INCH = 25.4
"""Millimetres."""
SHOWN_BY = {Preview.MODEL: "model", Preview.SHEET: "sheet", Preview.TILES: "tiles"}
"""Which viewer shows which preview; a PDF is shown as it is."""


def viewing_page(work: Work, drawing: Drawing, *, in_inches: bool) -> dict[str, Any]:
    """What the template reads. The drawing may be seen by who asks, who has opened it.

    `in_inches`: they say so of a flat drawing whose file doesn't say.
    """
    inquiry = find_inquiry(work, drawing.inquiry_id)
    previews = previews_of(work, [drawing]).get(drawing.id, NONE)
    parts = {part.id: part for part in parts_of(work, inquiry)}
    part = parts.get(drawing.part_id) if drawing.part_id else None
    others = [one for one in queries.drawings_of(work, inquiry) if not one.dropped_in_revision]
    facts = facts_of(previews)
    if facts:
        facts = with_k_factor(facts, float(k_factor_of(work)))
    unit_asked = facts is not None and UNIT_UNKNOWN in facts.remarks
    if facts and unit_asked and in_inches:
        facts = drawn_in(facts, INCH)
    return {
        "drawing": drawing,
        "inquiry": inquiry,
        "part": part,
        "note": note(drawing, own=work.actor.in_group(inquiry.group_id).is_customer),
        "viewer_kind": viewer_of(drawing, previews),
        "urls": _urls(drawing, viewer_of(drawing, previews)),
        "awaited": is_awaited(drawing, previews),
        "why_not": why_not(previews),
        "said": said_of(facts, _material(part)) if facts else [],
        "unit_asked": unit_asked,
        "in_inches": in_inches,
        "remarks": remarks_of(facts) if facts else [],
        "title_block": block_of(facts) if facts else [],
        "place": request.args.get("place", ""),
        "into_estimate": _into_estimate(work, drawing, inquiry, list(parts)),
        "others": others,
        "other_previews": previews_of(work, others),
    }


def _into_estimate(work: Work, drawing: Drawing, inquiry: Inquiry, part_ids: Sequence[UUID]) -> str:
    """Where the actor's own estimate takes numbers of this drawing; empty where it can't."""
    part_id = drawing.part_id or (part_ids[0] if len(part_ids) == 1 else None)
    may = work.actor.in_group(inquiry.group_id).may(Permission.EDIT_ESTIMATE)
    if not (may and part_id and following(inquiry.state) and queries.stands_for(work, drawing)):
        return ""
    estimate = queries.estimate_with(work, inquiry, part_id)
    if estimate is None:
        return ""
    anchor = f"of-{part_id}"
    return url_for("estimates.show", estimate_id=estimate, drawing=drawing.id, _anchor=anchor)


def facts_of(previews: Previews) -> Facts | None:
    """What is known of the drawing; None while nothing is, or where nothing can be."""
    made = previews.files.get(Preview.FACTS)
    return kept_facts(made) if made else None


def viewer_of(drawing: Drawing, previews: Previews) -> str:
    """Which of the viewers shows it; empty where none can."""
    if previews.state is PreviewState.FAILED:
        return ""
    if drawing.kind is DrawingKind.PDF:
        return "pdf"
    return next((name for made, name in SHOWN_BY.items() if made in previews.files), "")


def _urls(drawing: Drawing, viewer: str) -> dict[str, str]:
    """Where the viewer finds what it shows, and people the file."""
    urls = {"file": url_for("drawings.open", drawing_id=drawing.id)}
    if viewer == "pdf":
        urls["source"] = url_for("previews.original", drawing_id=drawing.id)
    elif viewer == "tiles":
        urls["source"] = url_for("previews.pages", drawing_id=drawing.id)
        urls["tile"] = urls["source"] + "/{page}/{level}/{column}_{row}"
    elif viewer:
        urls["source"] = url_for("previews.preview", drawing_id=drawing.id, name=viewer)
    return urls


def why_not(previews: Previews) -> str:
    """Why nothing can be seen, and what to do; empty where something can, or will be."""
    if previews.state is PreviewState.NO_PREVIEW:
        return sentence(NO_PREVIEW)
    if previews.state is PreviewState.FAILED:
        return sentence(PROBLEMS.get(previews.problem, OTHER_PROBLEM))
    return ""


def _material(part: Part | None) -> str:
    return part.material if part and part.material else ""
