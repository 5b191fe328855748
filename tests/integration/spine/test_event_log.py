"""The event log: gapless, append-only, tamper-evident, and the same for everybody who retries."""

import threading
from uuid import uuid4

import psycopg
import pytest
from sqlalchemy import select, text

from shared_db.foundation.errors import WrongState
from shared_db.models import Event
from shared_db.spine import streams
from shared_db.spine.across import events_for_delivery
from shared_db.spine.events import PeopleChanged
from shared_db.spine.retries import once
from tests.factories.world import World


def tell(world: World, name: str, who: str = "a_engineer") -> None:
    with world.record.work(world.actor(who)) as work:
        for stream in (streams.group(world.group_id), streams.company(world.companies["a"])):
            work.tell(stream, PeopleChanged(person_id=work.actor.person_id, name=name))


def test_many_writers_on_two_streams_leave_no_gap_and_no_deadlock(world: World) -> None:
    threads = [
        threading.Thread(target=lambda n=n: [tell(world, f"{n}-{i}") for i in range(10)])
        for n in range(8)
    ]
    [thread.start() for thread in threads]
    [thread.join() for thread in threads]
    with world.record.as_server("a test") as db:
        for stream in (streams.group(world.group_id), streams.company(world.companies["a"])):
            told = events_for_delivery(db, stream.id, after=0)
            assert [event.seq for event, _, _ in told] == list(range(1, 81))
            assert len({event.payload["name"] for event, _, _ in told}) == 80


def test_an_act_that_fails_leaves_no_event(world: World) -> None:
    with pytest.raises(RuntimeError), world.record.work(world.actor("a_engineer")) as work:
        work.tell(streams.group(world.group_id), PeopleChanged(person_id=uuid4(), name="x"))
        raise RuntimeError
    with world.record.as_server("a test") as db:
        assert db.scalars(select(Event)).all() == []


def test_an_event_tells_exactly_the_facts_of_its_type() -> None:
    with pytest.raises(TypeError, match="price"):
        PeopleChanged(person_id=uuid4(), name="x", price=3)
    with pytest.raises(TypeError, match="name"):
        PeopleChanged(person_id=uuid4())


def test_nobody_can_change_an_event_and_tampering_by_the_owner_shows(
    world: World, owner_database_url: str
) -> None:
    for n in range(3):
        tell(world, str(n))
    stream = streams.group(world.group_id).id
    with psycopg.connect(owner_database_url.replace("+psycopg", "")) as owner:
        with pytest.raises(psycopg.errors.IntegrityError), owner.transaction():
            owner.execute("UPDATE event SET payload = '{}' WHERE seq = 2")
        owner.execute("ALTER TABLE event DISABLE TRIGGER event_append_only")
        owner.execute("UPDATE event SET payload = '{}' WHERE seq = 2 AND stream_id = %s", [stream])
    with world.record.as_server("a test") as db:
        broken = text("SELECT first_broken_event(:stream)")
        assert db.scalar(broken, {"stream": stream}) == 2
        untouched = streams.company(world.companies["a"]).id
        assert db.scalar(broken, {"stream": untouched}) is None


def test_the_same_client_id_sent_ten_times_at_once_is_done_once(world: World) -> None:
    client_id, done, answers = uuid4(), [], []

    def send() -> None:
        with world.record.work(world.actor("a_engineer")) as work:
            answers.append(
                once(
                    work, "try", client_id, {"n": 1}, lambda: done.append(1) or {"id": str(uuid4())}
                )
            )

    threads = [threading.Thread(target=send) for _ in range(10)]
    [thread.start() for thread in threads]
    [thread.join() for thread in threads]
    assert len(done) == 1
    assert len(answers) == 10
    assert len({answer["id"] for answer in answers}) == 1


def test_the_same_client_id_with_other_content_is_refused(world: World) -> None:
    client_id = uuid4()
    for body, refused in (({"n": 1}, False), ({"n": 2}, True)):
        with world.record.work(world.actor("a_engineer")) as work:
            if refused:
                with pytest.raises(WrongState):
                    once(work, "try", client_id, body, dict)
            else:
                once(work, "try", client_id, body, dict)
