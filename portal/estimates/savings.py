"""An estimate's savings, as they are kept: on them two people are merged, and back they are gone.

Each has what stood before in what it changed, by key:

    LINE/CELL, LINE/drawn/CELL, LINE/written/CELL, LINE/from_records, PART/scrap_percent   a text
    LINE              the whole line that it removed; null for one that it added
    PART/order/KIND   the ids of the part's lines of that kind, where it moved or removed some
    LINE/back         the line that was removed under this id came back under another
"""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import Select
from sqlalchemy.dialects.postgresql import array

from shared_db.access import visible_estimate_savings
from shared_db.models import Estimate, EstimateSaving, Person
from shared_db.spine.transaction import Work
from shared_db.spine.typed_changes import LARGEST_VERSION, Change, Changes, Saving

MOST_READ = 1000
"""Savings that are looked through for one merge: who began before them is asked about each cell
that differs, and a page so old is drawn anew."""


def keep_saving(work: Work, estimate: Estimate, before: Mapping[str, Any]) -> None:
    """Keep what the saving that made the estimate's version typed over."""
    work.session.add(
        EstimateSaving(
            estimate_id=estimate.id,
            version=estimate.version,
            since_version=estimate.version - 1,
            person_id=work.actor.person_id,
            before=dict(before),
        )
    )


def changes_since(work: Work, estimate_id: UUID, version: int) -> Changes:
    """What was typed over after this version, by whom; whole unless it lies too far back."""
    version = min(max(version, 0), LARGEST_VERSION)
    query = savings_of(work, estimate_id).where(EstimateSaving.version > version)
    rows = work.session.execute(
        query.order_by(EstimateSaving.version.desc()).limit(MOST_READ)
    ).all()
    savings = [as_saving(row, name) for row, name in reversed(rows)]
    within = bool(rows) and rows[-1][0].since_version < version
    return Changes.of(savings, is_whole=not within and len(rows) < MOST_READ)


def last_change(work: Work, estimate_id: UUID, keys: Sequence[str]) -> Change | None:
    """Who changed one of these keys last, if anybody did."""
    query = savings_of(work, estimate_id).where(EstimateSaving.before.has_any(array(list(keys))))
    found = work.session.execute(query.order_by(EstimateSaving.version.desc()).limit(1)).first()
    if found is None:
        return None
    row, name = found
    key = next(key for key in keys if key in row.before)
    return Change(row.before[key], row.version, row.person_id, name or "", row.changed_at)


def savings_of(work: Work, estimate_id: UUID) -> Select[EstimateSaving, str]:
    """The savings of one's own estimate, each with the name of whose it was."""
    return (
        visible_estimate_savings(work.actor)
        .outerjoin(Person, Person.id == EstimateSaving.person_id)
        .where(EstimateSaving.estimate_id == estimate_id)
        .with_only_columns(EstimateSaving, Person.name)
    )


def as_saving(row: EstimateSaving, name: str | None) -> Saving:
    """A kept one as merging reads it."""
    return Saving(row.version, row.person_id, name or "", row.before, row.changed_at)
