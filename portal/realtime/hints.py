"""Hints: "this stream has come so far" and "so far of so much", by Redis. They may get lost."""

import json
from collections.abc import Iterator
from queue import Full, Queue
from typing import Any

import structlog
from flask import Flask
from redis import Redis
from redis.backoff import NoBackoff
from redis.exceptions import RedisError
from redis.retry import Retry

from shared_db.spine.across import AppendedEvent
from shared_db.spine.lines import HINTS, moved
from shared_db.spine.transaction import HintSender

MOST_WAITING = 1000
log = structlog.get_logger()


class HintLine:
    """One process's end of the line. Who has something to say never waits for Redis."""

    def __init__(self, redis_url: str) -> None:
        self._redis = Redis.from_url(
            redis_url,
            socket_timeout=2,
            socket_connect_timeout=2,
            retry=Retry(NoBackoff(), 0),
            health_check_interval=0,
        )
        self._url = redis_url
        self._waiting: Queue[dict[str, Any]] = Queue(MOST_WAITING)

    def send(self, message: dict[str, Any]) -> None:
        """Have it said to every web process, soon; what is too much is dropped."""
        try:
            self._waiting.put_nowait(message)
        except Full:
            log.warning("hint_lost", why="too many are waiting")

    def keep_sending(self) -> None:
        """Say what is waiting, for ever; a line that is down is only noted."""
        while True:
            message = self._waiting.get()
            try:
                self._redis.publish(HINTS, json.dumps(message))
            except RedisError as away:
                log.warning("hint_lost", why=str(away))

    def listen(self) -> Iterator[dict[str, Any]]:
        """Every hint from now on. Raises `RedisError` when the line breaks."""
        with Redis.from_url(self._url, socket_connect_timeout=2) as own:
            pubsub = own.pubsub(ignore_subscribe_messages=True)
            pubsub.subscribe(HINTS)
            while True:
                message = pubsub.get_message(timeout=5)
                if message is not None:
                    yield from _read(message["data"])

    def answers(self) -> bool:
        """Whether Redis is there."""
        try:
            return bool(self._redis.ping())
        except RedisError:
            return False


def hint_sender(app: Flask) -> HintSender:
    """What the record calls after each commit."""
    line: HintLine = app.extensions["hints"]

    def send(appended: list[AppendedEvent]) -> None:
        line.send(moved(appended))
        app.extensions["delivery"].notice(
            {event.stream_id: event.seq for event in sorted(appended)}
        )

    return send


def _read(data: bytes) -> Iterator[dict[str, Any]]:
    """What was said, if it can be understood."""
    try:
        hint = json.loads(data)
    except ValueError:
        log.warning("hint_not_understood", said=data[:200])
    else:
        if isinstance(hint, dict):
            yield hint
