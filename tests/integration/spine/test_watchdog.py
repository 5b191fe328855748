"""A worker knows that it has gone deaf, whatever other workers are doing."""

from datetime import timedelta
from uuid import UUID, uuid4

import pytest
from sqlalchemy import update

from shared_db.foundation.base import utc_now
from shared_db.models import Job, JobKind, Queue
from shared_db.spine import jobs
from shared_db.spine.jobs import put_job
from tests.factories.world import World
from workers.watchdog import DEAF_AFTER, Ears

QUICK = (Queue.QUICK, Queue.DOCUMENTS, Queue.MAIL)


def put(world: World, kind: JobKind, who: str = "a_engineer") -> UUID:
    """A job that has waited for a minute."""
    with world.record.work(world.actor(who)) as work:
        job_id = put_job(work, kind, uuid4())
    with world.record.as_server("a test") as db:
        old = utc_now() - timedelta(minutes=1)
        db.execute(update(Job).where(Job.id == job_id).values(created_at=old, run_after=old))
    return job_id


def silent(queues: tuple[Queue, ...] = QUICK, *, free: bool = True) -> Ears:
    """A worker that has heard nothing for longer than it may take."""
    ears = Ears(queues, lambda: free)
    ears.heard_at -= DEAF_AFTER.total_seconds() + 1
    return ears


def test_a_worker_is_deaf_when_a_job_waits_and_it_hears_nothing(world: World) -> None:
    assert not silent().miss_something(world.record)
    put(world, JobKind.ROLLUP)
    assert silent().miss_something(world.record)
    ears = silent()
    ears.hear()
    assert not ears.miss_something(world.record)


@pytest.mark.parametrize("busy_with", [JobKind.ROLLUP, JobKind.READ_IMPORT])
def test_what_others_are_busy_with_does_not_keep_a_worker_from_knowing_that_it_is_deaf(
    world: World, busy_with: JobKind
) -> None:
    others = put(world, busy_with, "b_engineer")
    with world.record.as_server("a test") as db:
        assert jobs.claim(db, others)
    put(world, JobKind.ROLLUP)
    assert silent().miss_something(world.record)


def test_a_worker_with_both_hands_full_is_not_deaf(world: World) -> None:
    put(world, JobKind.ROLLUP)
    assert not silent(free=False).miss_something(world.record)


def test_what_waits_for_other_workers_says_nothing_about_this_one(world: World) -> None:
    put(world, JobKind.READ_IMPORT)
    assert not silent().miss_something(world.record)
    assert silent((Queue.BULK,)).miss_something(world.record)


def test_a_job_that_waits_for_its_companys_turn_makes_nobody_deaf(world: World) -> None:
    running = put(world, JobKind.READ_IMPORT)
    with world.record.as_server("a test") as db:
        assert jobs.claim(db, running)
    put(world, JobKind.READ_IMPORT)
    assert not silent((Queue.BULK,)).miss_something(world.record)
