"""受付: how a request came in that no customer typed into the portal with an account of theirs.

By fax, mail, telephone or in person, entered by a shop; or by somebody unknown, at the portal's
entrance. Until that one is confirmed nothing of it is an inquiry, and its files are no drawings.
"""

from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from shared_db.foundation.base import Base, HasCreated, HasId, choice, short
from shared_db.models.drawing import DrawingKind
from shared_db.models.person import Language

LONGEST_SOURCE = 20_000


class IntakeState(StrEnum):
    """Where a request that came in stands; see `shared_db.spine.states`."""

    UNPROVEN = "unproven"
    """Typed at the entrance; the address has not answered, so that it counts for nothing yet."""
    WAITING = "waiting"
    """Sales or the coordinator are to say whether it is taken."""
    ACCEPTED = "accepted"
    """It is an inquiry."""
    REFUSED = "refused"


class Intake(Base, HasId, HasCreated):
    """One request as it came in, with who asked, in the words of who asked."""

    __tablename__ = "intake"
    __table_args__ = (
        UniqueConstraint("inquiry_id"),
        CheckConstraint("(state = 'accepted') = (inquiry_id IS NOT NULL)", name="an_inquiry"),
        CheckConstraint(
            "(state IN ('accepted', 'refused')) = (decided_by IS NOT NULL)", name="decided"
        ),
        CheckConstraint(
            "state <> 'waiting' OR (proven_at IS NOT NULL AND email <> '')", name="proven"
        ),
        Index("ix_intake_group_id_state", "group_id", "state", "created_at"),
        Index(
            "ix_intake_to_sweep",
            "created_at",
            postgresql_where=text("state IN ('unproven', 'refused')"),
        ),
        Index("ix_intake_email", text("lower(email)"), "created_at"),
    )

    group_id: Mapped[UUID] = mapped_column(ForeignKey("group.id"))
    state: Mapped[IntakeState] = choice(IntakeState)
    company_name: Mapped[str] = short(200)
    """As it was said; which company it is, the inquiry tells."""
    person_name: Mapped[str] = short(100, default="")
    email: Mapped[str] = short(254, default="")
    tel: Mapped[str] = short(40, default="")
    fax: Mapped[str] = short(40, default="")
    language: Mapped[Language] = choice(Language, default=Language.JAPANESE)
    source: Mapped[str] = short(LONGEST_SOURCE, default="")
    """The mail's text, the note of a call, or what was written at the entrance."""
    asked: Mapped[dict[str, Any]] = mapped_column(default=dict)
    """What somebody unknown asks for, until it is an inquiry."""
    uploads: Mapped[int] = mapped_column(default=0)
    """Files that its link has taken, ever: also those taken back, and those refused."""
    uploaded_bytes: Mapped[int] = mapped_column(BigInteger, default=0)
    """Of these."""
    proven_at: Mapped[datetime | None]
    """When the link in the letter to the address was followed."""
    decided_by: Mapped[UUID | None] = mapped_column(ForeignKey("person.id"))
    decided_at: Mapped[datetime | None]
    reason: Mapped[str] = short(1000, default="")
    """Why it was refused, as who asked is told."""
    inquiry_id: Mapped[UUID | None] = mapped_column(ForeignKey("inquiry.id"))


class IntakeFile(Base, HasId, HasCreated):
    """A file of somebody unknown: kept, shown to nobody, a drawing once the request is taken."""

    __tablename__ = "intake_file"
    __table_args__ = (
        CheckConstraint("size > 0", name="size"),
        CheckConstraint("sha256 ~ '^[0-9a-f]{64}$'", name="sha256"),
    )

    intake_id: Mapped[UUID] = mapped_column(ForeignKey("intake.id", ondelete="CASCADE"), index=True)
    filename: Mapped[str] = short(255)
    kind: Mapped[DrawingKind] = choice(DrawingKind)
    sha256: Mapped[str] = short(64, index=True)
    size: Mapped[int]
    remark: Mapped[str] = short(60, default="")
