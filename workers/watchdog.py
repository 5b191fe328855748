"""A worker that has gone silent ends itself; whoever keeps it (the supervisor, the container
engine) starts a fresh one.

Celery workers have stayed connected but deaf after Redis came back (celery issues 8030, 9054,
10205). The sign: in one of its own queues something stands that could be done now, it has a hand
free, and yet hears of nothing, though the sweeper names such jobs every second. What other workers
are doing says nothing about this one. While Redis is away nobody can hear, and nobody is deaf.
"""

import os
import signal
import threading
import time
from collections.abc import Callable, Collection
from dataclasses import dataclass, field
from datetime import timedelta

import structlog
from sqlalchemy import and_, func
from sqlalchemy.exc import SQLAlchemyError

from shared_db.foundation.settings import Settings
from shared_db.models import Job, Queue
from shared_db.spine.transaction import Record
from shared_db.spine.turns import to_be_named
from workers.senders import Senders

log = structlog.get_logger()
LOOK_EVERY = 10
LOOKS_TO_BE_SURE = 2
DEAF_AFTER = timedelta(seconds=30)


@dataclass
class Ears:
    """What one worker listens to, and when it last heard a job's name."""

    queues: Collection[Queue]
    has_a_hand_free: Callable[[], bool]
    heard_at: float = field(default_factory=time.monotonic)

    def hear(self) -> None:
        """A name has arrived."""
        self.heard_at = time.monotonic()

    def miss_something(self, record: Record) -> bool:
        """Whether a job waits that this worker should have heard of long ago."""
        silent_for = time.monotonic() - self.heard_at
        if silent_for < DEAF_AFTER.total_seconds() or not self.has_a_hand_free():
            return False
        since = func.now() - DEAF_AFTER
        with record.as_server("the watchdog") as db:
            waiting = to_be_named(db, and_(Job.run_after < since, Job.created_at < since))
        return not waiting.keys().isdisjoint(self.queues)


def start(settings: Settings, ears: Ears) -> None:
    """Begin to watch, in a thread of the worker's main process."""
    arguments = (Record.connect(settings), Senders(settings), ears)
    threading.Thread(target=_watch, args=arguments, daemon=True).start()


def _watch(record: Record, senders: Senders, ears: Ears) -> None:
    pause = threading.Event()
    deaf_looks = 0
    while deaf_looks < LOOKS_TO_BE_SURE:
        pause.wait(LOOK_EVERY)
        try:
            deaf = senders.answers() and ears.miss_something(record)
        except SQLAlchemyError as away:
            log.warning("record_away", why=str(away))
            deaf = False
        deaf_looks = deaf_looks + 1 if deaf else 0
    log.error("worker_deaf", queues=sorted(ears.queues))
    os.kill(os.getpid(), signal.SIGQUIT)
    pause.wait(LOOK_EVERY)
    os.kill(os.getpid(), signal.SIGKILL)  # it did not even hear that
