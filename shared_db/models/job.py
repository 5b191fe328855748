"""Work that takes time: a row is the truth, the Celery message only names it. And mail."""

from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint, func, text
from sqlalchemy.orm import Mapped, mapped_column

from shared_db.foundation.base import Base, HasCreated, HasId, choice, short
from shared_db.models.person import Language


class JobKind(StrEnum):
    """What the workers know how to do."""

    ROLLUP = "rollup"
    QUOTE_PDF = "quote_pdf"
    READ_IMPORT = "read_import"
    WRITE_IMPORT = "write_import"
    SEND_MAIL = "send_mail"
    RUN_OUT = "run_out"
    PREVIEW = "preview"


class JobState(StrEnum):
    """Where a job stands."""

    QUEUED = "queued"
    CLAIMED = "claimed"
    DONE = "done"
    FAILED = "failed"
    SUPERSEDED = "superseded"


class Queue(StrEnum):
    """Where jobs wait for a worker; `shared_db/spine/queues.py` says what waits where."""

    QUICK = "quick"
    DOCUMENTS = "documents"
    MAIL = "mail"
    BULK = "bulk"
    CAD = "cad"


class Job(Base, HasId, HasCreated):
    """One piece of work, caused by somebody, on one subject."""

    __tablename__ = "job"
    __table_args__ = (
        Index(
            "uq_job_queued_rollup",
            "subject_id",
            unique=True,
            postgresql_where=text("kind = 'rollup' AND state = 'queued'"),
        ),
        Index("ix_job_open", "run_after", postgresql_where=text("state IN ('queued', 'claimed')")),
        Index("ix_job_subject_id", "subject_id", "kind"),
        Index("ix_job_company_id_state_created_at", "company_id", "state", "created_at"),
        Index("ix_job_turn", "queue", "company_id", "claimed_at"),
        CheckConstraint("(state = 'claimed') = (lease_until IS NOT NULL)", name="lease"),
        CheckConstraint("attempts >= 0 AND attempts <= max_attempts", name="attempts"),
    )

    kind: Mapped[JobKind] = choice(JobKind)
    subject_id: Mapped[UUID]
    params: Mapped[dict[str, Any]] = mapped_column(default=dict)
    queue: Mapped[Queue] = choice(Queue)
    state: Mapped[JobState] = choice(JobState, default=JobState.QUEUED)
    attempts: Mapped[int] = mapped_column(default=0)
    max_attempts: Mapped[int] = mapped_column(default=5)
    lease_until: Mapped[datetime | None]
    claimed_at: Mapped[datetime | None]
    deadline_at: Mapped[datetime | None]
    """When the claimed job is taken from its worker, however busy that is."""
    run_after: Mapped[datetime] = mapped_column(server_default=func.now())
    caused_by: Mapped[UUID | None] = mapped_column(ForeignKey("person.id"))
    """None: the server itself."""
    company_id: Mapped[UUID | None] = mapped_column(ForeignKey("company.id"), index=True)
    """Whose people see it when it fails."""
    request_tag: Mapped[str] = short(60, default="")
    """The id of the HTTP request that caused it, for the logs."""
    error: Mapped[str] = short(2000, default="")
    finished_at: Mapped[datetime | None]


class MailState(StrEnum):
    """Mail waits until a server is configured; it is never dropped in silence."""

    WAITING = "waiting"
    SENT = "sent"
    FAILED = "failed"
    WITHHELD = "withheld"
    """It had nothing to say any more before it could go out; `error` is the sentence of why."""


class Mail(Base, HasId, HasCreated):
    """One letter. A link in it stands as the link's id; its secret is put in at sending."""

    __tablename__ = "mail"
    __table_args__ = (
        UniqueConstraint("message_id"),
        Index("ix_mail_company_id_created_at", "company_id", text("created_at DESC"), "id"),
        Index(
            "uq_mail_gathers",
            "to_email",
            "gathers",
            unique=True,
            postgresql_where=text("gathers IS NOT NULL"),
        ),
        CheckConstraint("gathers IS NULL OR state = 'waiting'", name="gathers"),
        CheckConstraint("num_nonnulls(from_group_id, from_company_id) <= 1", name="in_whose_name"),
        Index("ix_mail_state_created_at", "state", "created_at"),
        CheckConstraint(
            "num_nonnulls(sent_by, from_group_id, from_company_id) >= 1", name="somebodys"
        ),
    )

    company_id: Mapped[UUID] = mapped_column(ForeignKey("company.id"))
    """Its reader's, or the one that invites; its manager may read it."""
    sent_by: Mapped[UUID | None] = mapped_column(ForeignKey("person.id"))
    """None: the server itself, in the name of a group's office."""
    from_group_id: Mapped[UUID | None] = mapped_column(ForeignKey("group.id"))
    from_company_id: Mapped[UUID | None] = mapped_column(ForeignKey("company.id"))
    """In whose name it goes out: the group's office, a company, or else the writer's company."""
    to_email: Mapped[str] = short(254)
    to_name: Mapped[str] = short(100, default="")
    template: Mapped[str] = short(60)
    values: Mapped[dict[str, Any]] = mapped_column(default=dict)
    language: Mapped[Language] = choice(Language)
    link_id: Mapped[UUID | None] = mapped_column(ForeignKey("link.id"))
    intake_id: Mapped[UUID | None] = mapped_column(
        ForeignKey("intake.id", ondelete="CASCADE"), index=True
    )
    """The request at the entrance that the letter's link proves; it goes together with it."""
    message_id: Mapped[str] = short(200)
    gathers: Mapped[UUID | None]
    """The stream of which it tells; until it is taken to be sent, what is said there meanwhile
    goes along with it. Of those there is one for each reader."""
    news_at: Mapped[datetime] = mapped_column(server_default=func.now())
    """When the last thing that it tells of happened."""
    state: Mapped[MailState] = choice(MailState, default=MailState.WAITING)
    error: Mapped[str] = short(1000, default="")
    sent_at: Mapped[datetime | None]
