"""The two lines between the processes, by Redis: names of jobs to the workers, hints to the web.

Both may lose what they carry. The record has it: the sweeper names a job again, and each web
process looks at the heads of its streams. What is said on them is said here, for both ends.
"""

from collections.abc import Iterable, Mapping
from typing import Any, Final
from uuid import UUID

from shared_db.models import Queue
from shared_db.spine.across import AppendedEvent
from shared_db.spine.queues import KILL_AFTER, RULES

RUN_JOB: Final = "tsunagu.run_job"
"""The one task that the workers know."""
HINTS: Final = "tsunagu:hints"
"""The channel to which the web processes listen."""


def naming(job_id: UUID, queue: Queue) -> dict[str, Any]:
    """With what Celery's `send_task` names a job, so that it gets to the queue's workers."""
    limit = RULES[queue].deadline + KILL_AFTER
    return {
        "name": RUN_JOB,
        "args": [str(job_id)],
        "queue": queue.value,
        "time_limit": limit.total_seconds(),
        "retry": False,
    }


def moved(appended: Iterable[AppendedEvent]) -> dict[str, Any]:
    """The hint that these streams have come so far."""
    return {"moved": {str(event.stream_id): event.seq for event in sorted(appended)}}


def progress(stream_id: UUID, facts: Mapping[str, Any]) -> dict[str, Any]:
    """The hint that something which people of a stream wait for has come so far of so much."""
    return {"progress": {"stream": str(stream_id), **facts}}
