"""The group server: several web processes on one record, behind a proxy that is sticky."""

import re
import subprocess
import sys
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from uuid import uuid4

import pytest
import redis
import requests

from portal.beginning import sample
from portal.running.embedded import EmbeddedServers
from shared_db.spine.transaction import Record
from tests.factories.case_files import write_case_files
from tests.factories.world import World
from tests.fixtures.group_server import GroupServer
from tests.fixtures.listener import Listener
from tests.fixtures.live import Talk
from tests.fixtures.posting import Posting, kept

pytestmark = [pytest.mark.faults, pytest.mark.timeout(300)]
BROWSERS = [f"browser {n}" for n in range(15)]  # odd: taking turns would show


@pytest.fixture
def redis_url(request: pytest.FixtureRequest, redis_url: str) -> str:
    """A Valkey of the test's own where it stops it."""
    if "own_servers" in request.fixturenames:
        return str(request.getfixturevalue("own_servers").redis_url)
    return redis_url


@pytest.fixture
def play(tmp_path: Path) -> Callable[..., Iterator[str]]:
    """`play(server, …)`: step by step, to its end."""

    def run(*servers: str) -> Iterator[str]:
        drawings, records = write_case_files(tmp_path)
        command = [sys.executable, "-m", "portal.cli", "play", "--out", str(tmp_path)]
        command += ["--drawings", str(drawings), "--records", str(records)]
        command += [part for server in servers for part in ("--server", server)]
        said = []
        with subprocess.Popen(
            command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
        ) as child:
            assert child.stdout is not None
            for line in child.stdout:
                said.append(line)
                yield line
        assert child.returncode == 0, "".join(said)

    return run


@pytest.mark.case
def test_posts_offers_and_quotes_cross_between_web_processes_while_redis_comes_and_goes(
    group_server: GroupServer,
    kept_background: None,
    record: Record,
    own_servers: EmbeddedServers,
    play: Callable[..., Iterator[str]],
) -> None:
    assert sample.load(record)
    valkey = own_servers.valkey
    one, other = (web.url for web in group_server.webs)
    # The lead is here; B comes by the proxy; C and the customer are there.
    for line in play(one, group_server.url, other, other):
        if "heard by three shops" in line:
            valkey.child.stop()  # the talk and the proposal go on without
        elif "the proposal is agreed" in line:
            valkey.start()
        elif "each in its shop's inbox" in line or "6 prices" in line:
            valkey.child.stop()
            valkey.start()
        elif valkey.child.running:
            with redis.Redis.from_url(own_servers.redis_url) as direct:
                direct.flushall()
    here, there = (web.printed for web in group_server.webs)
    for act, place, elsewhere in (("issue", here, there), ("accept", there, here)):
        request = re.compile(rf"/api/v1/quote-revisions/[^/]+/{act}\b")
        assert request.search(place) and not request.search(elsewhere)


def places_of(group_server: GroupServer, times: int = 4) -> dict[str, int]:
    """Which web process each browser's requests come to; fails if it isn't always the same."""
    tags: dict[str, list[str]] = {browser: [] for browser in BROWSERS}
    for browser in BROWSERS * times:
        tags[browser].append(uuid4().hex)
        headers = {"User-Agent": browser, "X-Request-ID": tags[browser][-1]}
        assert requests.get(f"{group_server.url}/sign-in", headers=headers, timeout=10).ok
    logs = [web.printed for web in group_server.webs]
    places = {}
    for browser, sent in tags.items():
        seen = [[tag in log for tag in sent] for log in logs]
        assert sorted(seen) == [[False] * times, [True] * times], browser
        places[browser] = seen.index([True] * times)
    return places


def test_the_proxy_is_sticky_and_when_a_web_process_dies_its_people_go_on_at_the_other(
    group_server: GroupServer,
    talk: Talk,
    listen: Callable[..., Listener],
    client: Callable[[str], requests.Session],
    world: World,
) -> None:
    places = places_of(group_server)
    assert set(places.values()) == {0, 1}
    ears = {browser: [listen(group_server, "b_engineer", agent=browser)] for browser in BROWSERS}
    for [ear] in ears.values():
        ear.follow(talk.group)
    posting = []
    for browser in BROWSERS[:6]:
        writer = client("a_engineer")
        writer.headers["User-Agent"] = browser
        posting.append(Posting(writer, [talk.url(group_server)]))
    assert all(ear.wait_for_head(talk.group, 40) for [ear] in ears.values())
    group_server.webs[0].kill()
    bereft = [browser for browser in BROWSERS if places[browser] == 0]
    for browser in bereft:
        [ear] = ears[browser]
        assert ear.wait(lambda ear=ear: not ear.client.connected)
        ears[browser].append(listen(group_server, "b_engineer", agent=browser))
        ears[browser][-1].follow(talk.group, have={talk.group: ear.last(talk.group)})
    said = [body for one in posting for body in one.stop()]
    assert kept(world) == Counter(said)
    for browser, heard in ears.items():
        assert (len(heard) == 2) == (browser in bereft)
        assert heard[-1].wait_for_head(talk.group, len(said) + 1)
        numbers = [event["seq"] for ear in heard for event in ear.of(talk.group)]
        assert numbers == list(range(1, len(said) + 2))
