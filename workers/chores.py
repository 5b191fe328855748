"""The sweeper's chores: each in its own time, and none held up by another that fails."""

import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import TypeVar

import structlog
from sqlalchemy.exc import OperationalError

from shared_db.foundation.logs import first_line
from workers.runner import Workshop

log = structlog.get_logger()
T = TypeVar("T")


@dataclass
class Chore:
    """Something to be done again and again."""

    name: str
    every: float
    """Seconds."""
    do: Callable[[Workshop], object]
    failures: int = 0
    due_at: float = field(default=0.0)

    def do_if_due(self, workshop: Workshop) -> None:
        """Do it when its time has come. What goes wrong is told in the log, and stays here."""
        now = time.monotonic()
        if now < self.due_at:
            return
        self.due_at = now + self.every
        try:
            self.do(workshop)
        except OperationalError as away:
            log.warning("record_away", chore=self.name, why=first_line(away))
        except Exception:
            self.failures += 1
            log.exception("chore_failed", chore=self.name, failures=self.failures)


def each_alone(
    chore: str,
    rows: Iterable[T],
    do: Callable[[T], object],
    tell: Callable[[T, Exception], object] | None = None,
) -> int:
    """Do it for every row; one that fails is told of and holds up no other. Says how many failed.

    `do` and `tell` have units of work of their own. Raises `OperationalError` when the record is
    away, so that not even the telling gets through.
    """
    failed = 0
    for row in rows:
        try:
            do(row)
        except Exception as error:
            failed += 1
            log.exception("row_failed", chore=chore, row=str(row), failed=failed)
            if tell is not None:
                _tell(chore, row, error, tell)
    return failed


def _tell(chore: str, row: T, error: Exception, tell: Callable[[T, Exception], object]) -> None:
    try:
        tell(row, error)
    except OperationalError:
        raise
    except Exception:
        log.exception("row_failed_untold", chore=chore, row=str(row))
