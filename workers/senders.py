"""What goes out after a commit: hints to the web processes, names of jobs to the workers."""

import json
from collections.abc import Mapping, Sequence
from typing import Any, cast
from uuid import UUID

import structlog
from celery import Celery
from kombu.exceptions import KombuError
from redis import Redis
from redis.backoff import NoBackoff
from redis.exceptions import RedisError
from redis.retry import Retry

from shared_db.foundation.settings import Settings
from shared_db.models import Queue
from shared_db.spine.across import AppendedEvent
from shared_db.spine.lines import HINTS, moved, naming, progress

log = structlog.get_logger()


class Senders:
    """One process's line to the others; what it loses is found again in the record."""

    def __init__(self, settings: Settings) -> None:
        self._redis = Redis.from_url(
            settings.redis_url,
            socket_timeout=1,
            socket_connect_timeout=1,
            retry=Retry(NoBackoff(), 0),
        )
        self._producer = Celery("tsunagu-senders", broker=settings.broker_url, set_as_current=False)
        self._producer.conf.update(
            task_ignore_result=True, broker_transport_options=settings.naming_options
        )

    def hints(self, appended: list[AppendedEvent]) -> None:
        """These streams have come so far."""
        self._say(moved(appended))

    def progress(self, stream_id: UUID, facts: dict[str, Any]) -> None:
        """So far of so much."""
        self._say(progress(stream_id, facts))

    def task(self, job_id: UUID, queue: Queue) -> None:
        """Name a job."""
        self._name([job_id], queue)

    def name_again(self, waiting: Mapping[Queue, Sequence[UUID]]) -> None:
        """Name those who wait, unless so many names stand in the queue that theirs may be there.

        So the queue stays short while no worker is there to listen.
        """
        for queue, job_ids in waiting.items():
            try:
                queued = cast(int, self._redis.llen(queue.value))
            except RedisError as away:
                log.warning("jobs_not_named", how_many=len(job_ids), why=str(away))
                return
            if queued < len(job_ids):
                self._name(job_ids, queue)

    def _name(self, job_ids: Sequence[UUID], queue: Queue) -> None:
        try:
            for job_id in job_ids:
                self._producer.send_task(**naming(job_id, queue))
        except (OSError, RedisError, KombuError) as away:
            log.warning("jobs_not_named", how_many=len(job_ids), why=str(away))

    def answers(self) -> bool:
        """Whether Redis is there."""
        try:
            return bool(self._redis.ping())
        except RedisError:
            return False

    def close(self) -> None:
        """Let the connections go."""
        self._redis.close()
        self._producer.close()

    def _say(self, message: dict[str, Any]) -> None:
        try:
            self._redis.publish(HINTS, json.dumps(message, default=str))
        except RedisError as away:
            log.warning("hint_lost", why=str(away))
