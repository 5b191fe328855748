"""Claim a job row, do it, commit result and state together."""

import threading
from collections.abc import Callable
from importlib import import_module
from uuid import UUID

import structlog
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session

from shared_db.access import Actor, Server
from shared_db.foundation.logs import first_line
from shared_db.foundation.memory import collect_rarely
from shared_db.foundation.settings import Settings
from shared_db.models import Job, JobKind, JobState
from shared_db.spine import jobs
from shared_db.spine.acting import load_actor
from shared_db.spine.events import JobFailed
from shared_db.spine.jobs import Claim
from shared_db.spine.streams import company
from shared_db.spine.transaction import Record, Work
from shared_db.spine.turns import claim_next
from workers.senders import Senders

log = structlog.get_logger()
Handler = Callable[[Work, Claim, "Workshop"], None]

HANDLERS: dict[JobKind, str] = {
    JobKind.ROLLUP: "workers.rollup_job",
    JobKind.QUOTE_PDF: "workers.quote_pdf_job",
    JobKind.READ_IMPORT: "workers.import_job",
    JobKind.WRITE_IMPORT: "workers.import_job",
    JobKind.SEND_MAIL: "workers.mail_job",
    JobKind.RUN_OUT: "workers.expiry",
    JobKind.PREVIEW: "workers.preview_job",
}
"""Each module has `do(work, claim, workshop)`."""
GIVEN_UP: dict[JobKind, str] = {JobKind.PREVIEW: "workers.preview_job"}
"""Of these it is kept with the subject that nothing came of it: `give_up(work, subject_id)`."""


class Superseded(Exception):
    """The job was given to another while it was being done; its result is not ours to write."""


class Workshop:
    """What jobs need beside their unit of work."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self.record = Record.connect(settings)
        self.senders = Senders(settings)
        self.record.after_commit(hints=self.senders.hints, tasks=self.senders.task)

    def close(self) -> None:
        """Let the connections go."""
        self.record.engine.dispose()
        self.senders.close()

    def progress(self, stream_id: UUID, **facts: object) -> None:
        """Say how far it is, to those who watch; never kept."""
        self.senders.progress(stream_id, facts)


_here: dict[str, Workshop] = {}


def load_handlers() -> None:
    """Load the code of every kind of job."""
    for name in set(HANDLERS.values()):
        import_module(name)


def connect(settings: Settings) -> None:
    """Connect this process, which does jobs from now on."""
    _here["workshop"] = Workshop(settings)
    collect_rarely()


def run_next(named: UUID) -> None:
    """Do the job whose turn it is in the queue of the one that was named, if one is to be had."""
    _run(_here["workshop"], lambda db: claim_next(db, named))


def run(job_id: UUID) -> None:
    """Do one job, if it is to be had."""
    run_in(_here["workshop"], job_id)


def run_in(workshop: Workshop, job_id: UUID) -> None:
    """The same in a workshop of one's own."""
    _run(workshop, lambda db: jobs.claim(db, job_id))


def _run(workshop: Workshop, take: Callable[[Session], Claim | None]) -> None:
    """Claim, do, and finish in one commit with the result; else give it back.

    What an act has caused is done, also when who acted has left since.
    """
    with workshop.record.as_server("jobs") as db:
        claimed = take(db)
        by = _who_caused(db, claimed.caused_by) if claimed else None
    if claimed is None:
        return
    tags = {"job": str(claimed.job_id), "request_id": claimed.request_tag}
    with structlog.contextvars.bound_contextvars(**tags):
        if by is None:
            _give_back(workshop, claimed, "nobody is known to have caused it")
        else:
            _do(workshop, claimed, by)


def _who_caused(db: Session, person_id: UUID | None) -> Actor | Server | None:
    return load_actor(db, person_id, even_inactive=True) if person_id else Server("a job")


def _do(workshop: Workshop, claimed: Claim, by: Actor | Server) -> None:
    try:
        with _kept(workshop, claimed), workshop.record.work(by, claimed.request_tag) as work:
            handler = import_module(HANDLERS[claimed.kind])
            handler.do(work, claimed, workshop)
            if not jobs.finish(work.session, claimed):
                raise Superseded
        log.info("job_done", kind=claimed.kind, attempt=claimed.attempt)
    except Superseded:
        log.warning("job_superseded", kind=claimed.kind, attempt=claimed.attempt)
    except Exception as error:
        log.exception("job_failed", kind=claimed.kind, attempt=claimed.attempt)
        _give_back(workshop, claimed, f"{type(error).__name__}: {first_line(error)}")


def _give_back(workshop: Workshop, claimed: Claim, why: str) -> None:
    with workshop.record.as_server("jobs") as db:
        state = jobs.give_back(db, claimed, why)
    if state is JobState.FAILED:
        tell_failed(workshop, claimed)


def tell_failed(workshop: Workshop, job: Claim | Job) -> None:
    """Let the company know of a job that failed for good, and whoever waits for what comes of it.
    Nobody did that: the server says it."""
    with workshop.record.work(Server("a job"), job.request_tag) as work:
        if job.kind in GIVEN_UP:
            import_module(GIVEN_UP[job.kind]).give_up(work, job.subject_id)
        if job.company_id is not None:
            job_id = job.job_id if isinstance(job, Claim) else job.id
            work.tell(company(job.company_id), JobFailed(job_id=job_id, kind=job.kind))


class _kept:
    """Extends the lease of a long job from a thread of its own while it is being done."""

    def __init__(self, workshop: Workshop, claimed: Claim) -> None:
        self._workshop = workshop
        self._claimed = claimed
        self._done = threading.Event()
        self._thread = threading.Thread(target=self._extend, daemon=True)

    def __enter__(self) -> None:
        self._thread.start()

    def __exit__(self, *_error: object) -> None:
        self._done.set()
        self._thread.join()

    def _extend(self) -> None:
        while not self._done.wait(jobs.LEASE.total_seconds() / 3):
            try:
                with self._workshop.record.as_server("jobs") as db:
                    jobs.extend(db, self._claimed)
            except SQLAlchemyError as away:
                log.warning("lease_not_extended", why=str(away))


__all__ = [
    "Handler",
    "Superseded",
    "Workshop",
    "connect",
    "run",
    "run_in",
    "run_next",
    "tell_failed",
]
