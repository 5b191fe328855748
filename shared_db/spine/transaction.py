"""The edge of a unit of work: one transaction, one act, one commit; what follows it goes out after.

Use cases receive a `Work`, change rows, and say what the audiences hear (`tell`) and what must be
done later (`put_job`, in `jobs.py`). They never commit. Events are appended in one call at the very
end, so that nothing slow happens under a stream's lock.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from uuid import UUID

import structlog
from sqlalchemy import create_engine, text
from sqlalchemy.engine import Engine
from sqlalchemy.orm import Session, sessionmaker

from shared_db.access import Actor, Guest, Principal, Server
from shared_db.foundation.ids import new_id
from shared_db.foundation.settings import Settings
from shared_db.models import Queue
from shared_db.spine.across import AppendedEvent, append_events
from shared_db.spine.events import Fact
from shared_db.spine.streams import StreamKey

log = structlog.get_logger()
HintSender = Callable[[list[AppendedEvent]], None]
TaskSender = Callable[[UUID, Queue], None]
_INTRODUCTION = text(
    "SELECT set_config('tsunagu.person_id', :person, true),"
    " set_config('tsunagu.company_id', :company, true),"
    " set_config('tsunagu.guest_of', :guest_of, true),"
    " set_config('tsunagu.server', :server, true)"
)


@dataclass
class Work:
    """One act in one transaction, by a person, by the server itself or by a guest."""

    session: Session
    by: Principal
    request_tag: str = ""
    act_id: UUID = field(default_factory=new_id)
    abandoned: bool = False
    _told: list[tuple[StreamKey, Fact]] = field(default_factory=list)
    _jobs: dict[UUID, Queue] = field(default_factory=dict)

    @property
    def actor(self) -> Actor:
        """The person who acts. What nobody did here must never ask for somebody's rights."""
        if not isinstance(self.by, Actor):
            raise TypeError(f"No person acts here, but {self.by}.")
        return self.by

    @property
    def guest(self) -> Guest:
        """The guest who acts."""
        if not isinstance(self.by, Guest):
            raise TypeError(f"No guest acts here, but {self.by}.")
        return self.by

    def tell(self, stream: StreamKey, fact: Fact) -> None:
        """Say in one audience's stream what happened, with what that audience may know."""
        self._told.append((stream, fact))

    def abandon(self) -> None:
        """Let nothing of this act happen (the page is shown again with what was typed)."""
        self.abandoned = True

    def name_job_after_commit(self, job_id: UUID, queue: Queue) -> None:
        """Send the job's name to the queue's workers once this act is committed."""
        self._jobs[job_id] = queue


class Record:
    """The shared record: opens units of work, and tells the senders what was committed."""

    def __init__(self, engine: Engine) -> None:
        self.engine = engine
        self._sessions = sessionmaker(engine, expire_on_commit=False)
        self._send_hints: HintSender = lambda _events: None
        self._send_task: TaskSender = lambda _job_id, _queue: None

    @classmethod
    def connect(cls, settings: Settings) -> "Record":
        """The record at the settings' database."""
        engine = create_engine(
            settings.database_url,
            pool_size=settings.pool_size,
            max_overflow=settings.pool_size,
            pool_pre_ping=True,
            pool_timeout=10,
            connect_args={"connect_timeout": 5},
            hide_parameters=True,  # what people wrote stays out of logs and job rows
        )
        return cls(engine)

    def after_commit(self, *, hints: HintSender, tasks: TaskSender) -> None:
        """Register who carries hints of events and names of jobs. Both may lose what they get."""
        self._send_hints = hints
        self._send_task = tasks

    @contextmanager
    def work(
        self, who: Principal | Callable[[Session], Actor], request_tag: str = ""
    ) -> Iterator[Work]:
        """A unit of work: commits at the end, or rolls everything back.

        `who` may be a function that finds the actor in this very transaction.
        """
        with self._sessions() as session:
            by = who if isinstance(who, Actor | Server | Guest) else who(session)
            _introduce(session, by)
            work = Work(session, by, request_tag)
            yield work
            if work.abandoned:
                return
            appended = self._commit(work)
        self._after(work, appended)

    @contextmanager
    def as_server(self, reason: str) -> Iterator[Session]:
        """A session of the server's own, for delivery and housekeeping; it commits at the end.

        `reason` says for what: nobody's rights are asked in here.
        """
        with self._sessions.begin() as session:
            session.info["principal"] = Server(reason)
            yield session

    def _commit(self, work: Work) -> list[AppendedEvent]:
        work.session.flush()
        appended = append_events(work.session, work.by, work.act_id, work._told)
        work.session.commit()
        return appended

    def _after(self, work: Work, appended: list[AppendedEvent]) -> None:
        """Tell the senders. The act stands by now: whatever they do, it has not failed."""
        try:
            if appended:
                self._send_hints(appended)
            for job_id, queue in work._jobs.items():
                self._send_task(job_id, queue)
        except Exception:  # found again by the looks at the streams' heads and at the job rows
            log.exception("not_sent_after_commit")


def _introduce(session: Session, by: Principal) -> None:
    """Tell the database who acts, for this transaction only."""
    session.info["principal"] = by
    session.execute(
        _INTRODUCTION,
        {
            "person": str(by.person_id or ""),
            "company": str(by.company_id or ""),
            "guest_of": str(by.intake_id) if isinstance(by, Guest) else "",
            "server": by.reason if isinstance(by, Server) else "",
        },
    )
