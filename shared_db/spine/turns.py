"""Whose turn it is in a queue: the company of which the fewest jobs are being done, then the one
that waited longest for its turn. So one company's hundred files hold up nobody's single one.

A name that is sent to the workers is a token for one job of its queue, not for that very job.
"""

from datetime import datetime
from uuid import UUID

from sqlalchemy import ColumnElement, Select, and_, func, select, text
from sqlalchemy.orm import Session, aliased

from shared_db.models import Job, JobState, Queue
from shared_db.spine.jobs import Claim, claim
from shared_db.spine.queues import RULES

NAMES_AT_ONCE = 500
_ONE_AFTER_THE_OTHER = text("SELECT pg_advisory_xact_lock(hashtext('job queue ' || :queue))")


def claim_next(session: Session, named: UUID) -> Claim | None:
    """Take the job whose turn it is in the queue of the one that was named, if any is to be had.

    The caller commits at once: claims in one queue wait for each other, so that what may be done
    at a time is counted right. A roll-up that is just being put again is left to its next naming.
    """
    queue = session.scalar(select(Job.queue).where(Job.id == named))
    if queue is None:
        return None
    session.execute(_ONE_AFTER_THE_OTHER, {"queue": queue.value})
    next_one = _in_turn(queue).limit(1).with_for_update(of=Job, key_share=True, skip_locked=True)
    found = session.scalar(next_one)
    return claim(session, found) if found else None


def to_be_named(session: Session, old_enough: ColumnElement[bool]) -> dict[Queue, list[UUID]]:
    """Of every queue the jobs that wait and could be done now, in the order of their turns."""
    waiting = {
        queue: list(session.scalars(_in_turn(queue).where(old_enough).limit(NAMES_AT_ONCE)))
        for queue in Queue
    }
    return {queue: jobs for queue, jobs in waiting.items() if jobs}


def _in_turn(queue: Queue) -> Select[UUID]:
    """What could be done now, whose turn it is first."""
    rule = RULES[queue]
    held = _held(queue).subquery()
    claimed = func.coalesce(held.c.jobs, 0)
    in_all = select(func.coalesce(func.sum(held.c.jobs), 0)).scalar_subquery()
    query = (
        select(Job.id)
        .outerjoin(held, held.c.company_id.is_not_distinct_from(Job.company_id))
        .where(_waits(queue))
        .order_by(claimed, _last_turn(queue).nulls_first(), Job.run_after, Job.id)
    )
    if rule.of_one_company is not None:
        query = query.where(claimed < rule.of_one_company)
    if rule.in_all is not None:
        query = query.where(in_all < rule.in_all)
    return query


def _waits(queue: Queue) -> ColumnElement[bool]:
    return and_(
        Job.queue == queue,
        Job.state == JobState.QUEUED,
        Job.run_after <= func.now(),
        Job.attempts < Job.max_attempts,
    )


def _held(queue: Queue) -> Select[UUID | None, int]:
    """How many jobs of each company are being done."""
    return (
        select(Job.company_id, func.count().label("jobs"))
        .where(Job.queue == queue, Job.state == JobState.CLAIMED)
        .group_by(Job.company_id)
    )


def _last_turn(queue: Queue) -> ColumnElement[datetime | None]:
    """When the company of a job last had a turn."""
    earlier = aliased(Job)
    return (
        select(func.max(earlier.claimed_at))
        .where(earlier.queue == queue, earlier.company_id == Job.company_id)
        .correlate(Job)
        .scalar_subquery()
    )
