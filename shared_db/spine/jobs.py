"""Job rows: put with their cause, claimed with a lease, finished together with their result."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import (
    ColumnElement,
    and_,
    case,
    exists,
    func,
    literal,
    or_,
    select,
    tuple_,
    update,
)
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session, aliased

from shared_db.foundation.errors import N_
from shared_db.foundation.ids import new_id
from shared_db.models import Job, JobKind, JobState, Queue
from shared_db.spine.queues import QUEUES, RULES
from shared_db.spine.transaction import Work

AT_ONCE = timedelta(0)
LEASE = timedelta(seconds=20)
"""How long a worker may be silent before its job is given to another."""
RETRY_AFTER = timedelta(seconds=5)
NAMED_AGAIN_AFTER = timedelta(seconds=3)
TRIES_TO_THE_DEADLINE = 2
"""A job that takes too long twice would take too long five times."""
TOOK_TOO_LONG = N_("This took longer than it may, and was stopped.")
WORKER_DIED = N_("The program that did this ended in the middle of it.")
PLAIN_REASONS = frozenset({TOOK_TOO_LONG, WORKER_DIED})
"""What a job's `error` may say that is meant for people; else it is for who runs the server."""


@dataclass(frozen=True)
class Claim:
    """A job that is ours for as long as the lease runs."""

    job_id: UUID
    kind: JobKind
    queue: Queue
    subject_id: UUID
    params: dict[str, Any]
    attempt: int
    caused_by: UUID | None
    company_id: UUID | None
    request_tag: str


def put_job(
    work: Work,
    kind: JobKind,
    subject_id: UUID,
    *,
    params: dict[str, Any] | None = None,
    company_id: UUID | None = None,
    queue: Queue | None = None,
    after: timedelta = AT_ONCE,
) -> UUID:
    """Write a job in the same transaction as its cause; its name goes out after the commit.

    Nobody gets it before `after` is over; then the sweeper names it.

    Of roll-ups one is queued for each estimate: a further one coalesces with it, since the run
    reads its inputs when it begins. It is locked until we commit, so that it can't begin before.
    """
    job_id, queue = new_id(), queue or QUEUES[kind]
    statement = insert(Job).values(
        id=job_id,
        kind=kind,
        queue=queue,
        subject_id=subject_id,
        params=params or {},
        state=JobState.QUEUED,
        attempts=0,
        max_attempts=5,
        caused_by=work.by.person_id,
        company_id=company_id or work.by.company_id,
        request_tag=work.request_tag,
        error="",
        run_after=func.now() + after,
    )
    written = work.session.execute(
        statement.on_conflict_do_nothing().returning(Job.id)
    ).scalar_one_or_none()
    if written is None:
        written = work.session.execute(
            select(Job.id)
            .where(Job.kind == kind, Job.subject_id == subject_id, Job.state == JobState.QUEUED)
            .with_for_update(key_share=True)
        ).scalar_one_or_none()
    if written is None:  # claimed at this very moment: put another behind it
        return put_job(
            work, kind, subject_id, params=params, company_id=company_id, queue=queue, after=after
        )
    work.name_job_after_commit(written, queue)
    return written


def claim(session: Session, job_id: UUID) -> Claim | None:
    """Take a queued job (the caller commits at once). None if it is not to be had."""
    row = session.execute(
        update(Job)
        .where(
            Job.id == job_id,
            Job.state == JobState.QUEUED,
            Job.run_after <= func.now(),
            Job.attempts < Job.max_attempts,
        )
        .values(
            state=JobState.CLAIMED,
            attempts=Job.attempts + 1,
            lease_until=func.now() + func.least(LEASE, _deadline()),
            claimed_at=func.now(),
            deadline_at=func.now() + _deadline(),
        )
        .returning(
            Job.id,
            Job.kind,
            Job.queue,
            Job.subject_id,
            Job.params,
            Job.attempts,
            Job.caused_by,
            Job.company_id,
            Job.request_tag,
        )
    ).one_or_none()
    return Claim(*row) if row else None


def extend(session: Session, claimed: Claim) -> bool:
    """Keep a long job ours, until its deadline; False if it was given to another meanwhile."""
    until = func.least(func.now() + LEASE, Job.deadline_at)
    return _update(session, claimed, lease_until=until)


def finish(session: Session, claimed: Claim) -> bool:
    """Done: in the same transaction as the result, and only if the job is still ours."""
    return _update(
        session, claimed, state=JobState.DONE, lease_until=None, finished_at=func.now(), error=""
    )


def give_back(session: Session, claimed: Claim, error: str) -> JobState | None:
    """An attempt failed: queue it again a little later, or call it failed for good.

    A roll-up that another one waits behind is superseded by it. None if the job isn't ours any
    more.
    """
    return session.scalar(
        update(Job)
        .where(*_ours(claimed))
        .values(
            state=case((Job.attempts >= Job.max_attempts, JobState.FAILED), else_=_waiting_again()),
            lease_until=None,
            error=error[:2000],
            run_after=func.now() + RETRY_AFTER * claimed.attempt,
            finished_at=case((Job.attempts >= Job.max_attempts, func.now())),
        )
        .returning(Job.state)
    )


def bring_back(session: Session) -> list[Job]:
    """Queue again what was claimed and whose lease ran out; answers with what failed for good.

    The worker died, or the job took longer than it may. The database's clock counts, on every
    machine.
    """
    expired = and_(Job.state == JobState.CLAIMED, Job.lease_until < func.now())
    too_long = Job.deadline_at <= func.now()
    over = or_(
        Job.attempts >= Job.max_attempts, and_(too_long, Job.attempts >= TRIES_TO_THE_DEADLINE)
    )
    why = case((too_long, TOOK_TOO_LONG), else_=WORKER_DIED)
    failed = session.scalars(
        update(Job)
        .where(expired, over)
        .values(state=JobState.FAILED, lease_until=None, finished_at=func.now(), error=why)
        .returning(Job)
    ).all()
    session.execute(
        update(Job)
        .where(expired)
        .values(state=_waiting_again(), lease_until=None, run_after=func.now(), error=why)
    )
    return list(failed)


def missed() -> ColumnElement[bool]:
    """Which of the queued were named already: the name was lost, or nobody had a hand free."""
    return or_(Job.created_at < func.now() - NAMED_AGAIN_AFTER, Job.attempts > 0)


def _deadline() -> ColumnElement[timedelta]:
    """How long a job may take, by its queue."""
    return case({queue: literal(rule.deadline) for queue, rule in RULES.items()}, value=Job.queue)


def _waiting_again() -> ColumnElement[str]:
    """Queued, unless a newer roll-up of the same estimate is or will be: then superseded."""
    newer = aliased(Job)
    follows = exists().where(
        Job.kind == JobKind.ROLLUP,
        newer.kind == JobKind.ROLLUP,
        newer.subject_id == Job.subject_id,
        newer.id != Job.id,
        or_(
            newer.state == JobState.QUEUED,
            and_(
                newer.state == JobState.CLAIMED,
                newer.lease_until < func.now(),
                tuple_(newer.created_at, newer.id) > tuple_(Job.created_at, Job.id),
            ),
        ),
    )
    return case((follows, JobState.SUPERSEDED), else_=JobState.QUEUED)


def _ours(claimed: Claim) -> tuple[ColumnElement[bool], ...]:
    return (
        Job.id == claimed.job_id,
        Job.state == JobState.CLAIMED,
        Job.attempts == claimed.attempt,
    )


def _update(session: Session, claimed: Claim, **values: Any) -> bool:
    result = session.execute(update(Job).where(*_ours(claimed)).values(**values).returning(Job.id))
    return result.one_or_none() is not None
