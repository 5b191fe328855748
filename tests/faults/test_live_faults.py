"""What breaks while people talk costs a moment, and never a post."""

import threading
import time
from collections import Counter

import pytest
import redis
import requests

from tests.fixtures.live import say
from tests.fixtures.posting import Posting, kept

pytestmark = pytest.mark.faults


@pytest.fixture
def redis_url(request, redis_url) -> str:
    """A Valkey of the test's own where it stops it."""
    if "own_servers" in request.fixturenames:
        return request.getfixturevalue("own_servers").redis_url
    return redis_url


def test_redis_restarted_and_emptied_loses_and_doubles_nothing(
    web_process, talk, listen, client, own_servers, world
) -> None:
    here, there = web_process(), web_process()
    ears = [listen(here, "b_engineer"), listen(there, "c_sales")]
    for ear in ears:
        ear.follow(talk.group)
    posting = [
        Posting(client(name), [talk.url(web)])
        for name, web in (("a_engineer", here), ("a_sales", there))
    ]
    time.sleep(1)
    own_servers.valkey.child.stop()
    time.sleep(2)
    own_servers.valkey.start()
    with redis.Redis.from_url(own_servers.redis_url) as direct:
        for _ in range(10):
            direct.flushall()
            direct.client_kill_filter(_type="pubsub")
            time.sleep(0.1)
    time.sleep(1)
    said = [body for one in posting for body in one.stop()]
    end = time.monotonic()
    assert kept(world) == Counter(said)
    for ear in ears:
        assert ear.wait_for_head(talk.group, len(said) + 1, seconds=5)
        assert Counter(ear.bodies(talk.group)) == Counter(said)
        assert [event["seq"] for event in ear.of(talk.group)] == list(range(1, len(said) + 2))
        assert ear.doubled == []
    assert time.monotonic() - end < 5
    # Nobody who posts waits for Redis.
    assert max(one.slowest for one in posting) < 2


def test_hints_cross_over_again_once_redis_is_back(
    web_process, talk, listen, client, own_servers
) -> None:
    here, there = web_process(), web_process()
    ear = listen(there, "b_engineer")
    ear.follow(talk.group)
    own_servers.valkey.child.stop()
    own_servers.valkey.start()
    time.sleep(2)
    took = []
    for n in range(9):
        said = time.monotonic()
        say(client("a_engineer"), talk.url(here), f"post {n}")
        assert ear.wait_for_head(talk.group, n + 2)
        took.append(ear.of(talk.group)[-1]["arrived"] - said)
    # By the look each second alone it would take half a second on average.
    assert sorted(took)[4] < 0.25, took


def test_a_killed_web_process_takes_no_acknowledged_post_with_it(
    web_process, talk, listen, client, world
) -> None:
    dies, lives = web_process(), web_process()
    ear, other = listen(dies, "b_engineer"), listen(lives, "c_sales")
    ear.follow(talk.group)
    other.follow(talk.group)
    posting = [
        Posting(client(f"{shop}_sales"), [talk.url(dies), talk.url(lives)]) for shop in "abc"
    ]
    assert other.wait_for_head(talk.group, 20)
    dies.kill()
    assert ear.wait(lambda: not ear.client.connected, 10)
    time.sleep(1)
    said = [body for one in posting for body in one.stop()]
    assert kept(world) == Counter(said)
    again = listen(lives, "b_engineer")
    again.follow(talk.group, have={talk.group: ear.last(talk.group)})
    assert again.wait_for_head(talk.group, len(said) + 1)
    numbers = [event["seq"] for one in (ear, again) for event in one.of(talk.group)]
    assert numbers == list(range(1, len(said) + 2))
    assert other.wait_for_head(talk.group, len(said) + 1)
    assert Counter(other.bodies(talk.group)) == Counter(said)
    assert other.doubled == []


def test_a_slow_query_of_one_request_holds_up_nobody_else(
    web_process, talk, client, owner_database_url
) -> None:
    """The loop goes on while PostgreSQL works: the driver was imported after gevent's patch."""
    import psycopg

    web = web_process()
    poster = client("a_engineer")
    say(poster, talk.url(web), "warm")
    with psycopg.connect(owner_database_url.replace("+psycopg", "")) as holder:
        # Whoever posts in this channel now waits in the database for this row.
        holder.execute("SELECT 1 FROM stream WHERE id = %s FOR UPDATE", [talk.group])
        waiting = threading.Thread(target=say, args=[poster, talk.url(web), "waits"])
        waiting.start()
        time.sleep(0.5)
        took = []
        for _ in range(20):
            began = time.monotonic()
            assert requests.get(f"{web.url}/health/live", timeout=5).ok
            took.append(time.monotonic() - began)
        assert waiting.is_alive()
        holder.rollback()
    waiting.join(10)
    assert sorted(took)[-2] < 0.3, took
