"""The drawings on the inquiry's page, and in a row on others."""

from uuid import UUID

from flask import render_template

from portal.drawings import queries
from portal.drawings.previews import previews_of
from portal.files.words import note
from portal.inquiries.queries import group_of, parts_of
from portal.inquiries.writing import may_write
from shared_db.access import Permission
from shared_db.models import Inquiry
from shared_db.spine.transaction import Work


def section(work: Work, inquiry: Inquiry) -> str:
    """Every drawing with its kind, size, remark, whether it was replaced, and who opened it."""
    drawings = queries.drawings_of(work, inquiry)
    here = work.actor.in_group(inquiry.group_id)
    return render_template(
        "drawings/section.html",
        inquiry=inquiry,
        drawings=drawings,
        notes={drawing.id: note(drawing, own=here.is_customer) for drawing in drawings},
        parts={part.id: part.name for part in parts_of(work, inquiry)},
        openings=queries.openings_of(work, [drawing.id for drawing in drawings]),
        customer=here.is_customer,
        accepted=_accepted(work, inquiry),
        previews=previews_of(work, drawings),
        may_mark=may_write(work, inquiry),
        may_open=here.may(Permission.OPEN_DRAWING),
    )


def strip(work: Work, inquiry: Inquiry, part_id: UUID | None) -> str:
    """The standing drawings as small pictures; of one part and for the whole, if one is named."""
    drawings = [
        drawing
        for drawing in queries.drawings_of(work, inquiry)
        if not drawing.dropped_in_revision and (not part_id or drawing.part_id in (part_id, None))
    ]
    may_open = work.actor.in_group(inquiry.group_id).may(Permission.OPEN_DRAWING)
    return render_template(
        "drawings/strip.html",
        drawings=drawings if may_open else [],
        accepted=_accepted(work, inquiry),
        previews=previews_of(work, drawings),
    )


def _accepted(work: Work, inquiry: Inquiry) -> bool:
    """Whether the actor may look: the customer at their own, a shop's people under the terms."""
    if not work.actor.in_group(inquiry.group_id).is_member:
        return True
    version = group_of(work, inquiry).confidentiality_version
    return queries.has_accepted(work, inquiry, version)
