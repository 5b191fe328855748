"""What a drawing is, or of which part, was said wrong: its shop says it anew."""

from uuid import UUID

from portal.designs.forms import KindForm
from portal.designs.showing import tell_shown
from portal.drawings.controlled import is_part_controlled
from portal.drawings.service import require_own, require_worked_on, set_export_control
from portal.inquiries.queries import parts_of
from shared_db.access import own_designs
from shared_db.foundation.errors import N_, Invalid
from shared_db.models import Drawing, Inquiry
from shared_db.spine.transaction import Work


def correct(work: Work, inquiry: Inquiry, drawing: Drawing, said: KindForm) -> None:
    """Say it of a locked drawing and of its other revisions: they are the same thing.

    For a part whose drawing the customer has put under export control, it comes under it as well,
    and goes back to the own side until it is shown by its name. Raises `NotAllowed` for another
    shop's, `WrongState` where the request has ended, `Invalid` for a part that isn't asked for.
    """
    require_worked_on(require_own(work, drawing))
    known = {part.id for part in parts_of(work, inquiry)} | {drawing.part_id, None}
    if said.part_id not in known:
        raise Invalid.one("part_id", "unknown_part", N_("This part is not in the request."))
    if (drawing.purpose, drawing.part_id) == (said.purpose, said.part_id):
        return
    controlled = is_part_controlled(work, inquiry, said.part_id)
    for one in _revisions(work, drawing.series_id):
        one.purpose, one.part_id = said.purpose, said.part_id
        if controlled:
            set_export_control(work, one, True)
    work.session.flush()
    tell_shown(work, inquiry, drawing)


def _revisions(work: Work, series_id: UUID | None) -> list[Drawing]:
    query = own_designs(work.actor).where(Drawing.series_id == series_id)
    return list(work.session.scalars(query.order_by(Drawing.id).with_for_update(key_share=True)))
