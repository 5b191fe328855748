"""The drawings on the inquiry's page."""

from flask import render_template

from portal.drawings import queries
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
    accepted = not here.is_member or queries.has_accepted(
        work, inquiry, group_of(work, inquiry).confidentiality_version
    )
    return render_template(
        "drawings/section.html",
        inquiry=inquiry,
        drawings=drawings,
        notes={drawing.id: note(drawing, own=here.is_customer) for drawing in drawings},
        parts={part.id: part.name for part in parts_of(work, inquiry)},
        openings=queries.openings_of(work, [drawing.id for drawing in drawings]),
        customer=here.is_customer,
        accepted=accepted,
        may_mark=may_write(work, inquiry),
        may_open=here.may(Permission.OPEN_DRAWING),
    )
