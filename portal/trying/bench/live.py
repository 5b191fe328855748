"""Fifty people in one thread: what is stored, what arrives, in what order, how fast."""

import json
import signal
import subprocess
import sys
import threading
import time
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from itertools import pairwise
from typing import Any

import click

from portal.running.processes import end_with_parent
from portal.trying.bench.crowd import gather
from portal.trying.bench.figures import percentile
from portal.trying.bench.stage import stage
from portal.trying.people import Person

SETTLE_SECONDS = 5


def measure(people: int, rate: int, seconds: int) -> dict[str, Any]:
    """Post at a steady rate by HTTP while everybody listens; then compare with the record."""
    with stage() as place, gather(place, people) as crowd:
        with _listening(place.server, crowd.cookies, crowd.stream) as listeners:
            sent, acknowledged = _post(crowd.people, crowd.path, rate, seconds)
            time.sleep(SETTLE_SECONDS)
            heard = _what_was_heard(listeners)
        stored = crowd.read_stream()
    return _figures(sent, acknowledged, heard, stored)


@contextmanager
def _listening(server: str, cookies: list[str], stream: str) -> Iterator[subprocess.Popen[str]]:
    """The listening process, with everybody's socket open."""
    child = subprocess.Popen(
        [sys.executable, "-m", "portal.trying.bench.listeners"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        start_new_session=True,
        preexec_fn=end_with_parent(signal.SIGKILL),  # noqa: PLW1509 - one thread
    )
    orders = {"address": server.replace("http", "ws", 1), "cookies": cookies, "stream": stream}
    with child:
        try:
            assert child.stdin and child.stdout
            child.stdin.write(json.dumps(orders) + "\n")
            child.stdin.flush()
            if child.stdout.readline().strip() != "ready":
                raise click.ClickException("Not all listeners could open their sockets.")
            yield child
        finally:
            child.kill()


def _what_was_heard(listeners: subprocess.Popen[str]) -> list[list[tuple[int, int]]]:
    """By each of them: numbers and times."""
    said, _ = listeners.communicate("\n", timeout=60)
    heard: list[list[tuple[int, int]]] = json.loads(said)
    return heard


def _post(
    people: list[Person], path: str, rate: int, seconds: int
) -> tuple[dict[str, int], dict[str, float]]:
    """When each post was sent (by its text), and how long its acknowledgement took in ms."""
    sent: dict[str, int] = {}
    took: dict[str, float] = {}
    lock = threading.Lock()
    begun = time.monotonic()

    def post(number: int) -> None:
        body = f"post {number}"
        began = time.monotonic_ns()
        people[number % len(people)].post(path, body=body)
        with lock:
            sent[body] = began
            took[body] = (time.monotonic_ns() - began) / 1e6

    posting: list[Future[None]] = []
    with ThreadPoolExecutor(max_workers=16) as pool:
        for number in range(rate * seconds):
            time.sleep(max(0.0, begun + number / rate - time.monotonic()))
            posting.append(pool.submit(post, number))
    for one in posting:
        one.result()
    return sent, took


def _figures(
    sent: dict[str, int],
    acknowledged: dict[str, float],
    heard: list[list[tuple[int, int]]],
    stored: dict[int, str],
) -> dict[str, Any]:
    posts = {seq: body for seq, body in stored.items() if body in sent}
    times = Counter(posts.values())
    delivery: list[float] = []
    lost = doubled = disordered = 0
    for one in heard:
        numbers = [seq for seq, _ in one if seq in posts]
        lost += len(set(posts) - set(numbers))
        doubled += len(numbers) - len(set(numbers))
        disordered += sum(1 for a, b in pairwise(numbers) if b < a)
        delivery += [(at - sent[posts[seq]]) / 1e6 for seq, at in one if seq in posts]
    return {
        "posts": len(acknowledged),
        "listeners": len(heard),
        "lost": lost + sum(1 for body in acknowledged if not times[body]),
        "duplicated": doubled + sum(count - 1 for count in times.values()),
        "out_of_order": disordered,
        "delivery_ms": {"p50": percentile(delivery, 50), "p99": percentile(delivery, 99)},
        "ack_ms": {
            "p50": percentile(list(acknowledged.values()), 50),
            "p99": percentile(list(acknowledged.values()), 99),
        },
    }
