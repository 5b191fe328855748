"""Lines that were removed from an estimate a moment ago, to be taken back."""

from dataclasses import dataclass
from uuid import UUID

from portal.estimates import queries
from portal.estimates.merging import summary
from portal.estimates.savings import changes_since
from shared_db.foundation.base import Json
from shared_db.models import Estimate
from shared_db.spine.transaction import Work
from shared_db.spine.typed_changes import Change

LATELY = 20
"""So many savings ago a removed line can still be taken back from the page."""


@dataclass(frozen=True)
class Removed:
    """A line that was removed a moment ago, as it stood, and by whom."""

    id: str
    name: str
    who: str
    """Empty if it was the actor."""
    line: Json

    @property
    def part_id(self) -> str:
        """The part in whose sheet it stood."""
        return str(self.line["part"])


def lines_removed(work: Work, estimate: Estimate) -> list[Removed]:
    """Lines that were removed by the last savings and not taken back, the last one first."""
    fields = changes_since(work, estimate.id, estimate.version - LATELY).fields
    lines = {
        key: one.before
        for key, one in fields.items()
        if isinstance(one.before, dict) and f"{key}/back" not in fields
    }
    standing = queries.lines_in(work, estimate.id, map(UUID, lines), other_ways=True)
    there = {str(one.id) for one in standing}
    gone = [
        (fields[key].version, Removed(key, summary(line), _who_else(work, fields[key]), line))
        for key, line in lines.items()
        if key not in there
    ]
    return [removed for _version, removed in sorted(gone, key=lambda one: one[0], reverse=True)]


def _who_else(work: Work, change: Change) -> str:
    return "" if change.person_id == work.actor.person_id else change.person
