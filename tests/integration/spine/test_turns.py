"""Queues: nobody's small thing waits behind another's large one, and companies take turns."""

import threading
from collections import Counter
from datetime import timedelta
from uuid import UUID, uuid4

import pytest
from sqlalchemy import func, select, update

from shared_db.foundation.base import utc_now
from shared_db.models import Job, JobKind, JobState, Queue
from shared_db.spine import jobs
from shared_db.spine.jobs import TOOK_TOO_LONG, TRIES_TO_THE_DEADLINE, Claim, put_job
from shared_db.spine.queues import QUEUES, RULES, SMALL_FILE, queue_for_file
from shared_db.spine.turns import claim_next, to_be_named
from tests.factories.world import World


def put(world: World, shop: str, kind: JobKind = JobKind.READ_IMPORT, times: int = 1) -> list[UUID]:
    with world.record.work(world.actor(f"{shop}_engineer")) as work:
        return [put_job(work, kind, uuid4()) for _ in range(times)]


def claim_one(world: World, named: UUID) -> Claim | None:
    """What a worker does that hears a name."""
    with world.record.as_server("a test") as db:
        return claim_next(db, named)


def finish(world: World, claimed: Claim) -> None:
    with world.record.as_server("a test") as db:
        assert jobs.finish(db, claimed)


def job(world: World, job_id: UUID) -> Job:
    with world.record.as_server("a test") as db:
        return db.get_one(Job, job_id)


def shop_of(world: World, claimed: Claim | None) -> str:
    assert claimed is not None
    return next(name for name, id_ in world.companies.items() if id_ == claimed.company_id)


def test_a_small_file_has_workers_that_a_large_one_never_holds() -> None:
    assert queue_for_file(SMALL_FILE) is Queue.QUICK
    assert queue_for_file(SMALL_FILE + 1) is Queue.BULK
    assert QUEUES.keys() == set(JobKind)
    assert RULES.keys() == set(Queue)


def test_with_one_worker_the_companies_take_turns_however_many_files_one_has_sent(
    world: World,
) -> None:
    names = put(world, "a", times=4)
    names += put(world, "b", times=2)
    turns = []
    for name in names:
        claimed = claim_one(world, name)
        turns.append(shop_of(world, claimed))
        assert claimed is not None
        finish(world, claimed)
    assert turns == ["a", "b", "a", "b", "a", "a"]


def test_one_company_never_holds_every_worker_of_the_long_jobs(world: World) -> None:
    names = put(world, "a", times=3)
    assert shop_of(world, claim_one(world, names[0])) == "a"
    assert claim_one(world, names[1]) is None
    [other] = put(world, "b")
    assert shop_of(world, claim_one(world, names[2])) == "b"
    assert claim_one(world, other) is None


def test_a_mail_server_that_hangs_holds_two_workers_and_no_more(world: World) -> None:
    names = [name for shop in "abc" for name in put(world, shop, JobKind.SEND_MAIL)]
    claims = [claim_one(world, name) for name in names]
    assert [claimed is not None for claimed in claims] == [True, True, False]


def test_workers_that_ask_at_the_same_moment_get_different_jobs_and_no_more_than_may_be(
    world: World,
) -> None:
    names = [name for shop in "abc" for name in put(world, shop, times=3)]
    claims: list[Claim | None] = []
    threads = [
        threading.Thread(target=lambda name=name: claims.append(claim_one(world, name)))
        for name in names
    ]
    [thread.start() for thread in threads]
    [thread.join() for thread in threads]
    had = [claimed for claimed in claims if claimed]
    shops = Counter(shop_of(world, claimed) for claimed in had)
    assert (len(shops), set(shops.values())) == (RULES[Queue.BULK].in_all, {1})


def test_only_what_could_be_done_now_is_named_again(world: World) -> None:
    names = put(world, "a", times=3)
    quick = put(world, "a", JobKind.ROLLUP)
    with world.record.as_server("a test") as db:
        assert set(to_be_named(db, Job.id.is_not(None))) == {Queue.BULK, Queue.QUICK}
    assert claim_one(world, names[0])
    with world.record.as_server("a test") as db:
        assert to_be_named(db, Job.id.is_not(None)) == {Queue.QUICK: quick}


def test_the_name_of_a_job_that_is_no_more_claims_nothing(world: World) -> None:
    put(world, "a")
    assert claim_one(world, uuid4()) is None


def past_its_deadline(world: World, claimed: Claim) -> None:
    with world.record.as_server("a test") as db:
        now = utc_now()
        db.execute(
            update(Job)
            .where(Job.id == claimed.job_id)
            .values(deadline_at=now - timedelta(seconds=1), run_after=now)
        )


def test_a_job_keeps_its_lease_until_its_deadline_and_no_longer(world: World) -> None:
    claimed = claim_one(world, put(world, "a")[0])
    assert claimed is not None
    with world.record.as_server("a test") as db:
        until = db.scalar(select(Job.deadline_at - func.now()).where(Job.id == claimed.job_id))
        assert until == RULES[Queue.BULK].deadline or abs(
            until - RULES[Queue.BULK].deadline
        ) < timedelta(seconds=5)
        assert jobs.extend(db, claimed)
    assert job(world, claimed.job_id).lease_until > utc_now()  # type: ignore[operator]
    past_its_deadline(world, claimed)
    with world.record.as_server("a test") as db:
        assert jobs.extend(db, claimed)
        assert jobs.bring_back(db) == []
    given_back = job(world, claimed.job_id)
    assert (given_back.state, given_back.error) == (JobState.QUEUED, TOOK_TOO_LONG)


def test_a_job_that_takes_too_long_again_is_failed_and_says_so(world: World) -> None:
    [name] = put(world, "a")
    for last in range(TRIES_TO_THE_DEADLINE):
        claimed = claim_one(world, name)
        assert claimed is not None
        past_its_deadline(world, claimed)
        with world.record.as_server("a test") as db:
            assert jobs.extend(db, claimed)
            failed = jobs.bring_back(db)
        assert [one.id for one in failed] == ([name] if last else [])
    assert (job(world, name).state, job(world, name).error) == (JobState.FAILED, TOOK_TOO_LONG)


@pytest.mark.parametrize("late", [False, True])
def test_a_result_that_comes_after_the_job_was_taken_away_is_not_kept(
    world: World, late: bool
) -> None:
    claimed = claim_one(world, put(world, "a")[0])
    assert claimed is not None
    past_its_deadline(world, claimed)
    with world.record.as_server("a test") as db:
        jobs.extend(db, claimed)
        if late:
            jobs.bring_back(db)
    with world.record.as_server("a test") as db:
        assert jobs.finish(db, claimed) is not late
