"""The group server: several web processes on one record, behind a proxy that is sticky."""

import os
import re
import subprocess
import sys
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from uuid import uuid4

import pytest
import redis
import requests
import websocket

from portal.cli import sample
from portal.cli.supervisor.embedded import EmbeddedServers
from shared_db.transaction import Record
from tests.factories.case_files import write_case_files
from tests.factories.world import World
from tests.fixtures.group_server import GroupServer
from tests.fixtures.listener import Listener
from tests.fixtures.live import Talk
from tests.fixtures.posting import Posting, kept
from tests.fixtures.processes import Person

pytestmark = [pytest.mark.faults, pytest.mark.timeout(300)]
BROWSERS = [f"browser {n}" for n in range(15)]  # odd: taking turns would show
MOST = 100 * 1024 * 1024


@pytest.fixture
def redis_url(own_servers: EmbeddedServers) -> str:
    """A Valkey of this test's own, which may be stopped."""
    return own_servers.redis_url


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


@pytest.mark.usefixtures("_no_wire_is_left")
def test_a_socket_passes_the_proxy_also_where_https_ended_in_front_of_it_but_no_strangers_does(
    group_server: GroupServer, signed_in: Callable[..., Person], world: World
) -> None:
    cookie = signed_in(world.people["b_engineer"]).headers["Cookie"]
    here = group_server.url.removeprefix("http://")

    def first_word(origin: str, *headers: str) -> str:
        url = f"ws://{here}/socket.io/?EIO=4&transport=websocket"
        socket = websocket.create_connection(
            url, cookie=cookie, origin=origin, header=list(headers), timeout=10
        )
        with closing(socket):
            return str(socket.recv())

    assert first_word(f"http://{here}").startswith("0{")
    assert first_word(f"https://{here}", "X-Forwarded-Proto: https").startswith("0{")
    with pytest.raises(websocket.WebSocketBadStatusException, match="400"):
        first_word("https://evil.test", "X-Forwarded-Proto: https")


def test_a_drawing_of_the_largest_size_passes_the_proxy_and_comes_back_unchanged(
    group_server: GroupServer, client: Callable[[str], requests.Session]
) -> None:
    customer, api = client("x_customer"), f"{group_server.url}/api/v1"
    draft = customer.post(f"{api}/inquiries/drafts", json={"client_id": str(uuid4())}).json()
    sent = b"%PDF-1.4\n" + os.urandom(MOST - 15) + b"\n%%EOF"

    def upload(content: bytes) -> requests.Response:
        return customer.post(
            f"{api}/inquiries/{draft['id']}/drawings",
            data={"client_id": str(uuid4())},
            files={"file": ("large.pdf", content)},
            timeout=60,
        )

    taken = upload(sent)
    assert taken.status_code == 201, taken.text
    back = customer.get(f"{api}/drawings/{taken.json()['id']}/file", timeout=60)
    assert len(back.content) == MOST
    assert back.content == sent
    refused = upload(sent + b"\n")
    assert 400 <= refused.status_code < 500
    assert "100 MB" in refused.json()["error"]["message"]
