"""An estimate with all of its ways (案) and its structure: what its history goes back over.

What typing changes is one way's lines; making, choosing or taking away a way, and putting a part
into a part, change more. Such a saving notes the difference between two of these, by key:

    ways/chosen       the id of the way that counted, "" where there was only one way
    ways/WAY          "1" if that way stood, "" if it didn't
    LINE/way          the way whose line it was, "" for one of every way
    PART/place        what `place_of` says: into what it went, how many, and what was tried
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from uuid import UUID

from portal.estimates import queries
from portal.estimates.noting import typed_over
from portal.estimates.queries import as_typed
from portal.estimates.savings import keep_saving
from portal.estimates.typed import typed_parts
from shared_db.access import visible_estimate_variants
from shared_db.foundation.base import Json
from shared_db.models import Estimate, EstimateLine, EstimatePart, EstimateVariant
from shared_db.spine.transaction import Work

CHOSEN = "ways/chosen"
WAYS, PLACE, WAY = "ways", "place", "way"
STOOD = "1"


@dataclass(frozen=True)
class Whole:
    """What stands: the lines of every way, also of those that were taken away."""

    parts: list[Json]
    places: dict[str, str] = field(default_factory=dict)
    ways: frozenset[str] = frozenset()
    chosen: str = ""


def ways_of(work: Work, estimate_id: UUID, *, removed: bool = False) -> list[EstimateVariant]:
    """The estimate's ways in their order; none where nobody made a second one.

    `removed`: also those that were taken away.
    """
    query = visible_estimate_variants(work.actor).where(EstimateVariant.estimate_id == estimate_id)
    if not removed:
        query = query.where(~EstimateVariant.removed)
    return list(work.session.scalars(query.order_by(EstimateVariant.position)))


def whole_now(work: Work, estimate: Estimate) -> Whole:
    """Read it; what was changed before has to be flushed."""
    rows = [row for row, _part in queries.parts_of(work, estimate.id)]
    lines: dict[UUID, list[EstimateLine]] = {}
    for line in queries.lines_in(work, estimate.id, other_ways=True):
        lines.setdefault(line.estimate_part_id, []).append(line)
    ways = ways_of(work, estimate.id)
    return Whole(
        parts=typed_parts(rows, lines),
        places={str(row.id): place_of(row) for row in rows},
        ways=frozenset(str(one.id) for one in ways),
        chosen=next((str(one.id) for one in ways if one.chosen), ""),
    )


def note_whole(work: Work, estimate: Estimate, before: Whole) -> None:
    """Keep what the saving that made the estimate's version changed since `before`."""
    work.session.flush()
    keep_saving(work, estimate, whole_over(before, whole_now(work, estimate)))


def whole_over(before: Whole, now: Whole) -> Json:
    """What stood before in everything that is another now, by key."""
    changed = typed_over(before.parts, now.parts)
    changed |= {
        f"{WAYS}/{one}": STOOD if one in before.ways else "" for one in before.ways ^ now.ways
    }
    if before.chosen != now.chosen:
        changed[CHOSEN] = before.chosen
    for part_id, place in before.places.items():
        if now.places.get(part_id, place) != place:
            changed[f"{part_id}/{PLACE}"] = place
    return changed


def place_of(row: EstimatePart) -> str:
    """Where a part stands, as one word: `PARENT|QUANTITY_PER|TRIED,TRIED`."""
    per = "" if row.quantity_per is None else as_typed(row.quantity_per)
    return f"{row.parent_id or ''}|{per}|{','.join(map(str, row.trial_quantities))}"


def into_of(place: str) -> tuple[str, str]:
    """Of such a word what the part goes into, by id, and how many of it; "" by itself."""
    parent, _, rest = place.partition("|")
    return parent, rest.partition("|")[0]


def tried_of(place: str) -> list[int]:
    """Of such a word the quantities that are only tried."""
    return [int(one) for one in place.rpartition("|")[2].split(",") if one]


def is_of_more(keys: Iterable[str]) -> bool:
    """Whether a saving with these keys changed more than the lines of a sheet: a page that shows
    one is drawn anew."""
    return any(key.startswith(f"{WAYS}/") or key.endswith((f"/{WAY}", f"/{PLACE}")) for key in keys)
