"""Edits by the page and by programs: the same words, the same answers."""

from uuid import UUID

from portal.estimates.columns import quantities_by_part
from portal.estimates.edits.applying import apply_edits
from portal.estimates.edits.figures import figures
from portal.estimates.edits.forms import EditsBody, EditsOut
from shared_db.spine.transaction import Work


def take_edits(work: Work, estimate_id: UUID, body: EditsBody) -> EditsOut:
    """Do them, and say what became of each and what the sheet comes to. Raises `WrongState`."""
    done = apply_edits(work, estimate_id, body.edits)
    computed = figures(work, done.estimate, done.rows, done.lines, done.parts, done.whole_parts)
    return EditsOut(
        version=done.estimate.version,
        contested=done.contested,
        refused=done.refused,
        understood=done.understood,
        orders=done.orders,
        figures=computed.cells,
        quantities=quantities_by_part(done.rows),
        complete=computed.complete,
        missing=computed.missing,
    )
