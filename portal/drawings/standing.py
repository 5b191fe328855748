"""Whose a drawing is that lies open, its revision, who may see it, and who looks at it."""

from typing import Any

from portal.drawings.designs import (
    asked_with,
    company_names,
    designs_of,
    may_bring,
    may_say_who_sees,
)
from portal.drawings.previews import previews_of
from portal.drawings.section import has_accepted_terms, is_own
from portal.files.words import note
from portal.inquiries.queries import find_inquiry, group_of
from shared_db.access import visible_drawings
from shared_db.foundation.clock import today
from shared_db.models import Drawing, Group
from shared_db.spine.transaction import Work


def standing(work: Work, drawing: Drawing) -> dict[str, Any]:
    """What the drawing's page says of it besides what it shows."""
    inquiry = find_inquiry(work, drawing.inquiry_id)
    designs = [design.newest for design in designs_of(work, inquiry)]
    revisions = _revisions(work, drawing)
    own = is_own(work, inquiry, drawing)
    return {
        "note": note(drawing, own=own),
        "own": own,
        "company": company_names(work, [drawing.company_id]).get(drawing.company_id, ""),
        "customer": work.actor.in_group(inquiry.group_id).is_customer,
        "revisions": revisions,
        "asked": asked_with(work, inquiry, {*revisions, *designs}),
        "may_show": own and not drawing.is_asked_for and may_say_who_sees(work, inquiry),
        "may_bring": may_bring(work, inquiry),
        "designs": designs,
        "design_previews": previews_of(work, designs),
        "own_company": work.actor.company_id,
        "accepted": has_accepted_terms(work, inquiry),
        "mark": mark_of(work, group_of(work, inquiry)),
    }


def mark_of(work: Work, group: Group) -> str:
    """透かし: who looks at it and when, where the group wants that said; the group's day."""
    if not group.marks_drawings:
        return ""
    day = today(group.timezone)
    return f"{work.actor.company_name} · {work.actor.name} · {day.isoformat()}"


def _revisions(work: Work, drawing: Drawing) -> list[Drawing]:
    """All of its revisions that the actor may see, the newest first."""
    if drawing.is_asked_for:
        return []
    query = visible_drawings(work.actor).where(
        Drawing.inquiry_id == drawing.inquiry_id, Drawing.series_id == drawing.series_id
    )
    return list(work.session.scalars(query.order_by(Drawing.number_in_series.desc())))
