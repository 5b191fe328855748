"""Last year's quotes: sheets that a shop brought in, and how it said that their forms are read."""

from datetime import date
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from shared_db.foundation.base import Base, HasCreated, HasId, choice, short


class SheetState(StrEnum):
    """What became of a sheet."""

    WAITING = "waiting"
    """Its form is not known: it waits until somebody has said how it is read."""
    TAKEN = "taken"
    SAME = "same"
    """It was in already: the same file, or the same number and day."""
    REFUSED = "refused"


class PastOutcome(StrEnum):
    """Whether it was ordered, where the sheet says it."""

    WON = "won"
    LOST = "lost"
    UNKNOWN = "unknown"


class PastQuote(Base, HasId, HasCreated):
    """過去の見積書: one sheet of one file. Its parts are `EarlierPart`s, which go with it.

    `top`: its first rows as text, while it waits. `header_row` (from 0): where its table is headed.
    `remarks`: [[row, column, value, code]]. `problem`: the code of why it was refused, or "".
    """

    __tablename__ = "past_quote"
    __table_args__ = (
        Index("ix_past_quote_import_id", "import_id"),
        Index("ix_past_quote_sha256", "company_id", "sha256"),
        Index(
            "ix_past_quote_number",
            "company_id",
            "number",
            postgresql_where=text("state = 'taken' AND number <> ''"),
        ),
        CheckConstraint("state <> 'taken' OR quoted_on IS NOT NULL", name="taken_has_a_day"),
    )

    company_id: Mapped[UUID] = mapped_column(ForeignKey("company.id"))
    import_id: Mapped[UUID] = mapped_column(ForeignKey("import.id", ondelete="CASCADE"))
    filename: Mapped[str] = short(255)
    sheet: Mapped[str] = short(100, default="")
    sha256: Mapped[str] = short(64)
    state: Mapped[SheetState] = choice(SheetState)
    problem: Mapped[str] = short(40, default="")
    shape: Mapped[str] = short(64, default="")
    header_row: Mapped[int] = mapped_column(default=0)
    top: Mapped[list[Any]] = mapped_column(default=list)
    customer: Mapped[str] = short(200, default="")
    number: Mapped[str] = short(60, default="")
    subject: Mapped[str] = short(200, default="")
    quoted_on: Mapped[date | None]
    outcome: Mapped[PastOutcome] = choice(PastOutcome, default=PastOutcome.UNKNOWN)
    parts: Mapped[int] = mapped_column(default=0)
    remarks: Mapped[list[Any]] = mapped_column(default=list)


class QuoteShape(Base, HasId, HasCreated):
    """How a shop said that a form of quote sheet is read. `mapping`: as
    `estimator.quotes.shape.SheetMapping` has it."""

    __tablename__ = "quote_shape"
    __table_args__ = (UniqueConstraint("company_id", "shape"),)

    company_id: Mapped[UUID] = mapped_column(ForeignKey("company.id"))
    shape: Mapped[str] = short(64)
    mapping: Mapped[dict[str, Any]]
    created_by: Mapped[UUID] = mapped_column(ForeignKey("person.id"))
