"""スレッド: posts in the two channels of an inquiry, and "can you make this?"."""

from datetime import datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, LargeBinary, UniqueConstraint, func
from sqlalchemy.orm import Mapped, mapped_column

from shared_db.foundation.base import Base, HasCreated, HasId, choice, short


class Channel(StrEnum):
    """Who reads along: the shops alone, or the shops and the customer."""

    GROUP = "group"
    CUSTOMER = "customer"


class Message(Base, HasId, HasCreated):
    """投稿. The author's client id makes a retried post the same post.

    It is the truth of what was said; events only point to it. Its words are those of its revision.
    """

    __tablename__ = "message"
    __table_args__ = (
        UniqueConstraint("author_id", "client_id"),
        CheckConstraint("revision >= 1", name="revision"),
        Index("ix_message_inquiry_id_created_at", "inquiry_id", "created_at"),
    )

    inquiry_id: Mapped[UUID] = mapped_column(ForeignKey("inquiry.id"))
    channel: Mapped[Channel] = choice(Channel)
    author_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"))
    author_company_id: Mapped[UUID] = mapped_column(ForeignKey("company.id"))
    client_id: Mapped[UUID]
    revision: Mapped[int] = mapped_column(default=1)
    taken_back_at: Mapped[datetime | None]


class MessageRevision(Base):
    """One wording of a message, and the key of its seal. Both go when the message is taken back.

    The application's role writes it once; only `erase_message` empties it.
    """

    __tablename__ = "message_revision"
    __table_args__ = (
        CheckConstraint("body <> ''", name="body"),
        CheckConstraint("(body IS NULL) = (key IS NULL)", name="erased_whole"),
    )

    message_id: Mapped[UUID] = mapped_column(ForeignKey("message.id"), primary_key=True)
    revision: Mapped[int] = mapped_column(primary_key=True)
    body: Mapped[str | None] = short(10_000, nullable=True)
    key: Mapped[bytes | None] = mapped_column(LargeBinary)
    written_at: Mapped[datetime] = mapped_column(server_default=func.now())


class Sign(StrEnum):
    """What can be put under a message."""

    SEEN = "seen"
    """了解"""
    CHECKING = "checking"
    """確認中"""
    POSSIBLE = "possible"
    """できます"""
    DIFFICULT = "difficult"
    """難しい"""
    GOOD = "good"
    """👍"""


class MessageReaction(Base):
    """A person's sign under a message."""

    __tablename__ = "message_reaction"

    message_id: Mapped[UUID] = mapped_column(ForeignKey("message.id"), primary_key=True)
    person_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"), primary_key=True)
    sign: Mapped[Sign] = choice(Sign, primary_key=True)
    given_at: Mapped[datetime] = mapped_column(server_default=func.now())


class MessageMention(Base, HasId):
    """A person, or a whole company, that a message speaks to."""

    __tablename__ = "message_mention"
    __table_args__ = (
        CheckConstraint("(person_id IS NULL) <> (company_id IS NULL)", name="person_or_company"),
        UniqueConstraint("message_id", "person_id"),
        UniqueConstraint("message_id", "company_id"),
    )

    message_id: Mapped[UUID] = mapped_column(ForeignKey("message.id"))
    person_id: Mapped[UUID | None] = mapped_column(ForeignKey("person.id"), index=True)
    company_id: Mapped[UUID | None] = mapped_column(ForeignKey("company.id"), index=True)


class ReadPosition(Base):
    """Up to which number a person has read a stream; never an event."""

    __tablename__ = "read_position"

    person_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"), primary_key=True)
    stream_id: Mapped[UUID] = mapped_column(primary_key=True)
    seq: Mapped[int] = mapped_column(default=0)


class CapabilityAnswer(StrEnum):
    """What a shop says to "can you make this?"."""

    YES = "yes"
    PARTLY = "partly"
    NO = "no"


class CapabilityAsk(Base, HasId, HasCreated):
    """対応可否の打診: one question to chosen companies, about the whole or one part."""

    __tablename__ = "capability_ask"
    __table_args__ = (CheckConstraint("question <> ''", name="question"),)

    inquiry_id: Mapped[UUID] = mapped_column(ForeignKey("inquiry.id"), index=True)
    part_id: Mapped[UUID | None] = mapped_column(ForeignKey("part.id"))
    question: Mapped[str] = short(2000)
    asked_by: Mapped[UUID] = mapped_column(ForeignKey("person.id"))
    asked_by_company_id: Mapped[UUID] = mapped_column(ForeignKey("company.id"))
    inquiry_revision: Mapped[int]


class CapabilityReply(Base, HasId):
    """One asked company's side of a question: seen, and answered with what is missing."""

    __tablename__ = "capability_reply"
    __table_args__ = (
        UniqueConstraint("ask_id", "company_id"),
        CheckConstraint(
            "(answer IS NULL) = (answered_at IS NULL) AND (answer IS NULL) = (answered_by IS NULL)",
            name="answered_whole",
        ),
        CheckConstraint(
            "answer IS NULL OR answer = 'yes' OR missing <> ''", name="what_is_missing"
        ),
        Index("ix_capability_reply_company_id_answered_at", "company_id", "answered_at"),
    )

    ask_id: Mapped[UUID] = mapped_column(ForeignKey("capability_ask.id"))
    company_id: Mapped[UUID] = mapped_column(ForeignKey("company.id"))
    seen_at: Mapped[datetime | None]
    answer: Mapped[CapabilityAnswer | None] = choice(CapabilityAnswer, nullable=True)
    missing: Mapped[str] = short(2000, default="")
    answered_by: Mapped[UUID | None] = mapped_column(ForeignKey("person.id"))
    answered_at: Mapped[datetime | None]
