"""The queues of background work: what waits in which, for how long it may run, how it is shared.

Nobody's quick thing waits behind somebody's long one: what takes minutes has workers of its own.
In a queue the companies take turns (`turns.py`). What runs past its deadline is stopped: the job's
lease is not extended any more, and Celery ends the process that does it.
"""

from dataclasses import dataclass
from datetime import timedelta
from typing import Final

from shared_db.models import JobKind, Queue


@dataclass(frozen=True)
class Rule:
    """How a queue is worked off; the numbers hold for all workers together."""

    deadline: timedelta
    of_one_company: int | None = None
    """So many jobs of one company are done at a time, so that others find a free worker."""
    in_all: int | None = None


RULES: Final[dict[Queue, Rule]] = {
    Queue.QUICK: Rule(timedelta(minutes=2)),
    Queue.DOCUMENTS: Rule(timedelta(minutes=3)),
    # A mail server that hangs holds two workers, not those that roll-ups wait for.
    Queue.MAIL: Rule(timedelta(minutes=3), in_all=2),
    # With a hand less than its workers have: files of records leave one for drawings.
    Queue.BULK: Rule(timedelta(minutes=15), of_one_company=1, in_all=2),
    Queue.CAD: Rule(timedelta(minutes=1), of_one_company=1, in_all=2),
}
QUEUES: Final[dict[JobKind, Queue]] = {
    JobKind.ROLLUP: Queue.QUICK,
    JobKind.QUOTE_PDF: Queue.DOCUMENTS,
    JobKind.READ_IMPORT: Queue.BULK,
    JobKind.WRITE_IMPORT: Queue.BULK,
    JobKind.SEND_MAIL: Queue.MAIL,
    JobKind.RUN_OUT: Queue.QUICK,
    JobKind.PREVIEW: Queue.CAD,
}
SMALL_FILE: Final = 256 * 1024
"""Bytes that are read within a second or two, whatever is in them."""
KILL_AFTER: Final = timedelta(seconds=5)
"""How long after its deadline a job's process is ended: by then the job is no longer its own."""


def queue_for_file(size: int) -> Queue:
    """Where a file of records waits: a small one never behind a large one."""
    return Queue.QUICK if size <= SMALL_FILE else Queue.BULK
