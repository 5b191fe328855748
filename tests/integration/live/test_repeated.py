"""What a web process does again and again unasked, for whoever missed a word or lost a right.

Tried at a process that does it sooner; how often it is in real use is asserted beside it.
"""

import time

import pytest
import socketio
from sqlalchemy import func, update

from portal.realtime import delivery, socket
from shared_db.foundation.tokens import api_token_hash
from shared_db.models import ApiToken, Membership, Person
from tests.fixtures.live import say
from tests.fixtures.running import *  # noqa: F403


def test_heads_are_repeated_so_that_a_lost_last_event_shows(hasty_web, talk, listen) -> None:
    ear = listen(hasty_web, "a_sales")
    ear.follow(talk.group)
    ear.heads.clear()
    assert ear.wait(lambda: ear.heads == {str(talk.group): 1}, 5)
    assert delivery.REPEAT_HEADS_EVERY * delivery.LOOK_EVERY <= 10


def test_who_loses_the_right_loses_the_stream_or_the_socket(
    hasty_web, talk, listen, client, world
) -> None:
    with world.record.as_server("a test") as db:
        key = ApiToken(
            person_id=world.people["a_sales"], name="t", token_hash=api_token_hash("tok")
        )
        db.add(key)
    ears = [
        listen(hasty_web, None, auth={"token": "tok"}),
        listen(hasty_web, "b_engineer"),
        listen(hasty_web, "c_engineer"),
    ]
    for ear in ears:
        assert ear.follow(talk.group) == [str(talk.group)]
    with pytest.raises(socketio.exceptions.ConnectionError):
        listen(hasty_web, None, auth={"token": "wrong"})
    with world.record.as_server("a test") as db:
        db.execute(update(ApiToken).values(revoked_at=func.now()))
        leaver, shop = world.people["b_engineer"], world.companies["c"]
        db.execute(update(Person).where(Person.id == leaver).values(active=False))
        left = update(Membership).where(Membership.company_id == shop)
        db.execute(left.values(until=Membership.since))
    revoked, deactivated, left_group = ears
    lost = ("refused", {"stream": str(talk.group)})
    assert left_group.wait(lambda: lost in left_group.said, 5)
    for ear in (revoked, deactivated):
        assert ear.wait(lambda ear=ear: not ear.client.connected, 5)
    say(client("a_engineer"), talk.url(hasty_web), "without you")
    time.sleep(1.5)
    assert [ear.bodies(talk.group) for ear in ears] == [[], [], []]
    assert socket.CHECK_AGAIN_EVERY <= 10
