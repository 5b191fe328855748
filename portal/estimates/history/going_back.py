"""Back to a state of long ago, by a saving of its own; and what versions are called."""

from uuid import UUID

from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.exc import IntegrityError

from portal.estimates import queries
from portal.estimates.editing import write_grid
from portal.estimates.forms import Grid
from portal.estimates.history.states import State, state_at
from portal.estimates.noting import note, sheet_now
from portal.estimates.service import changed, open_for_edit
from portal.forms import read
from shared_db.access import visible_version_names
from shared_db.foundation.base import Json
from shared_db.foundation.errors import NotFound
from shared_db.models import Estimate, EstimateVersionName
from shared_db.spine.transaction import Work


def restore(work: Work, estimate_id: UUID, version: int) -> tuple[Estimate, State]:
    """Let the sheet stand again as it did at a version; lines come back under their ids.

    It is one more saving: the history has it, and it can be gone back behind again. Lines of parts
    that the estimate has no more stay away. Raises `WrongState` where a line is being asked for
    that was not there then, and as `state_at`.
    """
    estimate = open_for_edit(work, estimate_id)
    state = state_at(work, estimate, version)
    before = sheet_now(work, estimate)
    if _write(work, estimate, state.parts()):
        changed(work, estimate)
        note(work, estimate, before)
    return estimate, state


def _write(work: Work, estimate: Estimate, parts: list[Json]) -> bool:
    try:
        with work.session.begin_nested():
            return write_grid(work, estimate, read(Grid, {"parts": parts}).parts, returning=True)
    except IntegrityError:  # an id that is another sheet's by now: these lines come under new ones
        there = {str(line.id) for line in queries.lines_in(work, estimate.id)}
        for line in (line for part in parts for line in part["lines"]):
            line["id"] = line["id"] if line["id"] in there else ""
        return write_grid(work, estimate, read(Grid, {"parts": parts}).parts, returning=True)


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
