"""The drawings on the form by which a sub-quote is asked: which are offered, which are ticked."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from portal.drawings.controlled import to_be_named
from portal.drawings.designs import asked_with
from portal.drawings.previews import previews_of
from portal.drawings.section import has_accepted_terms
from portal.inquiries.queries import parts_of
from portal.offers.named import nameable, named_before, usually_named
from shared_db.access import Permission
from shared_db.models import Inquiry, Request
from shared_db.spine.transaction import Work


def along_with(
    work: Work,
    inquiry: Inquiry,
    outside: Sequence[tuple[Any, ...]],
    asked: Mapping[UUID, Sequence[Request]],
    typed: Mapping[str, Any],
) -> dict[str, Any]:
    """What the template reads. `outside` begins each with the line and the part; ticked are those
    that were sent, else what usually goes along with the lines that are chosen, or with all."""
    drawings = nameable(work, inquiry)
    by_name = to_be_named(work, inquiry, drawings)
    chosen = [one for one in outside if str(one[0].id) in typed["line_ids"]] or outside
    before = {request.id: request for line, *_more in chosen for request in asked.get(line.id, [])}
    if "drawing_ids" in typed:
        ticked = set(typed["drawing_ids"])
    else:
        parts = {part.id for _line, part, *_more in chosen}
        went_along = named_before(work, before.values())
        ticked = {str(one) for one in usually_named(drawings, parts, went_along, by_name)}
    return {
        "nameable": drawings,
        "named": ticked,
        "to_be_named": by_name,
        "previews": previews_of(work, drawings),
        "asked_with": asked_with(work, inquiry, drawings),
        "part_names": {part.id: part.name for part in parts_of(work, inquiry)},
        "accepted": has_accepted_terms(work, inquiry),
        "may_open": work.actor.in_group(inquiry.group_id).may(Permission.OPEN_DRAWING),
    }
