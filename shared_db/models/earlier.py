"""From before: what a shop's earlier parts were and cost, and its own templates of lines."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, Computed, ForeignKey, Index, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from shared_db.foundation.base import Base, HasCreated, HasId, HasVersion, short

WORDS = (
    "folded(name || chr(10) || drawing_number || chr(10) || material || chr(10) || customer"
    " || chr(10) || number || chr(10) || subject)"
)
"""What an earlier part is found by, as it is compared."""


class EarlierPart(Base, HasId, HasCreated):
    """A part of one of the shop's own estimates as it was rolled up last, or of a quote of earlier
    years: by what similar ones are found. An estimate's lines stand in the estimate.

    `prices`: [{"quantity", "unit_cost" (text, or null while something is missing)}], of an earlier
    year's quote also "unit_price". The size (mm, the longest side first), the volume (cm³) and the
    holes are what the estimate's lines say. `lines`, of an earlier year's cost sheet alone:
    [{"kind", "description", "work_centre" (its name, or ""), "terms"}], as a template keeps them.
    """

    __tablename__ = "earlier_part"
    __table_args__ = (
        UniqueConstraint("estimate_part_id"),
        Index("ix_earlier_part_name", "company_id", "name_words", "quantity"),
        Index(
            "ix_earlier_part_drawing_number",
            "company_id",
            "number_words",
            postgresql_ops={"number_words": "text_pattern_ops"},
            postgresql_where=text("number_words <> ''"),
        ),
        Index("ix_earlier_part_volume", "company_id", "volume_cm3"),
        Index("ix_earlier_part_size", "company_id", "longest_mm"),
        Index("ix_earlier_part_words", text("word_pieces(words, 1)"), postgresql_using="gin"),
        Index("ix_earlier_part_past_quote_id", "past_quote_id"),
        CheckConstraint("name <> ''", name="name"),
        CheckConstraint("(estimate_part_id IS NULL) <> (past_quote_id IS NULL)", name="one_origin"),
    )

    company_id: Mapped[UUID] = mapped_column(ForeignKey("company.id"))
    estimate_part_id: Mapped[UUID | None] = mapped_column(
        ForeignKey("estimate_part.id", ondelete="CASCADE")
    )
    past_quote_id: Mapped[UUID | None] = mapped_column(
        ForeignKey("past_quote.id", ondelete="CASCADE")
    )
    name: Mapped[str] = short(200)
    drawing_number: Mapped[str] = short(100, default="")
    material: Mapped[str] = short(200, default="")
    customer: Mapped[str] = short(200, default="")
    """Who asked for it: the customer, or the shop that asked for an offer."""
    number: Mapped[str] = short(20, default="")
    subject: Mapped[str] = short(200, default="")
    costed_on: Mapped[date]
    quantity: Mapped[int]
    """The smallest wanted."""
    prices: Mapped[list[Any]]
    lines: Mapped[list[Any]] = mapped_column(default=list)
    longest_mm: Mapped[Decimal | None]
    middle_mm: Mapped[Decimal | None]
    shortest_mm: Mapped[Decimal | None]
    volume_cm3: Mapped[Decimal | None]
    holes: Mapped[int | None]
    name_words: Mapped[str] = mapped_column(Text, Computed("folded(name)", persisted=True))
    number_words: Mapped[str] = mapped_column(
        Text, Computed("folded(drawing_number)", persisted=True)
    )
    material_words: Mapped[str] = mapped_column(Text, Computed("folded(material)", persisted=True))
    customer_words: Mapped[str] = mapped_column(Text, Computed("folded(customer)", persisted=True))
    words: Mapped[str] = mapped_column(Text, Computed(WORDS, persisted=True), deferred=True)


class LineTemplate(Base, HasId, HasCreated, HasVersion):
    """標準工程: a shop's own chain of lines, to be put into any part by a press.

    `lines`: [{"kind", "description", "work_centre" (its name, or ""), "terms"}], the terms as a
    line keeps them.
    """

    __tablename__ = "line_template"
    __table_args__ = (
        Index(
            "uq_line_template_name",
            "company_id",
            "name",
            unique=True,
            postgresql_where=text("deleted_at IS NULL"),
        ),
        CheckConstraint("name <> ''", name="name"),
    )

    company_id: Mapped[UUID] = mapped_column(ForeignKey("company.id"))
    name: Mapped[str] = short(100)
    deleted_at: Mapped[datetime | None]
    lines: Mapped[list[Any]]
    created_by: Mapped[UUID] = mapped_column(ForeignKey("person.id"))
