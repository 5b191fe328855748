"""A worker that has gone silent ends itself; whoever keeps it (the supervisor, the container
engine) starts a fresh one.

Celery workers have stayed connected but deaf after Redis came back (celery issues 8030, 9054,
10205). The sign is in the record: jobs stand queued though they were named again and again.
"""

import os
import signal
import threading
from datetime import timedelta

import structlog
from sqlalchemy import func, select
from sqlalchemy.exc import SQLAlchemyError

from shared_db.base import utc_now
from shared_db.models import Job, JobState
from shared_db.settings import Settings
from shared_db.transaction import Record

log = structlog.get_logger()
LOOK_EVERY = 10
DEAF_AFTER = timedelta(seconds=30)


def start(settings: Settings) -> None:
    """Begin to watch, in a thread of the worker's main process."""
    record = Record.connect(settings)
    threading.Thread(target=_watch, args=(record,), daemon=True).start()


def is_deaf(record: Record) -> bool:
    """Whether jobs wait although none was claimed for a while."""
    since = utc_now() - DEAF_AFTER
    with record.reading() as db:
        waiting = db.scalar(
            select(func.count()).where(
                Job.state == JobState.QUEUED, Job.run_after < since, Job.created_at < since
            )
        )
        moving = db.scalar(
            select(func.count()).where((Job.state == JobState.CLAIMED) | (Job.finished_at > since))
        )
    return bool(waiting) and not moving


def _watch(record: Record) -> None:
    pause = threading.Event()
    pause.wait(DEAF_AFTER.total_seconds())
    while not pause.wait(LOOK_EVERY):
        try:
            deaf = is_deaf(record)
        except SQLAlchemyError as away:
            log.warning("record_away", why=str(away))
            continue
        if deaf:
            log.error("worker_deaf")
            os.kill(os.getpid(), signal.SIGQUIT)
