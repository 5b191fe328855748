"""The sweeper: brings back what was lost, and lets run out what has run out.

python -m workers.sweeper
"""

import signal
import sys
import threading
from importlib import import_module

import structlog
from sqlalchemy.exc import SQLAlchemyError

from shared_db import jobs
from shared_db.logs import configure_logs
from shared_db.settings import from_environment
from workers.runner import Workshop, tell_failed
from workers.waiting_mail import send_waiting

log = structlog.get_logger()
EVERY = 1.0
EXPIRE_EVERY = 30


def sweep_once(workshop: Workshop) -> int:
    """Name again what nobody claimed, free what a dead worker held. Returns how many wait."""
    with workshop.record.reading() as db:
        waiting, failed = jobs.sweep(db)
    for job in failed:
        tell_failed(workshop, job)
    if waiting:
        workshop.senders.name_again(waiting)
    return len(waiting)


def main() -> None:
    """Sweep until told to stop."""
    stop = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stop.set())
    configure_logs()
    workshop = Workshop(from_environment())
    rounds = 0
    while not stop.wait(EVERY):
        rounds += 1
        try:
            sweep_once(workshop)
            if rounds % EXPIRE_EVERY == 1:
                import_module("workers.expiry").expire(workshop)
                send_waiting(workshop)
        except SQLAlchemyError as away:
            log.warning("record_away", why=str(away))
    sys.exit(0)


if __name__ == "__main__":
    main()
