"""The event log: streams, one for each audience, and their gapless events."""

from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    ForeignKey,
    Index,
    LargeBinary,
    SmallInteger,
    text,
)
from sqlalchemy.orm import Mapped, mapped_column

from shared_db.foundation.base import Base, choice, short


class StreamKind(StrEnum):
    """Audiences."""

    GROUP = "group"
    """All member shops of a group."""
    GROUP_CHANNEL = "group_channel"
    """The member shops, about one inquiry."""
    CUSTOMER_CHANNEL = "customer_channel"
    """The customer and the member shops, about one inquiry."""
    COMPANY = "company"
    """One company, about its own affairs."""
    COMPANY_SIDE = "company_side"
    """One company, about its own side of one inquiry."""
    REQUEST = "request"
    """The asking and the asked company of one request."""
    INBOX = "inbox"
    """One person."""


class Stream(Base):
    """One audience's numbering. Only the database function `append_events` writes here."""

    __tablename__ = "stream"
    __table_args__ = (
        CheckConstraint("last_seq >= 0", name="last_seq"),
        Index(
            "ix_stream_customer_channel",
            "inquiry_id",
            postgresql_where=text("kind = 'customer_channel'"),
        ),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    kind: Mapped[StreamKind] = choice(StreamKind)
    group_id: Mapped[UUID | None] = mapped_column(ForeignKey("group.id"))
    inquiry_id: Mapped[UUID | None] = mapped_column(ForeignKey("inquiry.id"), index=True)
    company_id: Mapped[UUID | None] = mapped_column(ForeignKey("company.id"))
    request_id: Mapped[UUID | None] = mapped_column(ForeignKey("request.id"))
    person_id: Mapped[UUID | None] = mapped_column(ForeignKey("person.id"))
    last_seq: Mapped[int] = mapped_column(BigInteger, default=0)
    last_hash: Mapped[bytes] = mapped_column(LargeBinary, default=b"")


class Event(Base):
    """What one audience may know of one act. Never changed, never deleted."""

    __tablename__ = "event"
    __table_args__ = (
        CheckConstraint("(person_id IS NULL) = (company_id IS NULL)", name="somebody_or_server"),
        CheckConstraint("person_id IS NULL OR guest_of IS NULL", name="guest_is_nobody_else"),
    )

    stream_id: Mapped[UUID] = mapped_column(ForeignKey("stream.id"), primary_key=True)
    seq: Mapped[int] = mapped_column(BigInteger, primary_key=True)
    act_id: Mapped[UUID]
    type: Mapped[str] = short(60)
    version: Mapped[int] = mapped_column(SmallInteger, default=1)
    """Which class of the type says what its facts are."""
    person_id: Mapped[UUID | None] = mapped_column(ForeignKey("person.id"))
    """Who did it; nobody, of no company, where a guest did it, or the server by itself."""
    company_id: Mapped[UUID | None] = mapped_column(ForeignKey("company.id"))
    guest_of: Mapped[UUID | None]
    """The request at the entrance whose guest did it."""
    payload: Mapped[dict[str, Any]]
    at: Mapped[datetime]
    hash: Mapped[bytes] = mapped_column(LargeBinary)
