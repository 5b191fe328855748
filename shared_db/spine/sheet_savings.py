"""Old savings of a sheet fold together, so that its history reaches back for ever and stays small.

The newest 300 of an estimate stand one by one. Of older ones, what one person did in a sitting (no
pause of more than ten minutes, an hour in all) becomes one; a version that was named ends its
sitting. Where even so there are more than 3,000, the oldest become one of several people. What
stood before is kept in each case, so the first state of the sheet can always be gone back to.
"""

from collections.abc import Iterator, Sequence
from datetime import timedelta
from typing import Final
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from shared_db.foundation.base import Json
from shared_db.models import EstimateSaving, EstimateVersionName

SINGLE: Final = 300
MOST: Final = 3000
PAUSE: Final = timedelta(minutes=10)
LONGEST: Final = timedelta(hours=1)
LATELY: Final = timedelta(days=3)
Rows = list[EstimateSaving]


def fold_old_savings(session: Session) -> int:
    """Fold those of the estimates in which somebody typed lately; says how many rows went."""
    typed_lately = func.max(EstimateSaving.changed_at) > func.now() - LATELY
    many = (
        select(EstimateSaving.estimate_id)
        .group_by(EstimateSaving.estimate_id)
        .having(func.count() > SINGLE, typed_lately)
    )
    return sum(_fold(session, estimate_id) for estimate_id in session.scalars(many).all())


def _fold(session: Session, estimate_id: UUID) -> int:
    own = select(EstimateSaving).where(EstimateSaving.estimate_id == estimate_id)
    newest_first = own.order_by(EstimateSaving.version.desc()).offset(SINGLE)
    old: Rows = list(session.scalars(newest_first))[::-1]
    names = EstimateVersionName.estimate_id == estimate_id
    named = set(session.scalars(select(EstimateVersionName.version).where(names)))
    kept = [_one(session, rows, keep_person=True) for rows in _sittings(old, named)]
    gone = len(old) - len(kept)
    too_many = len(kept) + SINGLE - MOST
    if too_many > 0:
        _one(session, kept[: too_many + 1], keep_person=False)
        gone += too_many
    return gone


def _sittings(old: Sequence[EstimateSaving], named: set[int]) -> Iterator[Rows]:
    """The savings, the oldest first, as they belong together."""
    rows: Rows = []
    for row in old:
        if rows and not _goes_on(rows, row, named):
            yield rows
            rows = []
        rows.append(row)
    if rows:
        yield rows


def _goes_on(rows: Rows, row: EstimateSaving, named: set[int]) -> bool:
    return (
        row.person_id == rows[-1].person_id
        and row.person_id is not None
        and rows[-1].version not in named
        and row.started_at - rows[-1].changed_at <= PAUSE
        and row.changed_at - rows[0].started_at <= LONGEST
    )


def _one(session: Session, rows: Rows, *, keep_person: bool) -> EstimateSaving:
    """Fold savings, the oldest first, into the newest of them."""
    *older, newest = rows
    if older:
        before: Json = {}
        for row in rows:
            before = _typed_over(before, row.before)
        newest.before = before
        newest.since_version, newest.started_at = rows[0].since_version, rows[0].started_at
        if not keep_person:
            newest.person_id = None
        for row in older:
            session.delete(row)
        session.flush()
    return newest


def _typed_over(earlier: Json, later: Json) -> Json:
    """What stood before both. Of a line that came or went in the first, the second tells nothing;
    one that went in the second stood as it did before the first."""
    known = {key for key in earlier if "/" not in key}
    told = {key: value for key, value in later.items() if key.partition("/")[0] not in known}
    before = told | earlier
    for line_id in [key for key, value in told.items() if "/" not in key and value is not None]:
        line = dict(told[line_id])
        for key in [key for key in before if key.startswith(f"{line_id}/")]:
            _put(line, key.removeprefix(f"{line_id}/"), before.pop(key))
        before[line_id] = line
    return before


def _put(line: Json, key: str, value: str) -> None:
    """Let a whole line say what was kept of it: of a cell, or of `drawn/CELL`, `written/CELL`."""
    where, _, cell = key.rpartition("/")
    if where:
        inner = {name: of for name, of in (line.get(where) or {}).items() if name != cell}
        line[where] = inner | ({cell: value} if value else {})
    else:
        line[cell] = value
