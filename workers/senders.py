"""What goes out after a commit: hints to the web processes, names of jobs to the workers."""

import json
from typing import Any
from uuid import UUID

import structlog
from celery import current_app
from kombu.exceptions import KombuError
from redis import Redis
from redis.exceptions import RedisError

from shared_db.across import AppendedEvent
from shared_db.settings import Settings

CHANNEL = "tsunagu:hints"
"""The seam with `portal.realtime.hints`."""
RUN_JOB = "tsunagu.run_job"
log = structlog.get_logger()


class Senders:
    """One process's line to the others; what it loses is found again in the record."""

    def __init__(self, settings: Settings) -> None:
        self._redis = Redis.from_url(settings.redis_url, socket_timeout=2, socket_connect_timeout=2)

    def hints(self, appended: list[AppendedEvent]) -> None:
        """These streams have come so far."""
        self._say({"moved": {str(event.stream_id): event.seq for event in sorted(appended)}})

    def progress(self, stream_id: UUID, facts: dict[str, Any]) -> None:
        """So far of so much."""
        self._say({"progress": {"stream": str(stream_id), **facts}})

    def task(self, job_id: UUID) -> None:
        """Name a job."""
        try:
            current_app.send_task(RUN_JOB, args=[str(job_id)], retry=False)
        except (OSError, RedisError, KombuError) as away:
            log.warning("job_not_named", job_id=str(job_id), why=str(away))

    def close(self) -> None:
        """Let the connection go."""
        self._redis.close()

    def _say(self, message: dict[str, Any]) -> None:
        try:
            self._redis.publish(CHANNEL, json.dumps(message, default=str))
        except RedisError as away:
            log.warning("hint_lost", why=str(away))
