"""Hints: "this stream has moved" and "so far of so much", by Redis. They may get lost."""

import json
from collections.abc import Iterator
from typing import Any

import structlog
from flask import Flask
from redis import Redis
from redis.backoff import NoBackoff
from redis.exceptions import RedisError
from redis.retry import Retry

from shared_db.across import AppendedEvent
from shared_db.transaction import HintSender

CHANNEL = "tsunagu:hints"
log = structlog.get_logger()


class HintLine:
    """One process's end of the line."""

    def __init__(self, redis_url: str) -> None:
        self._redis = Redis.from_url(
            redis_url,
            socket_timeout=2,
            socket_connect_timeout=2,
            retry=Retry(NoBackoff(), 0),
            health_check_interval=0,
        )
        self._url = redis_url

    def send(self, message: dict[str, Any]) -> None:
        """Say it to every web process; a line that is down is only noted."""
        try:
            self._redis.publish(CHANNEL, json.dumps(message))
        except RedisError as away:
            log.warning("hint_lost", why=str(away))

    def listen(self) -> Iterator[dict[str, Any]]:
        """Every hint from now on. Raises `RedisError` when the line breaks."""
        with Redis.from_url(self._url, socket_connect_timeout=2) as own:
            pubsub = own.pubsub(ignore_subscribe_messages=True)
            pubsub.subscribe(CHANNEL)
            while True:
                message = pubsub.get_message(timeout=5)
                if message is not None:
                    yield json.loads(message["data"])

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
        line.send({"moved": [str(event.stream_id) for event in appended]})
        app.extensions["delivery"].notice(event.stream_id for event in appended)

    return send


def progress_sender(app: Flask) -> Any:
    """For long uploads in the web process: progress to those who follow a stream."""
    line: HintLine = app.extensions["hints"]
    return lambda stream_id, progress: line.send(
        {"progress": {"stream": str(stream_id), **progress}}
    )
