"""Back to a state of long ago, by a saving of its own; and what versions are called."""

from decimal import Decimal
from uuid import UUID

from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.exc import IntegrityError

from portal.estimates import queries
from portal.estimates.as_it_stands import Sheet
from portal.estimates.editing import write_grid
from portal.estimates.forms import Grid, PartBody
from portal.estimates.history.states import State, state_at
from portal.estimates.service import changed, open_for_edit
from portal.estimates.whole import (
    WAY,
    into_of,
    note_whole,
    place_of,
    tried_of,
    ways_of,
    whole_now,
    whole_over,
)
from portal.forms import read
from shared_db.access import visible_version_names
from shared_db.foundation.errors import NotFound
from shared_db.models import Estimate, EstimatePart, EstimateVersionName
from shared_db.spine.transaction import Work


def restore(work: Work, estimate_id: UUID, version: int) -> tuple[Estimate, State]:
    """Let all stand again as it did at a version: the structure, the ways with their lines, and
    which of them counts. Lines come back under their ids.

    It is one more saving: the history has it, and it can be gone back behind again. A way that
    there was not then is taken away with its lines untouched. Lines of parts that the estimate has
    no more stay away. Raises `WrongState` where a line is being asked for that was not there then,
    and as `state_at`.
    """
    estimate = open_for_edit(work, estimate_id)
    state = state_at(work, estimate, version)
    before = whole_now(work, estimate)
    _place(work, estimate, state)
    _choose(work, estimate, state)
    _write_lines(work, estimate, state)
    if whole_over(before, whole_now(work, estimate)):
        changed(work, estimate)
        note_whole(work, estimate, before)
    return estimate, state


def _place(work: Work, estimate: Estimate, state: State) -> None:
    """Put the parts into one another as they were. First all stand by themselves: at no moment
    does one go into itself."""
    rows = {str(row.id): row for row, _part in queries.parts_of(work, estimate.id)}
    moved = {
        row: state.places[key]
        for key, row in rows.items()
        if into_of(state.places.get(key, "")) != into_of(place_of(row)) and key in state.places
    }
    if not moved:
        return
    for row in moved:
        row.parent_id = row.quantity_per = None
    work.session.flush()
    asked = {part.id: n for part, n in queries.current_parts(work, estimate.inquiry_id)}
    for row, place in moved.items():
        _put(row, rows.get(into_of(place)[0]), place, asked.get(row.part_id, []))
    work.session.flush()


def _put(row: EstimatePart, into: EstimatePart | None, place: str, asked: list[int]) -> None:
    if into is None:
        row.quantities, row.trial_quantities = asked, tried_of(place)
    else:
        row.quantities, row.trial_quantities = [], []
        row.parent_id, row.quantity_per = into.id, Decimal(into_of(place)[1])


def _choose(work: Work, estimate: Estimate, state: State) -> None:
    """The ways that there were, and the one that counted; whose the lines were that are there."""
    ways = ways_of(work, estimate.id, removed=True)
    for one in ways:
        one.chosen = False
    work.session.flush()
    for one in ways:
        one.removed = str(one.id) not in state.ways
        one.chosen = str(one.id) == state.chosen
    for line in queries.lines_in(work, estimate.id, other_ways=True):
        then = state.lines.get(str(line.id))
        if then is not None:
            line.variant_id = _id(then.get(WAY))
    work.session.flush()


def _write_lines(work: Work, estimate: Estimate, state: State) -> None:
    """The lines of all these ways in one go; those that come back are of the way they were of."""
    scope = {None, *(_id(one) for one in state.ways)}
    there = {
        line.id: line
        for line in queries.lines_in(work, estimate.id, other_ways=True)
        if line.variant_id in scope
    }
    parts = [_part(state, place) for place in range(len(state.part_ids))]
    _write(work, estimate, set(there), parts)
    of = {
        (part.id, position): line.way
        for part in parts
        for position, line in enumerate(part.lines, 1)
    }
    for line in queries.lines_in(work, estimate.id, other_ways=True):
        if line.id not in there and line.variant_id is None:
            line.variant_id = of[line.estimate_part_id, line.position]
    work.session.flush()


def _part(state: State, place: int) -> PartBody:
    """A part with the lines of all ways. Each is read by itself: it alone has so many at most."""
    common, *of_ways = (
        read(Grid, {"parts": [only]}).parts[0]
        for only in (_only(state, place, way) for way in ("", *sorted(state.ways)))
    )
    lines = [line for part in (common, *of_ways) for line in part.lines]
    return common.model_copy(update={"lines": lines})


def _only(state: State, place: int, way: str) -> dict[str, object]:
    part = state.parts(ways=[way])[place]
    return {**part, "lines": [one for one in part["lines"] if one.get(WAY, "") == way]}


def _write(work: Work, estimate: Estimate, there: set[UUID], parts: list[PartBody]) -> None:
    def write(some: list[PartBody]) -> None:
        sheet = Sheet.of(work, estimate, there, other_ways=True)
        write_grid(work, estimate, some, returning=sheet)

    try:
        with work.session.begin_nested():
            write(parts)
    except IntegrityError:  # an id that is another sheet's by now: these lines come under new ones
        write([_under_new_ids(part, there) for part in parts])


def _under_new_ids(part: PartBody, there: set[UUID]) -> PartBody:
    lines = [
        line if line.id in there else line.model_copy(update={"id": None}) for line in part.lines
    ]
    return part.model_copy(update={"lines": lines})


def _id(way: object) -> UUID | None:
    return UUID(str(way)) if way else None


def name_version(work: Work, estimate_id: UUID, version: int, name: str) -> None:
    """Call a version so, to find it again; an empty name takes the name away. Raises `NotFound`."""
    estimate = open_for_edit(work, estimate_id)
    if not 0 < version <= estimate.version:
        raise NotFound
    state_at(work, estimate, version)
    key = {"estimate_id": estimate.id, "version": version}
    if not name.strip():
        own = visible_version_names(work.actor).filter_by(**key)
        found = work.session.scalars(own).one_or_none()
        if found is not None:
            work.session.delete(found)
        return
    said = {"name": name.strip(), "person_id": work.actor.person_id}
    work.session.execute(
        insert(EstimateVersionName)
        .values(**key, **said)
        .on_conflict_do_update(index_elements=list(key), set_=said)
    )
