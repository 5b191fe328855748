"""A browser's ear: a Socket.IO client that follows streams and keeps what it was told, in order."""

import threading
import time
from collections.abc import Callable
from typing import Any
from uuid import UUID

import socketio


class Listener:
    """One socket. It keeps each event once, in the order of its coming; doubles apart."""

    def __init__(self, url: str, headers: dict[str, str] | None = None, auth: Any = None) -> None:
        self.events: dict[str, list[dict[str, Any]]] = {}
        self.doubled: list[tuple[str, int]] = []
        self.heads: dict[str, int] = {}
        self.said: list[tuple[str, Any]] = []
        self._change = threading.Condition()
        self.client = socketio.Client(reconnection=False)
        self.client.on("events", self._take)
        self.client.on("heads", self._heads)
        for name in ("typing", "progress", "refused"):
            self.client.on(name, lambda detail, name=name: self._note(name, detail))
        self.client.connect(url, headers=headers or {}, auth=auth, transports=["websocket"])

    def follow(self, *stream_ids: UUID, have: dict[UUID, int] | None = None) -> list[str]:
        """Follow streams, from what it has (or is said to have); answers with those followed."""
        streams = [
            {"id": str(one), "have": (have or {}).get(one, self.last(one))} for one in stream_ids
        ]
        answer = self.client.call("follow", {"streams": streams}, timeout=20)
        return list(answer["following"])

    def last(self, stream_id: UUID) -> int:
        """The last number it has of a stream."""
        kept = self.events.get(str(stream_id))
        return kept[-1]["seq"] if kept else 0

    def of(self, stream_id: UUID) -> list[dict[str, Any]]:
        """What it was told of a stream."""
        return self.events.get(str(stream_id), [])

    def bodies(self, stream_id: UUID) -> list[str]:
        """The posts it was told of."""
        return [event["data"]["body"] for event in self.of(stream_id) if event["type"] == "posted"]

    def wait(self, done: Callable[[], bool], seconds: float = 10) -> bool:
        """Wait until something is so; says whether it came to be."""
        with self._change:
            return self._change.wait_for(done, seconds)

    def wait_for_head(self, stream_id: UUID, seq: int, seconds: float = 10) -> bool:
        """Wait until it has a stream up to a number."""
        return self.wait(lambda: self.last(stream_id) >= seq, seconds)

    def close(self) -> None:
        self.client.disconnect()

    def _take(self, batch: dict[str, Any]) -> None:
        with self._change:
            kept = self.events.setdefault(batch["stream"], [])
            for event in batch["events"]:
                if kept and event["seq"] <= kept[-1]["seq"]:
                    self.doubled.append((batch["stream"], event["seq"]))
                else:
                    kept.append({**event, "arrived": time.monotonic()})
            self._change.notify_all()

    def _heads(self, heads: dict[str, int]) -> None:
        with self._change:
            self.heads.update(heads)
            self._change.notify_all()

    def _note(self, name: str, detail: Any) -> None:
        with self._change:
            self.said.append((name, detail))
            self._change.notify_all()
