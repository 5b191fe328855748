"""The history as it is read: what each person did in a sitting, cell by cell, the newest first."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from portal.estimates.history.states import State
from portal.estimates.history.words import Words
from portal.estimates.noting import CELLS
from portal.estimates.savings import as_saving, savings_of
from portal.estimates.whole import CHOSEN, PLACE, STOOD, WAY, WAYS, into_of, whole_now
from shared_db.access import visible_version_names
from shared_db.models import Estimate, EstimateSaving, EstimateVersionName, Person
from shared_db.spine.transaction import Work
from shared_db.spine.typed_changes import Changes

PAUSE = timedelta(minutes=10)
"""Whoever types nothing for so long begins another sitting."""
LONGEST = timedelta(hours=1)
FIRST = ("made", "taken_away", "chosen", "placed")
MOST_SHOWN = 200
"""Changes of one sitting that are listed; more are counted."""


@dataclass(frozen=True)
class Changed:
    """One thing that a sitting changed. `what`: set, added, removed or moved; of a way (案) chosen,
    made or taken_away; of a part placed, `before` and `after` being what it goes into."""

    what: str
    line: str
    cell: str = ""
    before: str = ""
    after: str = ""


@dataclass(frozen=True)
class Named:
    """What somebody called a version."""

    name: str
    person: str
    at: datetime


@dataclass
class Sitting:
    """What one person did without a long pause; the version that stood at its end."""

    version: int
    since_version: int
    person_id: UUID | None
    person: str
    started_at: datetime
    changed_at: datetime
    changes: list[Changed] = field(default_factory=list)
    more: int = 0
    name: Named | None = None


def sittings(
    work: Work, estimate: Estimate, most: int, skip: int = 0
) -> tuple[list[Sitting], bool]:
    """So many sittings, the newest first; and whether there are more before them."""
    names = version_names(work, estimate)
    state = State.of(whole_now(work, estimate))
    words = Words(work, estimate)
    found: list[Sitting] = []
    for place, rows in enumerate(_gathered(work, estimate, set(names))):
        if place >= skip + most:
            return found, True
        if place >= skip:
            found.append(_told(rows, state, words, names))
        for row, _name in rows:
            state.go_back(row.before)
    return found, False


def version_names(work: Work, estimate: Estimate) -> dict[int, Named]:
    """The names that versions were given, by version."""
    query = (
        visible_version_names(work.actor)
        .join(Person, Person.id == EstimateVersionName.person_id)
        .where(EstimateVersionName.estimate_id == estimate.id)
        .with_only_columns(EstimateVersionName, Person.name)
    )
    return {
        row.version: Named(row.name, person, row.named_at)
        for row, person in work.session.execute(query)
    }


def _gathered(
    work: Work, estimate: Estimate, named: set[int]
) -> Iterator[list[tuple[EstimateSaving, str]]]:
    query = savings_of(work, estimate.id).order_by(EstimateSaving.version.desc())
    rows: list[tuple[EstimateSaving, str]] = []
    for row, name in work.session.execute(query):
        if rows and not _goes_on(rows, row, named):
            yield rows
            rows = []
        rows.append((row, name or ""))
    if rows:
        yield rows


def _goes_on(
    rows: Sequence[tuple[EstimateSaving, str]], row: EstimateSaving, named: set[int]
) -> bool:
    """Whether an older saving is of the same sitting as these."""
    newest, oldest = rows[0][0], rows[-1][0]
    return (
        row.person_id == oldest.person_id
        and row.version not in named
        and oldest.started_at - row.changed_at <= PAUSE
        and newest.changed_at - row.started_at <= LONGEST
    )


def _told(
    rows: Sequence[tuple[EstimateSaving, str]],
    state: State,
    words: Words,
    names: dict[int, Named],
) -> Sitting:
    newest, name = rows[0]
    oldest = rows[-1][0]
    savings = [as_saving(row, name) for row, name in reversed(rows)]
    fields = Changes.of(savings, is_whole=True).fields
    copied = {key for key in state.ways if f"{WAYS}/{key}" in fields}
    said = (
        _say(key, change.before, state, words)
        for key, change in fields.items()
        if not (change.before is None and state.lines.get(key, {}).get(WAY) in copied)
    )
    told = sorted((one for one in said if one is not None), key=lambda one: one.what not in FIRST)
    return Sitting(
        version=newest.version,
        since_version=oldest.since_version,
        person_id=newest.person_id,
        person=name,
        started_at=oldest.started_at,
        changed_at=newest.changed_at,
        changes=told[:MOST_SHOWN],
        more=max(len(told) - MOST_SHOWN, 0),
        name=names.get(newest.version),
    )


def _say(key: str, before: Any, state: State, words: Words) -> Changed | None:
    """What became of one key from before to the state after the sitting; None for nothing."""
    of, _, cell = key.partition("/")
    now = state.says(key)
    if not cell:
        return _say_line(before, now, words)
    if of == WAYS or cell == PLACE:
        return _say_whole(key, before, now, words)
    if cell.startswith("order/"):
        return Changed("moved", words.part(of)) if _moved(before, state.orders.get(key)) else None
    if cell == "scrap_percent":
        return Changed("set", words.part(of), cell, before, now) if before != now else None
    line = state.lines.get(of)
    if line is None or cell not in CELLS or before == now:
        return None
    shown = (words.value(cell, value) for value in (before, now))
    return Changed("set", words.line(line), cell, *shown)


def _say_whole(key: str, before: str, now: str, words: Words) -> Changed | None:
    """What became of a way, or of where a part goes."""
    of, _, cell = key.partition("/")
    if key == CHOSEN:
        if before == now:
            return None
        return Changed("chosen", words.way(now), before=words.way(before), after=words.way(now))
    if of == WAYS:
        return Changed("made" if now == STOOD else "taken_away", words.way(cell))
    then, there = words.place(before), words.place(now)
    if into_of(before) == into_of(now):
        return None
    return Changed("placed", words.part(of), before=then, after=there)


def _say_line(before: Any, now: Any, words: Words) -> Changed | None:
    if before is None:
        return Changed("added", words.line(now)) if now is not None else None
    return Changed("removed", words.line(before)) if now is None else None


def _moved(before: Sequence[str] | None, now: Sequence[str] | None) -> bool:
    """Whether lines that stood there before and stand there now do so in another order."""
    then, stand = before or [], now or []
    return [one for one in then if one in set(stand)] != [one for one in stand if one in set(then)]
