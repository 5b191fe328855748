"""The same before the group server's proxy, with its own configuration."""

import time

import pytest
import requests

from tests.fixtures.group_server import GroupServer
from tests.fixtures.raw import HALF_A_REQUEST

pytestmark = pytest.mark.faults


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
