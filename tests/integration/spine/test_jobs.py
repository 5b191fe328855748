"""Job rows: nothing that was asked for is lost or done twice, whoever dies on the way."""

import threading
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from time import perf_counter
from uuid import UUID, uuid4

import pytest
from redis import Redis
from sqlalchemy import func, select, update

from shared_db.foundation.base import utc_now
from shared_db.foundation.settings import Settings
from shared_db.models import Company, Event, Job, JobKind, JobState, Person, Queue
from shared_db.spine import jobs
from shared_db.spine.jobs import put_job
from shared_db.spine.transaction import Work
from tests.factories.world import World
from workers import runner, sweeper
from workers.runner import Workshop, run_in


def put(world: World, kind: JobKind = JobKind.ROLLUP, subject: UUID | None = None) -> UUID:
    with world.record.work(world.actor("a_engineer")) as work:
        return put_job(work, kind, subject or uuid4())


def job(world: World, job_id: UUID) -> Job:
    with world.record.as_server("a test") as db:
        return db.get_one(Job, job_id)


@pytest.fixture
def workshop(settings: Settings) -> Iterator[Workshop]:
    made = Workshop(settings)
    yield made
    made.close()


def test_changes_of_one_estimate_coalesce_into_one_queued_rollup(world: World) -> None:
    subject = uuid4()
    assert len({put(world, subject=subject) for _ in range(5)}) == 1


def test_mail_jobs_of_one_letter_are_not_mistaken_for_each_other(world: World) -> None:
    subject = uuid4()
    assert len({put(world, JobKind.SEND_MAIL, subject) for _ in range(2)}) == 2


def test_two_workers_that_hear_of_a_job_at_once_claim_it_once(world: World) -> None:
    job_id = put(world)
    claims = []

    def claim() -> None:
        with world.record.as_server("a test") as db:
            claims.append(jobs.claim(db, job_id))

    threads = [threading.Thread(target=claim) for _ in range(8)]
    [thread.start() for thread in threads]
    [thread.join() for thread in threads]
    assert len([claim for claim in claims if claim]) == 1


def test_a_job_whose_worker_died_is_done_by_the_next(
    world: World, workshop: Workshop, monkeypatch: pytest.MonkeyPatch
) -> None:
    job_id = put(world)
    with world.record.as_server("a test") as db:
        assert jobs.claim(db, job_id)
        db.execute(update(Job).values(lease_until=utc_now() - timedelta(seconds=1)))
    named: list[dict[Queue, list[UUID]]] = []
    monkeypatch.setattr(workshop.senders, "name_again", named.append)
    sweeper.sweep_once(workshop)
    assert named == [{Queue.QUICK: [job_id]}]
    done = _handle_with(monkeypatch, lambda *_: None)
    run_in(workshop, job_id)
    assert done == [2]
    assert job(world, job_id).state is JobState.DONE


def test_who_lost_the_lease_writes_no_result(
    world: World, workshop: Workshop, monkeypatch: pytest.MonkeyPatch
) -> None:
    job_id = put(world)

    def lose_it(work: object, claim: jobs.Claim, _workshop: Workshop) -> None:
        with world.record.as_server("a test") as db:
            db.execute(update(Job).values(attempts=Job.attempts + 1))

    _handle_with(monkeypatch, lose_it)
    run_in(workshop, job_id)
    assert job(world, job_id).state is JobState.CLAIMED


def test_a_job_that_keeps_failing_is_failed_for_good_and_its_company_is_told(
    world: World, workshop: Workshop, monkeypatch: pytest.MonkeyPatch
) -> None:
    job_id = put(world)

    def fail(*_arguments: object) -> None:
        raise RuntimeError("the disk is full")

    tries = _handle_with(monkeypatch, fail)
    for _ in range(7):
        with world.record.as_server("a test") as db:
            db.execute(update(Job).values(run_after=func.now()))
        run_in(workshop, job_id)
    failed = job(world, job_id)
    assert len(tries) == 5
    assert failed.state is JobState.FAILED
    assert "the disk is full" in failed.error
    with world.record.as_server("a test") as db:
        assert db.scalars(select(Event.type)).all() == ["job_failed"]


def test_a_job_that_the_record_refuses_tells_why_and_quotes_no_row(
    world: World,
    workshop: Workshop,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    job_id = put(world)

    def write_nonsense(work: Work, *_arguments: object) -> None:
        secret = Company(name="secret words")
        secret.registration_number = "none"
        work.session.add(secret)
        work.session.flush()

    _handle_with(monkeypatch, write_nonsense)
    run_in(workshop, job_id)
    told = job(world, job_id).error + capsys.readouterr().err
    assert told.count("violates check constraint") >= 2
    assert "secret words" not in told


def test_a_job_put_by_an_act_that_failed_does_not_exist(world: World) -> None:
    with pytest.raises(RuntimeError), world.record.work(world.actor("a_engineer")) as work:
        put_job(work, JobKind.ROLLUP, uuid4())
        raise RuntimeError
    with world.record.as_server("a test") as db:
        assert db.scalar(select(func.count()).select_from(Job)) == 0


def _handle_with(monkeypatch: pytest.MonkeyPatch, do: object) -> list[int]:
    """Let every job be done by `do`; answers with the attempts at which it was called."""
    attempts: list[int] = []

    class Handler:
        @staticmethod
        def do(work: object, claim: jobs.Claim, workshop: Workshop) -> None:
            attempts.append(claim.attempt)
            do(work, claim, workshop)

    monkeypatch.setattr(runner, "import_module", lambda _name: Handler)
    return attempts


def _let_die(world: World, *job_ids: UUID) -> None:
    """As if workers had claimed these and died."""
    with world.record.as_server("a test") as db:
        for job_id in job_ids:
            assert jobs.claim(db, job_id)
        db.execute(
            update(Job)
            .where(Job.id.in_(job_ids))
            .values(lease_until=utc_now() - timedelta(seconds=1))
        )


def _states(world: World, *job_ids: UUID) -> list[JobState]:
    return [job(world, job_id).state for job_id in job_ids]


def test_a_rollup_whose_worker_died_gives_way_to_the_one_that_waits_behind_it(
    world: World,
) -> None:
    subject = uuid4()
    died = put(world, subject=subject)
    _let_die(world, died)
    waits = put(world, subject=subject)
    with world.record.as_server("a test") as db:
        jobs.bring_back(db)
    assert _states(world, died, waits) == [JobState.SUPERSEDED, JobState.QUEUED]


def test_of_two_rollups_that_died_together_the_newer_is_brought_back(world: World) -> None:
    subject = uuid4()
    older = put(world, subject=subject)
    _let_die(world, older)
    newer = put(world, subject=subject)
    _let_die(world, newer)
    with world.record.as_server("a test") as db:
        jobs.bring_back(db)
    assert _states(world, older, newer) == [JobState.SUPERSEDED, JobState.QUEUED]


def test_a_rollup_that_fails_gives_way_to_the_one_that_waits_behind_it(world: World) -> None:
    subject = uuid4()
    fails = put(world, subject=subject)
    with world.record.as_server("a test") as db:
        claimed = jobs.claim(db, fails)
    waits = put(world, subject=subject)
    assert claimed is not None
    with world.record.as_server("a test") as db:
        assert jobs.give_back(db, claimed, "no") is JobState.SUPERSEDED
    assert _states(world, fails, waits) == [JobState.SUPERSEDED, JobState.QUEUED]


def test_who_lost_a_job_cannot_give_it_back_or_call_it_failed(world: World) -> None:
    job_id = put(world)
    with world.record.as_server("a test") as db:
        claimed = jobs.claim(db, job_id)
        db.execute(update(Job).values(attempts=Job.max_attempts))
    assert claimed is not None
    with world.record.as_server("a test") as db:
        assert jobs.give_back(db, claimed, "no") is None
    assert _states(world, job_id) == [JobState.CLAIMED]


def test_a_rollup_does_not_begin_before_the_change_that_it_was_put_for_again_is_there(
    world: World,
) -> None:
    subject, claims = uuid4(), []
    job_id = put(world, subject=subject)

    def claim() -> None:
        with world.record.as_server("a test") as db:
            claims.append((jobs.claim(db, job_id), utc_now()))

    with world.record.work(world.actor("a_engineer")) as work:
        assert put_job(work, JobKind.ROLLUP, subject) == job_id
        worker = threading.Thread(target=claim)
        worker.start()
        worker.join(0.3)
        assert claims == []
        before_commit = utc_now()
    worker.join()
    [(claimed, when)] = claims
    assert claimed is not None
    assert when > before_commit


def test_that_a_job_failed_is_told_also_when_who_caused_it_has_left(
    world: World, workshop: Workshop
) -> None:
    job_id = put(world)
    with world.record.as_server("a test") as db:
        db.execute(update(Person).where(Person.name == "a_engineer").values(active=False))
    for _ in range(5):
        with world.record.as_server("a test") as db:
            db.execute(update(Job).values(run_after=func.now()))
        run_in(workshop, job_id)
    assert _states(world, job_id) == [JobState.FAILED]
    with world.record.as_server("a test") as db:
        assert db.scalars(select(Event.type)).all() == ["job_failed"]


def test_naming_again_while_no_worker_listens_does_not_fill_the_queue(
    world: World, workshop: Workshop, redis_url: str
) -> None:
    waiting = {put(world) for _ in range(3)}
    with world.record.as_server("a test") as db:
        db.execute(update(Job).values(created_at=utc_now() - timedelta(minutes=1)))
    with Redis.from_url(redis_url) as queue:
        for _ in range(20):
            assert sweeper.sweep_once(workshop) == len(waiting)
        assert queue.llen("quick") == len(waiting)
        queue.flushall()
        sweeper.sweep_once(workshop)
        assert queue.llen("quick") == len(waiting)


def test_a_sweep_while_redis_is_away_is_quick(world: World, settings: Settings) -> None:
    for _ in range(3):
        put(world)
    with world.record.as_server("a test") as db:
        db.execute(update(Job).values(created_at=utc_now() - timedelta(minutes=1)))
    workshop = Workshop(replace(settings, redis_url="unix:///nowhere.sock?db=0"))
    began = perf_counter()
    assert sweeper.sweep_once(workshop) == 3
    assert perf_counter() - began < 0.5
    workshop.close()
