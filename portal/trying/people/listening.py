"""One person's ear: follows streams on a socket and remembers what was said."""

import threading
import time
from collections.abc import Callable
from typing import Any

import socketio

from portal.trying.people.expectations import NotHeard

Event = dict[str, Any]
Test = Callable[[Event], bool]


def anything(_event: Event) -> bool:
    """Any event will do."""
    return True


def about(**facts: Any) -> Test:
    """A test that passes the events with exactly these facts."""
    return lambda event: all(event["data"].get(name) == fact for name, fact in facts.items())


class Ear:
    """Follows streams, drops what it has heard already, asks again where something is missing."""

    def __init__(self, server: str, headers: dict[str, str]) -> None:
        self._client = socketio.Client(reconnection_delay=0.2, reconnection_delay_max=2)
        self._server = server
        self._headers = headers
        self._have: dict[str, int] = {}
        self._heard: list[Event] = []
        self._news = threading.Condition()
        self._client.on("events", self._take)
        self._client.on("heads", self._compare)
        self._client.on("connect", self._follow_all)

    def open(self) -> None:
        """Connect; raises `NotHeard` if the server refuses."""
        try:
            self._client.connect(self._server, headers=self._headers, transports=["websocket"])
        except socketio.exceptions.ConnectionError as no:
            raise NotHeard(f"{self._server} opens no socket: {no}") from no

    def close(self) -> None:
        """Hang up."""
        self._client.disconnect()

    def follow(self, *streams: str, have: int = 0) -> None:
        """Open streams from the event after `have`."""
        for stream in streams:
            self._have.setdefault(stream, have)
        self._follow_all()

    def wait_for(self, kind: str, test: Test, seconds: float) -> Event:
        """The first event of a type that passes the test, heard already or within the time."""
        until = time.monotonic() + seconds
        with self._news:
            while True:
                for event in self._heard:
                    if event["type"] == kind and test(event):
                        return event
                left = until - time.monotonic()
                if left <= 0:
                    raise NotHeard(f"Nobody said {kind} within {seconds:.0f} s.")
                self._news.wait(left)

    def _follow_all(self) -> None:
        if self._client.connected:
            wanted = [{"id": stream, "have": have} for stream, have in self._have.items()]
            self._client.emit("follow", {"streams": wanted})

    def _take(self, batch: dict[str, Any]) -> None:
        stream, gap = batch["stream"], False
        with self._news:
            for event in batch["events"]:
                if event["seq"] == self._have.get(stream, 0) + 1:
                    self._have[stream] = event["seq"]
                    self._heard.append({**event, "stream": stream})
                elif event["seq"] > self._have.get(stream, 0):
                    gap = True
                    break
            self._news.notify_all()
        if gap:
            self._follow_all()

    def _compare(self, heads: dict[str, int]) -> None:
        if any(head > self._have.get(stream, head) for stream, head in heads.items()):
            self._follow_all()
