"""輸出管理: what a shop brought goes to others by its name only, if anybody has said that it,
another revision of it, or what it was made for is under export control."""

from collections.abc import Iterable
from uuid import UUID

from portal.inquiries.queries import standing_drawings
from shared_db.access import own_designs
from shared_db.foundation.lists import among
from shared_db.models import Drawing, Inquiry
from shared_db.spine.transaction import Work


def is_part_controlled(work: Work, inquiry: Inquiry, part_id: UUID | None) -> bool:
    """Whether the customer says so of a drawing of the part, or for the whole; of no part, of any
    drawing."""
    return _is_any_of(part_id, standing_drawings(work, inquiry))


def to_be_named(work: Work, inquiry: Inquiry, drawings: Iterable[Drawing]) -> set[UUID]:
    """Which of these go to others by their name only: those of one's own shop that are under
    control, also where it only says so of another revision, or the customer of the part."""
    own = [one for one in drawings if one.company_id == work.actor.company_id]
    if not own:
        return set()
    asked = standing_drawings(work, inquiry)
    marked = own_designs(work.actor).where(
        among(Drawing.series_id, [one.series_id for one in own]), Drawing.export_controlled
    )
    series = set(work.session.scalars(marked.with_only_columns(Drawing.series_id)))
    return {one.id for one in own if one.series_id in series or _is_any_of(one.part_id, asked)}


def _is_any_of(part_id: UUID | None, asked: Iterable[Drawing]) -> bool:
    return any(
        drawing.export_controlled and (part_id is None or drawing.part_id in (part_id, None))
        for drawing in asked
    )
