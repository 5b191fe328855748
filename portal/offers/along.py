"""The drawings on the form by which a sub-quote is asked: which are offered, which are ticked."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from portal.drawings.controlled import to_be_named
from portal.drawings.designs import asked_with
from portal.drawings.previews import previews_of
from portal.drawings.section import has_accepted_terms
from portal.inquiries.queries import parts_of
from portal.offers.named import nameable, named_before, usually_named
from shared_db.access import Permission
from shared_db.models import Drawing, Inquiry, Request
from shared_db.spine.transaction import Work


@dataclass(frozen=True)
class CanGo:
    """What can go along with any request of this inquiry."""

    drawings: list[Drawing]
    by_name: set[UUID]

    @classmethod
    def of(cls, work: Work, inquiry: Inquiry) -> "CanGo":
        """The customer's, then what the own shop brought."""
        drawings = nameable(work, inquiry)
        return cls(drawings, to_be_named(work, inquiry, drawings))

    def usual(self, work: Work, parts: Collection[UUID], before: Collection[Request]) -> set[str]:
        """The ids of what usually goes along with these parts."""
        went_along = named_before(work, before)
        return {str(one) for one in usually_named(self.drawings, parts, went_along, self.by_name)}

    def shown(self, work: Work, inquiry: Inquiry) -> dict[str, Any]:
        """What the template reads of them."""
        return {
            "nameable": self.drawings,
            "to_be_named": self.by_name,
            "previews": previews_of(work, self.drawings),
            "asked_with": asked_with(work, inquiry, self.drawings),
            "part_names": {part.id: part.name for part in parts_of(work, inquiry)},
            "accepted": has_accepted_terms(work, inquiry),
            "may_open": work.actor.in_group(inquiry.group_id).may(Permission.OPEN_DRAWING),
        }


def along_with(
    work: Work,
    inquiry: Inquiry,
    outside: Sequence[tuple[Any, ...]],
    asked: Mapping[UUID, Sequence[Request]],
    typed: Mapping[str, Any],
) -> dict[str, Any]:
    """What the template reads. `outside` begins each with the line and the part; ticked are those
    that were sent, else what usually goes along with the lines that are chosen, or with all."""
    can_go = CanGo.of(work, inquiry)
    if "drawing_ids" in typed:
        ticked = set(typed["drawing_ids"])
    else:
        chosen = [one for one in outside if str(one[0].id) in typed["line_ids"]] or outside
        before = {one.id: one for line, *_more in chosen for one in asked.get(line.id, [])}
        parts = {part.id for _line, part, *_more in chosen}
        ticked = can_go.usual(work, parts, before.values())
    return {**can_go.shown(work, inquiry), "named": ticked}
