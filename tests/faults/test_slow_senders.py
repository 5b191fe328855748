"""Requests that never end, or take for ever: everybody else is served as always."""

import time
from contextlib import suppress

import pytest
import requests

from portal.running.environment import BUILT_ASSETS
from tests.fixtures.raw import HALF_A_REQUEST
from tests.fixtures.running import *  # noqa: F403

pytestmark = pytest.mark.faults
BODY = 100_000
FONT = BUILT_ASSETS / "BIZUDPGothic_400Regular.ttf"


def post(more: str = "") -> bytes:
    """The head of a large post; `more` are further lines of it."""
    lines = ["POST /sign-in HTTP/1.1", "Host: here", f"Content-Length: {BODY}"]
    return "\r\n".join([*lines, "Content-Type: text/plain", *filter(None, [more]), "", ""]).encode()


def slowest_page(web, times: int = 10) -> float:
    took = []
    for _ in range(times):
        began = time.monotonic()
        assert requests.get(f"{web.url}/sign-in", timeout=20).status_code == 200
        took.append(time.monotonic() - began)
    return max(took)


def test_a_thousand_half_sent_requests_keep_nobody_out_not_even_at_the_same_address(
    web, dial
) -> None:
    slowest_page(web)
    half = [dial(web) for _ in range(1100)]
    for raw in half:
        raw.sendall(HALF_A_REQUEST)
    assert slowest_page(web) < 1
    # The youngest wait on; the others made room.
    assert sum(raw.is_open for raw in half) < 500
    assert half[-1].is_open
    assert "Traceback" not in web.printed


def test_a_half_sent_request_is_hung_up_on_after_a_while_however_it_trickles_in(
    hasty_web, dial
) -> None:
    silent, begun, trickling, second = (dial(hasty_web) for _ in range(4))
    began = time.monotonic()
    begun.sendall(HALF_A_REQUEST)
    second.sendall(b"GET /health/live HTTP/1.1\r\nHost: here\r\n\r\n")
    answer = b""
    while b'{"live":true}' not in answer:
        answer += second.recv(4096)
    assert answer.startswith(b"HTTP/1.1 200")
    second.sendall(HALF_A_REQUEST)
    trickling.sendall(HALF_A_REQUEST)
    while trickling.is_open and time.monotonic() - began < 5:
        trickling.sendall(b"x")
        time.sleep(0.1)
    assert time.monotonic() - began < 3
    for raw in (silent, begun, second):
        assert raw.until_closed(2) == b""


def test_a_body_may_come_slowly_but_must_get_on(hasty_web, dial) -> None:
    stuck, slow, crawling = (dial(hasty_web) for _ in range(3))
    for raw in (stuck, slow, crawling):
        raw.sendall(post())
    for _ in range(16):  # four seconds, in each of which 50 bytes must come
        slow.sendall(b"x" * 30)
        with suppress(ConnectionError):
            crawling.sendall(b"x")
        time.sleep(0.25)
    for raw in (stuck, crawling):
        raw.until_closed(0.5)
    slow.sendall(b"x" * BODY)
    slow.settimeout(5)
    assert slow.recv(4096).startswith(b"HTTP/1.1 4")


def test_who_is_refused_while_still_sending_can_read_why(web, dial) -> None:
    raw = dial(web)
    raw.sendall(post("Authorization: Bearer nobody's"))
    for _ in range(10):
        raw.sendall(b"x" * (BODY // 10))
        time.sleep(0.05)
    assert raw.recv(4096).startswith(b"HTTP/1.1 4")


def test_an_address_whose_connections_are_all_busy_gets_a_sentence_and_others_a_page(
    web_process, dial
) -> None:
    web = web_process(CONNECTIONS_PER_ADDRESS="20")
    for _ in range(20):
        dial(web, websocket=True, address="127.0.0.2")
    refused = dial(web, address="127.0.0.2").until_closed(5)
    assert refused.startswith(b"HTTP/1.1 503") and b"Too many connections" in refused
    assert slowest_page(web) < 1


def test_behind_a_proxy_it_is_the_proxy_that_counts_addresses(web_process, dial) -> None:
    web = web_process(CONNECTIONS_PER_ADDRESS="20", TRUSTED_PROXIES="1")
    open_ = [dial(web, websocket=True) for _ in range(30)]
    assert all(raw.is_open for raw in open_)


def test_who_does_not_read_a_page_is_hung_up_on(hasty_web, dial) -> None:
    deaf = dial(hasty_web)
    font = f"/static/any/built/{FONT.name}"
    deaf.sendall(f"GET {font} HTTP/1.1\r\nHost: here\r\n\r\n".encode() * 9)
    time.sleep(2)
    got = deaf.until_closed(10)
    assert got.startswith(b"HTTP/1.1 200") and len(got) < 9 * FONT.stat().st_size
    assert "Traceback" not in hasty_web.printed
