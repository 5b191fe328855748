"""What became of the drawings behind an estimate's numbers: revised, not shown any more, removed.

Of a shop's drawing only what the actor sees counts: a newer revision that is not theirs to see is
nothing to them, and of one that is not shown to them any more they learn only that.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID

from sqlalchemy import cast, column, func, true
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.dialects.postgresql import UUID as SQL_UUID

from portal.drawings.queries import newest_of
from shared_db.access import visible_drawings, visible_estimate_lines
from shared_db.access.counting import counts
from shared_db.foundation.errors import N_
from shared_db.foundation.lists import among
from shared_db.models import Drawing, EstimateLine, EstimatePart
from shared_db.spine.transaction import Work


class Why(StrEnum):
    """Why a number rests on its drawing no longer."""

    REVISED = "revised"
    """Another one stands in its place, or it is of another part now."""
    TAKEN_BACK = "taken_back"
    REMOVED = "removed"


SENTENCES: dict[Why, str] = {
    Why.REVISED: N_("The drawing was revised"),
    Why.TAKEN_BACK: N_("The drawing is not shown to you any more"),
    Why.REMOVED: N_("The drawing was removed"),
}
"""Beside the number: message ids."""


@dataclass(frozen=True)
class Behind:
    """Why; and of a shop's drawing its newest revision, which is to be taken by name."""

    why: Why
    newer_id: UUID | None = None

    @property
    def sentence(self) -> str:
        """The message id of what is said beside the number."""
        return SENTENCES[self.why]


ByLine = Mapping[UUID, Mapping[str, Behind]]


def drawings_behind(work: Work, estimate_ids: Sequence[UUID]) -> dict[UUID, ByLine]:
    """By estimate and line the measures whose drawing no longer stands for the line's part."""
    measure = func.jsonb_each(EstimateLine.kept_measured).table_valued(
        "key", column("value", JSONB), joins_implicitly=True
    )
    drawing_id = cast(measure.c.value["source"]["drawing_id"].astext, SQL_UUID)
    query = (
        visible_estimate_lines(work.actor)
        .join(EstimatePart, EstimatePart.id == EstimateLine.estimate_part_id)
        .join(measure, true())
        .join(Drawing, Drawing.id == drawing_id, isouter=True)
        .where(
            among(EstimateLine.estimate_id, estimate_ids),
            drawing_id.is_not(None),
            counts(EstimateLine.variant_id),
        )
        .with_only_columns(
            *(EstimateLine.estimate_id, EstimateLine.id, EstimatePart.part_id),
            *(measure.c.key, drawing_id, Drawing.id.is_(None)),
        )
    )
    rows = work.session.execute(query).all()
    drawings = _Drawings.of(work, {row[4] for row in rows})
    found: dict[UUID, dict[UUID, dict[str, Behind]]] = defaultdict(lambda: defaultdict(dict))
    for estimate_id, line_id, part_id, name, of, removed in rows:
        behind = Behind(Why.REMOVED) if removed else drawings.behind(of, part_id)
        if behind is not None:
            found[estimate_id][line_id][name] = behind
    return {one: dict(lines) for one, lines in found.items()}


@dataclass(frozen=True)
class _Drawings:
    """What the actor sees of some drawings: themselves, and the newest revisions of a shop's."""

    seen: Mapping[UUID, Drawing]
    newest: Mapping[UUID, Drawing]

    @classmethod
    def of(cls, work: Work, drawing_ids: Iterable[UUID]) -> "_Drawings":
        ids = list(drawing_ids)
        if not ids:
            return cls({}, {})
        by_id = visible_drawings(work.actor).where(among(Drawing.id, ids))
        seen = {one.id: one for one in work.session.scalars(by_id)}
        series = [one.series_id for one in seen.values() if one.series_id]
        if not series:
            return cls(seen, {})
        revisions = visible_drawings(work.actor).where(among(Drawing.series_id, series))
        return cls(seen, newest_of(work.session.scalars(revisions)))

    def behind(self, drawing_id: UUID, part_id: UUID) -> Behind | None:
        """Why a number of a part rests on it no longer; None where it does."""
        drawing = self.seen.get(drawing_id)
        if drawing is None:
            return Behind(Why.TAKEN_BACK)
        newest = self.newest[drawing.series_id] if drawing.series_id else drawing
        if newest is not drawing:
            return Behind(Why.REVISED, newest.id)
        stands = drawing.stands or drawing.series_id is not None
        return None if stands and drawing.part_id in (None, part_id) else Behind(Why.REVISED)
