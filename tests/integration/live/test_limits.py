"""One person's sockets, however many and whatever they ask, cost the others nothing."""

from collections.abc import Callable
from typing import Any
from uuid import uuid4

import pytest
import websocket
from flask import Flask
from sqlalchemy import select, update

from portal.realtime.rights import Somebody, readable_by, still_let_in
from portal.realtime.socket import MOST_SOCKETS_OF_PERSON, MOST_STREAMS, MOST_STREAMS_OF_PERSON
from shared_db.access import readable
from shared_db.foundation.ids import new_id
from shared_db.foundation.tokens import api_token_hash, new_api_token
from shared_db.models import ApiToken, EndedSignIn, Inquiry, InquiryState
from shared_db.spine import streams
from shared_db.spine.across import heads
from tests.factories.rows import inquiry_rows
from tests.factories.world import World

MORE_THAN_PARAMETERS = 70_000


def test_a_list_of_any_length_is_one_parameter(world: World) -> None:
    nowhere = [uuid4() for _ in range(MORE_THAN_PARAMETERS)]
    with world.record.as_server("a test") as db:
        assert heads(db, nowhere) == {}
        assert list(db.scalars(readable(world.actor("a_engineer"), nowhere))) == []


def test_all_sockets_are_checked_in_as_many_questions_as_one(
    app: Flask, world: World, count_sql: Callable[[Callable[[], Any]], int]
) -> None:
    inquiry_rows(world)

    def check(names: list[str], each: int) -> int:
        sockets = {
            f"{name}-{n}": Somebody(world.people[name], 1, uuid4(), None)
            for name in names
            for n in range(each)
        }

        def do() -> None:
            with world.record.as_server("a test") as db:
                actors = still_let_in(db, sockets)
                assert actors.keys() == sockets.keys()
                readable_by(db, {actor: [uuid4()] for actor in actors.values()})

        return count_sql(do)

    one = check(["a_engineer"], 1)
    assert check(["a_engineer"], 40) == one
    assert check(["a_engineer", "a_sales", "a_manager"], 40) == one, "colleagues see alike"


def test_everybody_may_read_the_same_as_if_asked_alone(world: World) -> None:
    inquiry_id, _parts = inquiry_rows(world)
    with world.record.as_server("a test") as db:
        db.execute(update(Inquiry).where(Inquiry.id != inquiry_id).values(state=InquiryState.DRAFT))
        every = [streams.inbox(person).id for person in world.people.values()]
        people = [world.actor(name) for name in world.people]
        inquiry = db.scalars(select(Inquiry).where(Inquiry.id == inquiry_id)).one()
        every += [streams.group_channel(inquiry).id, streams.customer_channel(inquiry).id]
        every += [streams.company(one.company_id).id for one in people]
        together = readable_by(db, {actor: every for actor in people})
        for actor in people:
            alone = set(db.scalars(readable(actor, every)))
            own = streams.inbox(actor.person_id).id
            assert set(together[actor.person_id]) - {own} == alone - {own}, actor.name


def test_whose_sign_in_or_key_has_ended_is_not_let_in_with_the_others(world: World) -> None:
    person, ended = world.people["a_engineer"], new_id()
    key, key_hash = new_api_token()
    with world.record.as_server("a test") as db:
        db.add(EndedSignIn(id=ended))
        db.add(ApiToken(person_id=person, name="play", token_hash=key_hash))
        db.flush()
        sockets = {
            "good": Somebody(person, 1, new_id(), None),
            "older": Somebody(person, 0, new_id(), None),
            "ended": Somebody(person, 1, ended, None),
            "key": Somebody(person, None, None, api_token_hash(key)),
            "no key": Somebody(person, None, None, b"another"),
            "another's key": Somebody(world.people["b_engineer"], None, None, key_hash),
            "nobody": Somebody(new_id(), 1, None, None),
        }
        assert still_let_in(db, sockets).keys() == {"good", "key"}
        db.execute(update(ApiToken).values(revoked_at=ApiToken.created_at))
        assert still_let_in(db, sockets).keys() == {"good"}


@pytest.fixture
def sockets(world: World, signed_in: Any) -> Any:
    """Opens bare sockets of somebody: `(the socket, the first word of the server)`."""
    opened: list[Any] = []

    def open_one(web: Any, name: str) -> tuple[Any, str]:
        url = f"{web.url.replace('http', 'ws')}/socket.io/?EIO=4&transport=websocket"
        cookie = signed_in(world.people[name]).headers["Cookie"]
        wire = websocket.create_connection(url, cookie=cookie, suppress_origin=True, timeout=10)
        opened.append(wire)
        wire.recv()
        wire.send("40")
        return wire, str(wire.recv())

    yield open_one
    for wire in opened:
        wire.shutdown()


def test_one_person_has_so_many_sockets_and_streams_and_others_have_theirs(
    web_process: Any, talk: Any, listen: Any, sockets: Any
) -> None:
    web = web_process()
    wires = []
    for _ in range(MOST_SOCKETS_OF_PERSON):
        wire, word = sockets(web, "b_engineer")
        assert word.startswith("40")
        wires.append(wire)
    wire, word = sockets(web, "b_engineer")
    assert word.startswith("44")
    assert "too_many" in word
    assert wire.recv() in {"1", ""}, "the refused one is closed"
    for wire in wires[: MOST_STREAMS_OF_PERSON // MOST_STREAMS]:
        ids = ",".join(f'"{uuid4()}"' for _ in range(MOST_STREAMS))
        wire.send(f'421["follow",{{"streams":[{ids}]}}]')
        assert wire.recv().startswith("431")
    late = wires[-1]
    late.send(f'422["follow",{{"streams":["{talk.group}"]}}]')
    assert late.recv() == '432[{"following":[]}]'
    wires[0].close()
    other = listen(web, "c_sales")
    assert other.follow(talk.group) == [str(talk.group)]
