"""What forms need beside what they are for: answers that refused one, and what was typed over."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, LargeBinary, SmallInteger, func
from sqlalchemy.orm import Mapped, mapped_column

from shared_db.foundation.base import Base, HasId


class RefusedAnswer(Base, HasId):
    """The page that answered a form which wasn't taken: shown by its address for a short while.

    One for each form of a browser (`holder`, a hash of what its cookie has); never an event.
    """

    __tablename__ = "refused_answer"
    __table_args__ = (
        Index("uq_refused_answer_holder_form", "holder", "form", unique=True),
        Index("ix_refused_answer_kept_at", "kept_at"),
        CheckConstraint("length(body) <= 1048576", name="body"),
    )

    holder: Mapped[bytes] = mapped_column(LargeBinary)
    form: Mapped[bytes] = mapped_column(LargeBinary)
    """A hash of the address that the form was sent to: some are secrets."""
    page: Mapped[bytes] = mapped_column(LargeBinary)
    """A hash of the address of the page that it stands on, where the answer is shown."""
    person_id: Mapped[UUID | None] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"))
    status: Mapped[int] = mapped_column(SmallInteger)
    body: Mapped[bytes] = mapped_column(LargeBinary)
    """The page, packed (zlib)."""
    kept_at: Mapped[datetime] = mapped_column(server_default=func.now())


class TypedChange(Base):
    """What one saving of a sheet or a form typed over: the base on which two people's are merged.

    `before` has what stood in each field that it changed, by the field's key.
    """

    __tablename__ = "typed_change"

    subject_id: Mapped[UUID] = mapped_column(primary_key=True)
    version: Mapped[int] = mapped_column(primary_key=True)
    """The version of the subject that this saving made."""
    person_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"))
    before: Mapped[dict[str, Any]]
    changed_at: Mapped[datetime] = mapped_column(server_default=func.now())
