"""Workers and the broker die in the middle of work; every job is done, and its result kept once."""

import json
import time
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path
from uuid import UUID, uuid4

import psycopg
import pytest
from celery import Celery
from redis import Redis
from sqlalchemy import func, select, update

from estimator.rollup import roll_up
from portal.running.embedded import EmbeddedServers
from portal.trying.bench.large_estimate import put_rollup, write_large_estimate
from shared_db.foundation.settings import Settings
from shared_db.models import (
    InquiryState,
    Job,
    JobKind,
    JobState,
    Mail,
    MailState,
    Queue,
    RollupRun,
)
from shared_db.spine import queues
from shared_db.spine.jobs import TOOK_TOO_LONG, put_job
from shared_db.spine.lines import HINTS
from shared_db.spine.queues import RULES, SMALL_FILE, Rule, queue_for_file
from shared_db.spine.transaction import Record
from tests.factories.accounts import sent_link
from tests.factories.estimates import SubQuoting
from tests.factories.rows import inquiry_rows
from tests.factories.world import World
from tests.fixtures.mail_server import Server
from tests.fixtures.processes import Kept, Process, background

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


def states(record: Record) -> dict[JobState, int]:
    """How many roll-up jobs stand in which state."""
    with record.as_server("a test") as db:
        rows = db.execute(
            select(Job.state, func.count()).where(Job.kind == JobKind.ROLLUP).group_by(Job.state)
        )
        return {state: count for state, count in rows}


def attempts(record: Record) -> list[int]:
    with record.as_server("a test") as db:
        return list(db.scalars(select(Job.attempts).where(Job.kind == JobKind.ROLLUP)))


def runs_of(record: Record, estimate: UUID) -> int:
    with record.as_server("a test") as db:
        query = select(func.count()).select_from(RollupRun)
        return db.scalar(query.where(RollupRun.estimate_id == estimate)) or 0


def test_a_rollup_whose_worker_is_killed_at_its_end_is_done_by_the_next_and_kept_once(
    world: World, background_process: Background, owner_database_url: str
) -> None:
    estimate = build_estimate(world)
    with psycopg.connect(owner_database_url.replace("+psycopg", "")) as owner:
        # The worker computes, and then waits for us when it writes what it found.
        owner.execute("LOCK TABLE rollup_run IN EXCLUSIVE MODE")
        worker = background_process("hasty worker")
        wait_until(lambda: states(world.record) == {JobState.CLAIMED: 1}, 30, worker)
        waiting = "SELECT FROM pg_locks WHERE NOT granted"
        wait_until(lambda: owner.execute(waiting).fetchall(), 10, worker)
        worker.kill()
    assert runs_of(world.record, estimate) == 0
    sweeper, second = background_process("sweeper"), background_process("worker")
    wait_until(lambda: states(world.record) == {JobState.DONE: 1}, 60, sweeper, second)
    assert attempts(world.record) == [2]
    assert runs_of(world.record, estimate) == 1


def test_a_worker_that_is_only_slow_keeps_its_job(
    world: World, background_process: Background, owner_database_url: str
) -> None:
    estimate = build_estimate(world)
    with psycopg.connect(owner_database_url.replace("+psycopg", "")) as owner:
        owner.execute("LOCK TABLE rollup_run IN EXCLUSIVE MODE")
        hasty = "hasty worker"
        processes = [background_process(name) for name in (hasty, hasty, "sweeper")]
        wait_until(lambda: states(world.record) == {JobState.CLAIMED: 1}, 30, *processes)
        time.sleep(4.5)  # longer than a lease
        assert attempts(world.record) == [1]
    wait_until(lambda: states(world.record) == {JobState.DONE: 1}, 10, *processes)
    assert runs_of(world.record, estimate) == 1


def test_queued_jobs_are_done_within_seconds_after_the_broker_lost_everything(
    world: World, background_process: Background, embedded_servers: EmbeddedServers, redis_url: str
) -> None:
    processes = [background_process(name) for name in ("worker", "sweeper")]
    first = build_estimate(world)
    wait_until(lambda: states(world.record) == {JobState.DONE: 1}, 30, *processes)

    embedded_servers.valkey.child.stop()
    try:
        began = time.monotonic()
        estimates = [build_estimate(world) for _ in range(5)]
        assert time.monotonic() - began < 5, "people wait for the broker"
        time.sleep(3)
        assert states(world.record) == {JobState.DONE: 1, JobState.QUEUED: 5}
    finally:
        embedded_servers.valkey.start()
    wait_until(lambda: states(world.record) == {JobState.DONE: 6}, 15, *processes)

    with Redis.from_url(redis_url) as broker:
        broker.flushall()
        last = build_estimate(world)
        broker.flushall()
    wait_until(lambda: states(world.record) == {JobState.DONE: 7}, 15, *processes)
    assert [runs_of(world.record, one) for one in (first, *estimates, last)] == [1] * 7
    assert all(process.lives for process in processes)


def the_letter(world: World) -> Mail:
    with world.record.as_server("a test") as db:
        return db.scalars(select(Mail)).one()


def let_leases_run_out(record: Record) -> None:
    """As if the time of a lease had passed."""
    with record.as_server("a test") as db:
        db.execute(update(Job).where(Job.state == JobState.CLAIMED).values(lease_until=func.now()))


def test_a_rollup_whose_worker_is_killed_while_it_computes_is_begun_again_and_kept_once(
    record: Record, background_process: Background, redis_url: str
) -> None:
    actor, estimate = write_large_estimate(record, parts=200, lines=8, breaks=5)
    with Redis.from_url(redis_url) as direct, direct.pubsub() as hints:
        hints.subscribe(HINTS)
        put_rollup(record, actor, estimate)
        worker = background_process("worker")
        said = (json.loads(one["data"]) for one in hints.listen() if one["type"] == "message")
        progress = next(hint["progress"] for hint in said if hint.get("progress", {}).get("done"))
        worker.kill()
    assert 0 < progress["done"] < progress["total"]
    assert (states(record), runs_of(record, estimate)) == ({JobState.CLAIMED: 1}, 0)
    let_leases_run_out(record)
    processes = background_process("sweeper"), background_process("worker")
    wait_until(lambda: states(record) == {JobState.DONE: 1}, 30, *processes)
    assert (attempts(record), runs_of(record, estimate)) == ([2], 1)
    with record.as_server("a test") as db:
        run = db.scalars(select(RollupRun)).one()
    assert roll_up(run.inputs).as_json() == run.result


def test_a_letter_whose_worker_is_killed_before_it_could_note_the_sending_goes_out_once_more(
    world: World, background_process: Background, mail_server: Server
) -> None:
    sent_link(world, "a_manager")
    mail_server.silent = True
    worker = background_process("worker", SMTP_URL=mail_server.url)
    wait_until(lambda: mail_server.got, 30, worker)
    worker.kill()
    mail_server.silent = False
    let_leases_run_out(world.record)
    processes = [background_process(n, SMTP_URL=mail_server.url) for n in ("worker", "sweeper")]
    wait_until(lambda: len(mail_server.got) == 2, 30, *processes)
    wait_until(lambda: the_letter(world).state is MailState.SENT, 10, *processes)
    assert [sent["Message-ID"] for sent in mail_server.got] == [the_letter(world).message_id] * 2


@pytest.fixture
def impatient(settings: Settings, tmp_path: Path) -> Iterator[Kept]:
    """A worker that soon takes itself for deaf, started again when it ends, and listening."""
    log = tmp_path / "impatient.log"
    kept = Kept(lambda: background("impatient worker", settings, log))
    try:
        wait_until(lambda: "ready." in kept.process.printed, 30, kept.process)
        yield kept
    finally:
        kept.stop()


def test_a_worker_that_stays_connected_but_deaf_ends_itself_and_the_next_does_what_waited(
    world: World, settings: Settings, impatient: Kept
) -> None:
    deaf = impatient.process
    assert len(deaf.group) == 4, "it and three that do the work"
    with Celery(broker=settings.broker_url, set_as_current=False) as far:
        assert far.control.cancel_consumer("quick", reply=True, timeout=5, limit=1)
    build_estimate(world)
    wait_until(lambda: not deaf.lives, 20, deaf)
    assert "worker_deaf" in deaf.printed
    assert attempts(world.record) == [0]
    wait_until(lambda: states(world.record) == {JobState.DONE: 1}, 20, impatient.process)
    wait_until(lambda: deaf.group == [], 5, deaf)


def test_a_job_that_hangs_is_stopped_at_its_deadline_and_the_worker_goes_on(
    world: World,
    background_process: Background,
    mail_server: Server,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    # As in the process of the "strict worker".
    monkeypatch.setitem(RULES, Queue.MAIL, Rule(timedelta(seconds=2), in_all=1))
    monkeypatch.setattr(queues, "KILL_AFTER", timedelta(seconds=1))
    mail_server.silent = True
    strict = background_process("strict worker", SMTP_URL=mail_server.url)
    wait_until(lambda: "ready." in strict.printed, 30, strict)
    before = set(strict.group)
    sent_link(world, "a_manager")
    build_estimate(world)
    wait_until(lambda: states(world.record) == {JobState.DONE: 1}, 10, strict)
    wait_until(lambda: "Hard time limit" in strict.printed, 15, strict)
    wait_until(lambda: len(strict.group) == 4 and set(strict.group) != before, 10, strict)
    sweeper = background_process("sweeper")
    wait_until(lambda: letter_job(world).error == TOOK_TOO_LONG, 10, strict, sweeper)
    wait_until(lambda: letter_job(world).state is JobState.FAILED, 30, strict, sweeper)


def test_a_file_of_records_is_read_by_the_workers_of_the_long_jobs_and_a_small_one_by_the_others(
    world: World, background_process: Background
) -> None:
    with world.record.work(world.actor("a_engineer")) as work:
        large = put_job(work, JobKind.READ_IMPORT, uuid4(), queue=queue_for_file(SMALL_FILE + 1))
        small = put_job(work, JobKind.READ_IMPORT, uuid4(), queue=queue_for_file(SMALL_FILE))

    def attempts_of(job_id: UUID) -> int:
        with world.record.as_server("a test") as db:
            return db.get_one(Job, job_id).attempts

    worker = background_process("worker")
    wait_until(lambda: attempts_of(small) == 1, 30, worker)
    assert attempts_of(large) == 0
    bulk = background_process("bulk")
    wait_until(lambda: attempts_of(large) == 1, 30, bulk)


def letter_job(world: World) -> Job:
    with world.record.as_server("a test") as db:
        return db.scalars(select(Job).where(Job.kind == JobKind.SEND_MAIL)).one()


def test_while_redis_is_away_no_worker_takes_itself_for_deaf(
    world: World,
    background_process: Background,
    impatient: Kept,
    embedded_servers: EmbeddedServers,
) -> None:
    worker, sweeper = impatient.process, background_process("sweeper")
    embedded_servers.valkey.child.stop()
    try:
        build_estimate(world)
        time.sleep(4)  # longer than it takes this one to be sure
        assert worker.lives
        assert "worker_deaf" not in worker.printed
    finally:
        embedded_servers.valkey.start()
    wait_until(lambda: states(world.record) == {JobState.DONE: 1}, 20, worker, sweeper)
