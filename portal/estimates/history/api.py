"""A sheet's history for programs."""

from uuid import UUID

from portal.api import ApiSlice
from portal.estimates import queries
from portal.estimates.answers import EstimateOut, estimate_out
from portal.estimates.api import EDITING
from portal.estimates.history import going_back
from portal.estimates.history.forms import (
    HistoryQuery,
    NameOut,
    SheetHistoryOut,
    StateOut,
    VersionNameBody,
    sitting_out,
)
from portal.estimates.history.log import sittings, version_names
from portal.estimates.history.states import state_at
from shared_db.spine.transaction import Work

api = ApiSlice("sheet_history", known_as="estimates")
MOST = 100


@api.get("/estimates/<uuid:estimate_id>/history", query=HistoryQuery, answer=SheetHistoryOut)
def history(work: Work, estimate_id: UUID, query: HistoryQuery) -> SheetHistoryOut:
    """Who changed what when in the sheet, by sittings, the newest first."""
    estimate = queries.find_estimate(work, estimate_id)
    found, more = sittings(work, estimate, MOST, query.skip)
    return SheetHistoryOut(sittings=[sitting_out(one) for one in found], more=more)


@api.get(
    "/estimates/<uuid:estimate_id>/history/<int:version>",
    answer=StateOut,
    raises=(
        "version_folded",
        "version_not_kept",
    ),
)
def state(work: Work, estimate_id: UUID, version: int) -> StateOut:
    """The sheet as it stood at a version."""
    estimate = queries.find_estimate(work, estimate_id)
    named = version_names(work, estimate).get(version)
    parts = state_at(work, estimate, version).parts()
    return StateOut(version=version, name=named.name if named else "", parts=parts)


@api.post(
    "/estimates/<uuid:estimate_id>/history/<int:version>/restore",
    answer=EstimateOut,
    status=200,
    raises=(*EDITING, "line_is_asked", "version_folded", "version_not_kept", "not_computed"),
)
def restore(work: Work, estimate_id: UUID, version: int) -> EstimateOut:
    """Let the sheet stand again as it did at a version, by one more saving."""
    return estimate_out(work, going_back.restore(work, estimate_id, version)[0])


@api.put(
    "/estimates/<uuid:estimate_id>/history/<int:version>/name",
    body=VersionNameBody,
    answer=NameOut,
    raises=(*EDITING, "version_folded", "version_not_kept"),
)
def name_version(work: Work, estimate_id: UUID, version: int, body: VersionNameBody) -> NameOut:
    """Call a version by a name; an empty one takes it away."""
    going_back.name_version(work, estimate_id, version, body.name)
    return NameOut(version=version, name=body.name.strip())
