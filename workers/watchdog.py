"""A worker that has gone silent ends itself; whoever keeps it (the supervisor, the container
engine) starts a fresh one.

Celery workers have stayed connected but deaf after Redis came back (celery issues 8030, 9054,
10205). The sign is in the record: jobs stand queued though they are named again and again. While
Redis is away nobody can hear, and nobody is deaf.
"""

import os
import signal
import threading
from datetime import timedelta

import structlog
from sqlalchemy import func, or_, select
from sqlalchemy.exc import SQLAlchemyError

from shared_db.models import Job, JobState
from shared_db.settings import Settings
from shared_db.transaction import Record
from workers.senders import Senders

log = structlog.get_logger()
LOOK_EVERY = 10
LOOKS_TO_BE_SURE = 2
DEAF_AFTER = timedelta(seconds=30)


def start(settings: Settings) -> None:
    """Begin to watch, in a thread of the worker's main process."""
    arguments = (Record.connect(settings), Senders(settings))
    threading.Thread(target=_watch, args=arguments, daemon=True).start()


def is_deaf(record: Record) -> bool:
    """Whether jobs wait although none was claimed for a while."""
    since = func.now() - DEAF_AFTER
    waiting = select(Job.id).where(
        Job.state == JobState.QUEUED, Job.run_after < since, Job.created_at < since
    )
    moving = select(Job.id).where(or_(Job.state == JobState.CLAIMED, Job.finished_at > since))
    with record.reading() as db:
        return bool(db.scalar(select(waiting.exists() & ~moving.exists())))


def _watch(record: Record, senders: Senders) -> None:
    pause = threading.Event()
    pause.wait(DEAF_AFTER.total_seconds())
    deaf_looks = 0
    while deaf_looks < LOOKS_TO_BE_SURE:
        pause.wait(LOOK_EVERY)
        try:
            deaf = senders.answers() and is_deaf(record)
        except SQLAlchemyError as away:
            log.warning("record_away", why=str(away))
            deaf = False
        deaf_looks = deaf_looks + 1 if deaf else 0
    log.error("worker_deaf")
    os.kill(os.getpid(), signal.SIGQUIT)
    pause.wait(LOOK_EVERY)
    os.kill(os.getpid(), signal.SIGKILL)  # it did not even hear that
