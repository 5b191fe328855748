"""引き合い: a customer's request for a quote, its parts and quantities, and its history."""

from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, Computed, ForeignKey, Index, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from shared_db.foundation.base import Base, HasCreated, HasId, HasVersion, choice, short

WORDS = "folded(coalesce(number, '') || chr(10) || subject || chr(10) || part_words)"
"""What an inquiry is found by, as it is compared."""


class InquiryState(StrEnum):
    """Where an inquiry stands; see `shared_db.spine.states` for what may follow what."""

    DRAFT = "draft"
    OPEN = "open"
    PROPOSED = "proposed"
    QUOTED = "quoted"
    ACCEPTED = "accepted"
    DECLINED = "declined"
    WITHDRAWN = "withdrawn"
    EXPIRED = "expired"
    REFUSED = "refused"


class CameBy(StrEnum):
    """On which way a request came; also how a customer's answer to a quote did."""

    PORTAL = "portal"
    """The customer sent it here, with an account."""
    FAX = "fax"
    MAIL = "mail"
    PHONE = "phone"
    VISIT = "visit"
    ENTRANCE = "entrance"
    """From somebody without an account, at the portal's entrance."""


class Repeat(StrEnum):
    """Whether the work is made once or again and again."""

    ONE_OFF = "one_off"
    REPEAT = "repeat"


class QualityLevel(StrEnum):
    """What is expected of inspection and its papers."""

    TRIAL = "trial"
    STANDARD = "standard"
    STRICT = "strict"


class Inquiry(Base, HasId, HasCreated, HasVersion):
    """One request. While it is a draft, what is typed stands in a `FormDraft` of its writer."""

    __tablename__ = "inquiry"
    __table_args__ = (
        UniqueConstraint("group_id", "number"),
        CheckConstraint("(state = 'draft') = (number IS NULL)", name="number_when_sent"),
        CheckConstraint("(state = 'draft') = (sent_at IS NULL)", name="sent_at_when_sent"),
        CheckConstraint(
            "state = 'draft' OR (subject <> '' AND delivery_date IS NOT NULL)", name="complete"
        ),
        CheckConstraint("target_cost IS NULL OR target_cost > 0", name="target_cost"),
        CheckConstraint("revision >= 1", name="revision"),
        Index(
            "ix_inquiry_group_id_sent_at",
            "group_id",
            text("sent_at DESC"),
            "id",
            postgresql_include=["state"],
        ),
        Index("ix_inquiry_state_sent_at", "state", "sent_at"),
        Index("ix_inquiry_ended_at", "ended_at"),
        Index(
            "ix_inquiry_customer_company_id_sent_at",
            "customer_company_id",
            text("sent_at DESC"),
            "id",
            postgresql_include=["state", "created_by"],
        ),
        Index("ix_inquiry_customer_company_id_created_at", "customer_company_id", "created_at"),
        Index("ix_inquiry_words", text("word_pieces(words, 1)"), postgresql_using="gin"),
    )

    group_id: Mapped[UUID] = mapped_column(ForeignKey("group.id"))
    customer_company_id: Mapped[UUID] = mapped_column(ForeignKey("company.id"))
    """While a shop writes a draft for a customer, the shop's own."""
    created_by: Mapped[UUID] = mapped_column(ForeignKey("person.id"))
    came_by: Mapped[CameBy] = choice(CameBy, default=CameBy.PORTAL)
    number: Mapped[str | None] = short(20)
    state: Mapped[InquiryState] = choice(InquiryState, default=InquiryState.DRAFT)
    revision: Mapped[int] = mapped_column(default=1)
    subject: Mapped[str] = short(200, default="")
    delivery_date: Mapped[date | None]
    delivery_place: Mapped[str] = short(200, default="")
    repeat: Mapped[Repeat] = choice(Repeat, default=Repeat.ONE_OFF)
    quality_level: Mapped[QualityLevel] = choice(QualityLevel, default=QualityLevel.STANDARD)
    target_cost: Mapped[Decimal | None]
    remarks: Mapped[str] = short(4000, default="")
    lead_company_id: Mapped[UUID | None] = mapped_column(ForeignKey("company.id"), index=True)
    sent_at: Mapped[datetime | None]
    first_reply_due_at: Mapped[datetime | None]
    first_reply_at: Mapped[datetime | None]
    ended_at: Mapped[datetime | None]
    end_reason: Mapped[str] = short(1000, default="")
    part_words: Mapped[str] = mapped_column(Text, server_default="", deferred=True)
    """Name, drawing number and material of each standing part; kept by a trigger on `part`."""
    words: Mapped[str] = mapped_column(Text, Computed(WORDS, persisted=True), deferred=True)


class InquiryRevision(Base, HasId, HasCreated):
    """What the customer asked for at one revision, kept whole as plain JSON."""

    __tablename__ = "inquiry_revision"
    __table_args__ = (UniqueConstraint("inquiry_id", "revision"),)

    inquiry_id: Mapped[UUID] = mapped_column(ForeignKey("inquiry.id"))
    revision: Mapped[int]
    content: Mapped[dict[str, Any]]
    created_by: Mapped[UUID] = mapped_column(ForeignKey("person.id"))


class Part(Base, HasId):
    """品目. It keeps its id over revisions; one that was dropped says since when."""

    __tablename__ = "part"
    __table_args__ = (
        Index("ix_part_inquiry_id_position", "inquiry_id", "position"),
        CheckConstraint("name <> ''", name="name"),
    )

    inquiry_id: Mapped[UUID] = mapped_column(ForeignKey("inquiry.id"))
    position: Mapped[int]
    name: Mapped[str] = short(200)
    drawing_number: Mapped[str] = short(100, default="")
    drawing_revision: Mapped[str] = short(40, default="")
    material: Mapped[str] = short(200, default="")
    dropped_in_revision: Mapped[int | None]
    changed_in_revision: Mapped[int] = mapped_column(default=1, server_default="1")
    """The last revision in which what is asked for in this part changed, itself or with the whole;
    its quantities apart. What was made of it on an older one is stale."""
    planned_in_version: Mapped[int | None]
    """The last version of the proposal in which the steps of making this part changed."""


class PartQuantity(Base):
    """A quantity that the customer wants a price for (at most eight a part)."""

    __tablename__ = "part_quantity"
    __table_args__ = (
        CheckConstraint("quantity BETWEEN 1 AND 10000000", name="quantity"),
        CheckConstraint("position BETWEEN 1 AND 8", name="position"),
        UniqueConstraint("part_id", "position"),
    )

    part_id: Mapped[UUID] = mapped_column(ForeignKey("part.id"), primary_key=True)
    quantity: Mapped[int] = mapped_column(primary_key=True)
    position: Mapped[int]
