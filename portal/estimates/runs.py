"""An estimate's roll-up runs, always through what the actor may see."""

from uuid import UUID

from sqlalchemy import Select

from shared_db.access import visible_jobs, visible_rollups
from shared_db.models import Job, JobKind, RollupRun
from shared_db.spine.states import UNDER_WAY
from shared_db.spine.transaction import Work


def runs_newest_first(work: Work, estimate_id: UUID) -> Select[RollupRun]:
    """The roll-up runs of one's own estimate."""
    return (
        visible_rollups(work.actor)
        .where(RollupRun.estimate_id == estimate_id)
        .order_by(*RollupRun.newest_first())
    )


def newest_run(work: Work, estimate_id: UUID) -> RollupRun | None:
    """The last of them; None before the first."""
    return work.session.scalars(runs_newest_first(work, estimate_id).limit(1)).first()


def find_run(work: Work, estimate_id: UUID, run_id: UUID | None = None) -> RollupRun | None:
    """One of them by its id, else the last."""
    one = runs_newest_first(work, estimate_id).where(RollupRun.id == run_id)
    found = work.session.scalars(one).one_or_none() if run_id else None
    return found or newest_run(work, estimate_id)


def roll_up_is_under_way(work: Work, estimate_id: UUID) -> bool:
    """Whether a run is queued or being done."""
    query = visible_jobs(work.actor).where(
        Job.kind == JobKind.ROLLUP,
        Job.subject_id == estimate_id,
        Job.state.in_(UNDER_WAY),
    )
    return work.session.scalars(query.limit(1)).first() is not None
