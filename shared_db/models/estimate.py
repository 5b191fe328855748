"""原価見積: one shop's cost build-up for its share of the work, and its roll-up runs."""

from decimal import Decimal
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from shared_db.base import Base, HasCreated, HasId, HasVersion, choice, short


class LineKind(StrEnum):
    """The four kinds of cost."""

    MATERIAL = "material"
    BOUGHT = "bought"
    OPERATION = "operation"
    OUTSIDE = "outside"


class Estimate(Base, HasId, HasCreated, HasVersion):
    """A shop's estimate: as lead (no request) or in answer to a request.

    The revisions say what it was built on; `shared_db.overtaken` says what has changed since.
    """

    __tablename__ = "estimate"
    __table_args__ = (
        UniqueConstraint("request_id"),
        Index(
            "uq_estimate_lead",
            "inquiry_id",
            "company_id",
            unique=True,
            postgresql_where=text("request_id IS NULL"),
        ),
        Index("ix_estimate_inquiry_id", "inquiry_id"),
        Index("ix_estimate_company_id_created_at", "company_id", text("created_at DESC"), "id"),
        CheckConstraint("typed_version <= version", name="typed_version"),
    )

    inquiry_id: Mapped[UUID] = mapped_column(ForeignKey("inquiry.id"))
    company_id: Mapped[UUID] = mapped_column(ForeignKey("company.id"), index=True)
    request_id: Mapped[UUID | None] = mapped_column(ForeignKey("request.id", use_alter=True))
    created_by: Mapped[UUID] = mapped_column(ForeignKey("person.id"))
    inquiry_revision: Mapped[int]
    proposal_number: Mapped[int | None]
    typed_version: Mapped[int] = mapped_column(default=1, server_default="1")
    """The last version that somebody typed or chose an offer in. Those after it came of offers that
    went: an edit may start from any of them."""


class EstimatePart(Base, HasId):
    """What an estimate costs: a part of the inquiry, with the quantities wanted here.

    For the lead these are the customer's quantities; for a support shop the request's.
    """

    __tablename__ = "estimate_part"
    __table_args__ = (
        UniqueConstraint(
            "estimate_id", "part_id", "request_item_id", postgresql_nulls_not_distinct=True
        ),
        CheckConstraint("scrap_rate >= 0 AND scrap_rate < 1", name="scrap_rate"),
    )

    estimate_id: Mapped[UUID] = mapped_column(ForeignKey("estimate.id"))
    part_id: Mapped[UUID] = mapped_column(ForeignKey("part.id"))
    request_item_id: Mapped[UUID | None] = mapped_column(
        ForeignKey("request_item.id", use_alter=True)
    )
    position: Mapped[int]
    quantities: Mapped[list[Any]]
    scrap_rate: Mapped[Decimal] = mapped_column(default=Decimal(0))


class EstimateLine(Base, HasId, HasVersion):
    """One line of one of the four kinds. `terms` are the shapes of `estimator.lines`.

    `source` says where the numbers came from: {"kind": "hand" | "record" | "offer", …}. Which
    offer fills the line stands in `offer_id` alone.
    """

    __tablename__ = "estimate_line"
    __table_args__ = (
        Index("ix_estimate_line_estimate_id_position", "estimate_id", "position"),
        CheckConstraint("work_centre_id IS NULL OR kind = 'operation'", name="work_centre"),
        CheckConstraint(
            "offer_id IS NULL OR (kind = 'outside' AND terms->>'basis' = 'offer')", name="offer"
        ),
        CheckConstraint(
            "NOT (terms ? 'offer_id') AND NOT (source ? 'offer_id')", name="offer_is_a_column"
        ),
    )

    estimate_id: Mapped[UUID] = mapped_column(ForeignKey("estimate.id"))
    estimate_part_id: Mapped[UUID] = mapped_column(ForeignKey("estimate_part.id"))
    position: Mapped[int]
    kind: Mapped[LineKind] = choice(LineKind)
    description: Mapped[str] = short(300, default="")
    work_centre_id: Mapped[UUID | None] = mapped_column(ForeignKey("work_centre.id"))
    offer_id: Mapped[UUID | None] = mapped_column(ForeignKey("offer.id"), index=True)
    terms: Mapped[dict[str, Any]] = mapped_column(default=dict)
    source: Mapped[dict[str, Any]] = mapped_column(default=dict)

    @property
    def named_terms(self) -> dict[str, Any]:
        """The terms with the offer that fills them, as roll-ups and programs read them."""
        return self.terms | self._offer

    @property
    def named_source(self) -> dict[str, Any]:
        """The source with the offer that it is, as programs read it."""
        return self.source | self._offer

    @property
    def _offer(self) -> dict[str, str]:
        return {"offer_id": str(self.offer_id)} if self.offer_id else {}


class RollupRun(Base, HasId, HasCreated):
    """One roll-up with everything needed to compute it again."""

    __tablename__ = "rollup_run"
    __table_args__ = (
        Index("ix_rollup_run_estimate_id_created_at", "estimate_id", "created_at"),
        CheckConstraint("missing >= 0 AND NOT (complete AND missing > 0)", name="missing"),
    )

    estimate_id: Mapped[UUID] = mapped_column(ForeignKey("estimate.id"))
    job_id: Mapped[UUID | None] = mapped_column(ForeignKey("job.id"), index=True)
    estimate_version: Mapped[int]
    engine_version: Mapped[int]
    inputs: Mapped[dict[str, Any]]
    result: Mapped[dict[str, Any]]
    complete: Mapped[bool]
    missing: Mapped[int] = mapped_column(default=0)
    """How many lines have no amount at some quantity."""
