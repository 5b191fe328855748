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
from shared_db.across import load_actor
from shared_db.events import EventType
from shared_db.models import Job
from shared_db.settings import from_environment
from shared_db.streams import company
from workers.runner import Workshop

log = structlog.get_logger()
EVERY = 1.0
EXPIRE_EVERY = 30


def sweep_once(workshop: Workshop) -> int:
    """Name again what nobody claimed, free what a dead worker held. Returns how many were named."""
    with workshop.record.reading() as db:
        waiting, failed = jobs.sweep(db)
    for job in failed:
        _tell_failed(workshop, job)
    for job_id in waiting:
        workshop.senders.task(job_id)
    return len(waiting)


def _tell_failed(workshop: Workshop, job: Job) -> None:
    with workshop.record.reading() as db:
        actor = load_actor(db, job.caused_by) if job.caused_by else None
    if actor is None:
        return
    with workshop.record.work(actor, job.request_tag) as work:
        stream = company(job.company_id or actor.company_id)
        work.tell(stream, EventType.JOB_FAILED, job_id=job.id, kind=job.kind)


def main() -> None:
    """Sweep until told to stop."""
    stop = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stop.set())
    import_module("workers.celery_app")  # the application by which names go out
    workshop = Workshop(from_environment())
    rounds = 0
    while not stop.wait(EVERY):
        rounds += 1
        try:
            sweep_once(workshop)
            if rounds % EXPIRE_EVERY == 1:
                import_module("workers.expiry").expire(workshop)
        except SQLAlchemyError as away:
            log.warning("record_away", why=str(away))
    sys.exit(0)


if __name__ == "__main__":
    main()
