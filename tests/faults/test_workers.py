"""Workers and the broker die in the middle of work; every job is done, and its result kept once."""

import time
from collections.abc import Callable
from uuid import UUID

import psycopg
import pytest
from redis import Redis
from sqlalchemy import func, select

from portal.cli.supervisor.embedded import EmbeddedServers
from shared_db.models import InquiryState, Job, JobKind, JobState, RollupRun
from tests.factories.estimates import SubQuoting
from tests.factories.rows import inquiry_rows
from tests.factories.world import World
from tests.fixtures.processes import Process

pytestmark = pytest.mark.faults
Background = Callable[..., Process]


def build_estimate(world: World) -> UUID:
    """A lead estimate of a request of its own; building it puts a roll-up."""
    inquiry, parts = inquiry_rows(world, state=InquiryState.PROPOSED, lead="a")
    return SubQuoting(world, inquiry, parts).build()


def wait_until(true: Callable[[], object], seconds: float, *processes: Process) -> float:
    """How long it took; fails with what the processes printed."""
    began = time.monotonic()
    while not true():
        if time.monotonic() - began > seconds:
            printed = "\n".join(process.printed[-3000:] for process in processes)
            raise AssertionError(f"not within {seconds} s:\n{printed}")
        time.sleep(0.1)
    return time.monotonic() - began


def states(world: World) -> dict[JobState, int]:
    """How many roll-up jobs stand in which state."""
    with world.record.reading() as db:
        rows = db.execute(
            select(Job.state, func.count()).where(Job.kind == JobKind.ROLLUP).group_by(Job.state)
        )
        return {state: count for state, count in rows}


def attempts(world: World) -> list[int]:
    with world.record.reading() as db:
        return list(db.scalars(select(Job.attempts).where(Job.kind == JobKind.ROLLUP)))


def runs_of(world: World, estimate: UUID) -> int:
    with world.record.reading() as db:
        query = select(func.count()).select_from(RollupRun)
        return db.scalar(query.where(RollupRun.estimate_id == estimate)) or 0


def test_a_rollup_whose_worker_is_killed_at_its_end_is_done_by_the_next_and_kept_once(
    world: World, background_process: Background, owner_database_url: str
) -> None:
    estimate = build_estimate(world)
    with psycopg.connect(owner_database_url.replace("+psycopg", "")) as owner:
        # The worker computes, and then waits for us when it writes what it found.
        owner.execute("LOCK TABLE rollup_run IN EXCLUSIVE MODE")
        worker = background_process("worker")
        wait_until(lambda: states(world) == {JobState.CLAIMED: 1}, 30, worker)
        waiting = "SELECT FROM pg_locks WHERE NOT granted"
        wait_until(lambda: owner.execute(waiting).fetchall(), 10, worker)
        worker.kill()
    assert runs_of(world, estimate) == 0
    sweeper, second = background_process("sweeper"), background_process("worker")
    wait_until(lambda: states(world) == {JobState.DONE: 1}, 60, sweeper, second)
    assert attempts(world) == [2]
    assert runs_of(world, estimate) == 1


def test_a_worker_that_is_only_slow_keeps_its_job(
    world: World, background_process: Background, owner_database_url: str
) -> None:
    estimate = build_estimate(world)
    with psycopg.connect(owner_database_url.replace("+psycopg", "")) as owner:
        owner.execute("LOCK TABLE rollup_run IN EXCLUSIVE MODE")
        processes = [background_process(name) for name in ("worker", "worker", "sweeper")]
        wait_until(lambda: states(world) == {JobState.CLAIMED: 1}, 30, *processes)
        time.sleep(25)  # longer than a lease
        assert attempts(world) == [1]
    wait_until(lambda: states(world) == {JobState.DONE: 1}, 10, *processes)
    assert runs_of(world, estimate) == 1


def test_queued_jobs_are_done_within_seconds_after_the_broker_lost_everything(
    world: World, background_process: Background, embedded_servers: EmbeddedServers, redis_url: str
) -> None:
    processes = [background_process(name) for name in ("worker", "sweeper")]
    first = build_estimate(world)
    wait_until(lambda: states(world) == {JobState.DONE: 1}, 30, *processes)

    embedded_servers.valkey.child.stop()
    try:
        began = time.monotonic()
        estimates = [build_estimate(world) for _ in range(5)]
        assert time.monotonic() - began < 5, "people wait for the broker"
        time.sleep(3)
        assert states(world) == {JobState.DONE: 1, JobState.QUEUED: 5}
    finally:
        embedded_servers.valkey.start()
    wait_until(lambda: states(world) == {JobState.DONE: 6}, 15, *processes)

    with Redis.from_url(redis_url) as broker:
        broker.flushall()
        last = build_estimate(world)
        broker.flushall()
    wait_until(lambda: states(world) == {JobState.DONE: 7}, 15, *processes)
    assert [runs_of(world, one) for one in (first, *estimates, last)] == [1] * 7
    assert all(process.lives for process in processes)
