"""A shop's own data: work centres and rates, production and purchase records, imports."""

from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    ForeignKey,
    Identity,
    Index,
    UniqueConstraint,
    text,
)
from sqlalchemy.orm import Mapped, mapped_column

from shared_db.foundation.base import Base, HasCreated, HasId, HasVersion, choice, short


class WorkCentre(Base, HasId, HasCreated, HasVersion):
    """作業区・設備: a machine or bench. `operation_name` is what the shop's records call it."""

    __tablename__ = "work_centre"
    __table_args__ = (
        UniqueConstraint("company_id", "name"),
        CheckConstraint("name <> ''", name="name"),
    )

    company_id: Mapped[UUID] = mapped_column(ForeignKey("company.id"))
    name: Mapped[str] = short(200)
    operation_name: Mapped[str] = short(200, default="")
    active: Mapped[bool] = mapped_column(default=True)


class WorkCentreRate(Base, HasId, HasCreated):
    """賃率: money per hour from a day on, until the next one begins."""

    __tablename__ = "work_centre_rate"
    __table_args__ = (
        UniqueConstraint("work_centre_id", "valid_from"),
        CheckConstraint("hourly_rate > 0", name="hourly_rate"),
    )

    work_centre_id: Mapped[UUID] = mapped_column(ForeignKey("work_centre.id"))
    hourly_rate: Mapped[Decimal]
    valid_from: Mapped[date]
    set_by: Mapped[UUID] = mapped_column(ForeignKey("person.id"))


class ImportKind(StrEnum):
    """What a file holds."""

    PRODUCTION = "production"
    PURCHASES = "purchases"
    QUOTES = "quotes"
    """Quote sheets of earlier years; they are kept as `PastQuote`."""


class ImportState(StrEnum):
    """A file is read in full before a row is written."""

    READING = "reading"
    READ = "read"
    WRITING = "writing"
    DONE = "done"
    REFUSED = "refused"
    UNDONE = "undone"


class Import(Base, HasId, HasCreated):
    """One file of records, what became of each of its rows, and who took it in."""

    __tablename__ = "import"
    __table_args__ = (
        Index("ix_import_company_id_created_at", "company_id", "created_at"),
        Index(
            "uq_import_taken_in",
            "company_id",
            "sha256",
            unique=True,
            postgresql_where=text("state IN ('writing', 'done')"),
        ),
    )

    company_id: Mapped[UUID] = mapped_column(ForeignKey("company.id"))
    created_by: Mapped[UUID] = mapped_column(ForeignKey("person.id"))
    kind: Mapped[ImportKind] = choice(ImportKind)
    state: Mapped[ImportState] = choice(ImportState, default=ImportState.READING)
    filename: Mapped[str] = short(255)
    sha256: Mapped[str] = short(64, index=True)
    size: Mapped[int]
    good_rows_only: Mapped[bool] = mapped_column(default=False)
    mapping: Mapped[dict[str, Any]] = mapped_column(default=dict)
    report: Mapped[dict[str, Any]] = mapped_column(default=dict)
    """Encoding, columns, rows read, written and left out, and the count of each remark."""
    done_at: Mapped[datetime | None]


class ImportRemark(Base):
    """What was noticed at one row of a file."""

    __tablename__ = "import_remark"
    __table_args__ = (Index("ix_import_remark_import_id_row_number", "import_id", "row_number"),)

    id: Mapped[int] = mapped_column(BigInteger, Identity(), primary_key=True)
    import_id: Mapped[UUID] = mapped_column(ForeignKey("import.id", ondelete="CASCADE"))
    row_number: Mapped[int]
    severity: Mapped[str] = short(10)
    column: Mapped[str] = short(100, default="")
    code: Mapped[str] = short(60)
    value: Mapped[str] = short(500, default="")


class ProductionRecord(Base):
    """生産実績: what a job really took, as the shop reported it."""

    __tablename__ = "production_record"
    __table_args__ = (
        Index("ix_production_record_company_id_operation", "company_id", "operation"),
        Index("ix_production_record_import_id", "import_id"),
        Index(
            "ix_production_record_part",
            "company_id",
            text("folded(part_name)"),
            postgresql_where=text("part_name <> ''"),
        ),
        Index(
            "ix_production_record_newest",
            "company_id",
            text("ended_at DESC NULLS LAST"),
            text("id DESC"),
            postgresql_where=text("usable"),
        ),
    )

    id: Mapped[int] = mapped_column(BigInteger, Identity(), primary_key=True)
    company_id: Mapped[UUID] = mapped_column(ForeignKey("company.id"))
    import_id: Mapped[UUID] = mapped_column(ForeignKey("import.id"))
    row_number: Mapped[int]
    work_order: Mapped[str] = short(200)
    operation: Mapped[str] = short(200)
    resource: Mapped[str] = short(200, default="")
    part_name: Mapped[str] = short(200, default="")
    worker: Mapped[str] = short(100, default="")
    report_type: Mapped[str] = short(20)
    started_at: Mapped[datetime | None]
    ended_at: Mapped[datetime | None]
    span_minutes: Mapped[Decimal | None]
    order_quantity: Mapped[int | None]
    good: Mapped[int] = mapped_column(default=0)
    rejected: Mapped[int] = mapped_column(default=0)
    usable: Mapped[bool] = mapped_column(default=True)
    """False for a row that is kept but says nothing about time, such as a span of zero."""


class PurchaseRecord(Base):
    """調達実績: what was really paid."""

    __tablename__ = "purchase_record"
    __table_args__ = (
        Index("ix_purchase_record_company_id_item", "company_id", "item"),
        Index("ix_purchase_record_import_id", "import_id"),
    )

    id: Mapped[int] = mapped_column(BigInteger, Identity(), primary_key=True)
    company_id: Mapped[UUID] = mapped_column(ForeignKey("company.id"))
    import_id: Mapped[UUID] = mapped_column(ForeignKey("import.id"))
    row_number: Mapped[int]
    purchased_on: Mapped[date | None]
    supplier: Mapped[str] = short(200, default="")
    item: Mapped[str] = short(200)
    material: Mapped[str] = short(200, default="")
    specification: Mapped[str] = short(300, default="")
    quantity: Mapped[Decimal | None]
    unit: Mapped[str] = short(40, default="")
    unit_price: Mapped[Decimal | None]
    amount: Mapped[Decimal | None]
