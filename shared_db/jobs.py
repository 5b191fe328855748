"""Job rows: put with their cause, claimed with a lease, finished together with their result."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import and_, func, or_, select, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from shared_db.base import utc_now
from shared_db.ids import new_id
from shared_db.models import Job, JobKind, JobState
from shared_db.transaction import Work

LEASE = timedelta(seconds=60)
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
) -> UUID:
    """Write a job in the same transaction as its cause; its name goes out after the commit.

    Of roll-ups one is queued for each estimate: a further one coalesces with it, since the run
    reads its inputs when it begins.
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
        caused_by=work.actor.person_id,
        company_id=company_id or work.actor.company_id,
        request_tag=work.request_tag,
        error="",
    )
    written = work.session.execute(
        statement.on_conflict_do_nothing().returning(Job.id)
    ).scalar_one_or_none()
    if written is None:
        written = work.session.execute(
            select(Job.id).where(
                Job.kind == kind, Job.subject_id == subject_id, Job.state == JobState.QUEUED
            )
        ).scalar_one_or_none()
    if written is None:  # claimed at this very moment: put another behind it
        return put_job(work, kind, subject_id, params=params, company_id=company_id)
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


def give_back(session: Session, claimed: Claim, error: str) -> JobState:
    """An attempt failed: queue it again a little later, or call it failed for good."""
    failed = session.scalar(
        select(Job.attempts >= Job.max_attempts).where(Job.id == claimed.job_id)
    )
    state = JobState.FAILED if failed else JobState.QUEUED
    _update(
        session,
        claimed,
        state=state,
        lease_until=None,
        error=error[:2000],
        run_after=func.now() + RETRY_AFTER * claimed.attempt,
        finished_at=func.now() if failed else None,
    )
    return state


def sweep(session: Session) -> tuple[list[UUID], list[Job]]:
    """What has to be named to the workers again, and what failed for good.

    Brings back the claimed whose lease ran out (the worker died), and names the queued that
    nobody claimed (the message was lost).
    """
    now = utc_now()
    expired = and_(Job.state == JobState.CLAIMED, Job.lease_until < now)
    failed = session.scalars(
        update(Job)
        .where(expired, Job.attempts >= Job.max_attempts)
        .values(state=JobState.FAILED, lease_until=None, finished_at=now, error="the worker died")
        .returning(Job)
    ).all()
    session.execute(
        update(Job).where(expired).values(state=JobState.QUEUED, lease_until=None, run_after=now)
    )
    waiting = session.scalars(
        select(Job.id)
        .where(
            Job.state == JobState.QUEUED,
            Job.run_after <= now,
            or_(Job.created_at < now - NAMED_AGAIN_AFTER, Job.attempts > 0),
        )
        .order_by(Job.run_after)
        .limit(500)
    ).all()
    return list(waiting), list(failed)


def _update(session: Session, claimed: Claim, **values: Any) -> bool:
    result = session.execute(
        update(Job)
        .where(
            Job.id == claimed.job_id,
            Job.state == JobState.CLAIMED,
            Job.attempts == claimed.attempt,
        )
        .values(**values)
        .returning(Job.id)
    )
    return result.one_or_none() is not None
