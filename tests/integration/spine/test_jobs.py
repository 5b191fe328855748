"""Job rows: nothing that was asked for is lost or done twice, whoever dies on the way."""

import threading
from collections.abc import Iterator
from datetime import timedelta
from uuid import UUID, uuid4

import pytest
from sqlalchemy import func, select, update

from shared_db import jobs
from shared_db.base import utc_now
from shared_db.jobs import put_job
from shared_db.models import Event, Job, JobKind, JobState
from shared_db.settings import Settings
from tests.factories.world import World
from workers import runner, sweeper
from workers.runner import Workshop, run_in


def put(world: World, kind: JobKind = JobKind.ROLLUP, subject: UUID | None = None) -> UUID:
    with world.record.work(world.actor("a_engineer")) as work:
        return put_job(work, kind, subject or uuid4())


def job(world: World, job_id: UUID) -> Job:
    with world.record.reading() as db:
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
        with world.record.reading() as db:
            claims.append(jobs.claim(db, job_id))

    threads = [threading.Thread(target=claim) for _ in range(8)]
    [thread.start() for thread in threads]
    [thread.join() for thread in threads]
    assert len([claim for claim in claims if claim]) == 1


def test_a_job_whose_worker_died_is_done_by_the_next(
    world: World, workshop: Workshop, monkeypatch: pytest.MonkeyPatch
) -> None:
    job_id = put(world)
    with world.record.reading() as db:
        assert jobs.claim(db, job_id)
        db.execute(update(Job).values(lease_until=utc_now() - timedelta(seconds=1)))
    named: list[UUID] = []
    monkeypatch.setattr(workshop.senders, "task", named.append)
    sweeper.sweep_once(workshop)
    assert named == [job_id]
    done = _handle_with(monkeypatch, lambda *_: None)
    run_in(workshop, job_id)
    assert done == [2]
    assert job(world, job_id).state is JobState.DONE


def test_who_lost_the_lease_writes_no_result(
    world: World, workshop: Workshop, monkeypatch: pytest.MonkeyPatch
) -> None:
    job_id = put(world)

    def lose_it(work: object, claim: jobs.Claim, _workshop: Workshop) -> None:
        with world.record.reading() as db:
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
        with world.record.reading() as db:
            db.execute(update(Job).values(run_after=func.now()))
        run_in(workshop, job_id)
    failed = job(world, job_id)
    assert len(tries) == 5
    assert failed.state is JobState.FAILED
    assert "the disk is full" in failed.error
    with world.record.reading() as db:
        assert db.scalars(select(Event.type)).all() == ["job_failed"]


def test_a_job_put_by_an_act_that_failed_does_not_exist(world: World) -> None:
    with pytest.raises(RuntimeError), world.record.work(world.actor("a_engineer")) as work:
        put_job(work, JobKind.ROLLUP, uuid4())
        raise RuntimeError
    with world.record.reading() as db:
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
