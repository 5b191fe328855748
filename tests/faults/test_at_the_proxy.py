"""What passes the group server's proxy, with its own configuration, and what it does not let by."""

import os
import time
from collections.abc import Callable
from contextlib import closing
from uuid import uuid4

import pytest
import requests
import websocket

from tests.factories.world import World
from tests.fixtures.group_server import GroupServer
from tests.fixtures.processes import Person
from tests.fixtures.raw import HALF_A_REQUEST
from tests.fixtures.running import *  # noqa: F403

pytestmark = pytest.mark.faults
MOST = 100 * 1024 * 1024


def test_the_proxy_hangs_up_on_half_sent_requests_and_serves_the_others(
    group_server: GroupServer, dial
) -> None:
    half = [dial(group_server.proxy) for _ in range(1100)]
    began = time.monotonic()
    for raw in half:
        raw.sendall(HALF_A_REQUEST)
    assert requests.get(f"{group_server.url}/sign-in", timeout=5).status_code == 200
    assert time.monotonic() - began < 3
    for raw in half:
        raw.until_closed(15)
    assert 8 < time.monotonic() - began < 15


def test_the_proxy_lets_people_try_to_sign_in_and_machines_wait(group_server: GroupServer) -> None:
    with requests.Session() as client:
        tries = [client.post(f"{group_server.url}/sign-in", timeout=5) for _ in range(60)]
        assert client.get(f"{group_server.url}/sign-in", timeout=5).status_code == 200
    codes = [answer.status_code for answer in tries]
    assert 429 not in codes[:25] and codes.count(429) >= 10


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
