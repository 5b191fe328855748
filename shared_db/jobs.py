"""Job rows: put with their cause, claimed with a lease, finished together with their result."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, and_, case, exists, func, or_, select, tuple_, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session, aliased

from shared_db.ids import new_id
from shared_db.models import Job, JobKind, JobState
from shared_db.transaction import Work

AT_ONCE = timedelta(0)
LEASE = timedelta(seconds=20)
"""How long a worker may be silent before its job is given to another."""
RETRY_AFTER = timedelta(seconds=5)
NAMED_AGAIN_AFTER = timedelta(seconds=3)


@dataclass(frozen=True)
class Claim:
    """A job that is ours for as long as the lease runs."""

    job_id: UUID
    kind: JobKind
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
    after: timedelta = AT_ONCE,
) -> UUID:
    """Write a job in the same transaction as its cause; its name goes out after the commit.

    Nobody gets it before `after` is over; then the sweeper names it.

    Of roll-ups one is queued for each estimate: a further one coalesces with it, since the run
    reads its inputs when it begins. It is locked until we commit, so that it can't begin before.
    """
    job_id = new_id()
    statement = insert(Job).values(
        id=job_id,
        kind=kind,
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
        return put_job(work, kind, subject_id, params=params, company_id=company_id, after=after)
    work.name_job_after_commit(written)
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
            lease_until=func.now() + LEASE,
        )
        .returning(
            Job.id,
            Job.kind,
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
    """Keep a long job ours; False if it was given to another meanwhile."""
    return _update(session, claimed, lease_until=func.now() + LEASE)


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


def sweep(session: Session) -> tuple[list[UUID], list[Job]]:
    """What has to be named to the workers again, and what failed for good.

    Brings back the claimed whose lease ran out (the worker died), and names the queued that
    nobody claimed (the message was lost). The database's clock counts, on every machine.
    """
    expired = and_(Job.state == JobState.CLAIMED, Job.lease_until < func.now())
    failed = session.scalars(
        update(Job)
        .where(expired, Job.attempts >= Job.max_attempts)
        .values(
            state=JobState.FAILED,
            lease_until=None,
            finished_at=func.now(),
            error="the worker died",
        )
        .returning(Job)
    ).all()
    session.execute(
        update(Job)
        .where(expired)
        .values(state=_waiting_again(), lease_until=None, run_after=func.now())
    )
    waiting = session.scalars(
        select(Job.id)
        .where(
            Job.state == JobState.QUEUED,
            Job.run_after <= func.now(),
            or_(Job.created_at < func.now() - NAMED_AGAIN_AFTER, Job.attempts > 0),
        )
        .order_by(Job.run_after)
        .limit(500)
    ).all()
    return list(waiting), list(failed)


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
