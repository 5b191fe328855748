"""Lines that were removed from an estimate a moment ago, to be taken back."""

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from portal.estimates.merging import summary
from shared_db.access import visible_estimate_lines
from shared_db.foundation.base import Json
from shared_db.foundation.lists import among
from shared_db.models import Estimate, EstimateLine
from shared_db.spine.transaction import Work
from shared_db.spine.typed_changes import Change, changes_since

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
    fields = changes_since(work.session, estimate.id, estimate.version - LATELY).fields
    left = {
        key: change
        for key, change in fields.items()
        if isinstance(change.before, dict) and f"{key}/back" not in fields
    }
    there = _of_other_ways(work, left)
    gone = [
        (change.version, Removed(key, summary(line), _who_else(work, change), line))
        for key, change in left.items()
        if isinstance(line := change.before, dict) and key not in there
    ]
    return [removed for _version, removed in sorted(gone, key=lambda one: one[0], reverse=True)]


def _of_other_ways(work: Work, line_ids: Iterable[str]) -> set[str]:
    """Those which went from the sheet when another alternative was chosen: they are there still."""
    ids = [UUID(one) for one in line_ids]
    if not ids:
        return set()
    query = visible_estimate_lines(work.actor).where(among(EstimateLine.id, ids))
    return {str(one) for one in work.session.scalars(query.with_only_columns(EstimateLine.id))}


def _who_else(work: Work, change: Change) -> str:
    return "" if change.person_id == work.actor.person_id else change.person
