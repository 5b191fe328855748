"""原価見積: one shop's cost build-up for its share of the work, and its roll-up runs."""

from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import (
    CheckConstraint,
    ColumnElement,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    UniqueConstraint,
    event,
    inspect,
    text,
)
from sqlalchemy.orm import Mapped, mapped_column

from shared_db.foundation.base import Base, HasCreated, HasId, HasVersion, choice, short
from shared_db.models.line_measures import (
    Measured,
    drawn_terms_sql,
    exact_measure_sources_sql,
    exact_measures_sql,
    read_measured,
)
from shared_db.models.line_source import (
    HAND,
    Evidence,
    LineSource,
    SourceKind,
    TakenOffer,
    exact_evidence_sql,
    read_evidence,
)
from shared_db.models.line_terms import LineKind, LineTerms, exact_terms_sql, read_line_terms


class Estimate(Base, HasId, HasCreated, HasVersion):
    """A shop's estimate: as lead (no request) or in answer to a request.

    The revisions say what it was built on; `shared_db.costing.overtaken` says what has changed
    since.
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


class EstimateVariant(Base, HasId):
    """One of several alternatives of an estimate, of which at most one is chosen.

    Parts and lines that name a variant count only while it is chosen; all others always do.
    """

    __tablename__ = "estimate_variant"
    __table_args__ = (
        UniqueConstraint("id", "estimate_id"),
        UniqueConstraint("estimate_id", "position"),
        Index(
            "uq_estimate_variant_chosen",
            "estimate_id",
            unique=True,
            postgresql_where=text("chosen"),
        ),
        CheckConstraint("name <> ''", name="name"),
        CheckConstraint("(chosen_by IS NULL) = (chosen_at IS NULL)", name="chosen_by_somebody"),
        CheckConstraint("NOT (chosen AND removed)", name="removed_does_not_count"),
    )

    estimate_id: Mapped[UUID] = mapped_column(ForeignKey("estimate.id"))
    position: Mapped[int]
    name: Mapped[str] = short(100)
    chosen: Mapped[bool] = mapped_column(default=False, server_default=text("false"))
    reason: Mapped[str] = short(1000, default="", server_default="")
    """Why it was chosen the last time: kept after another was, as are who and when."""
    chosen_by: Mapped[UUID | None] = mapped_column(ForeignKey("person.id"))
    chosen_at: Mapped[datetime | None]
    removed: Mapped[bool] = mapped_column(default=False, server_default=text("false"))
    """Taken away: nobody is shown it, but its lines with their offers stay, to be brought back."""


class EstimatePart(Base, HasId):
    """What an estimate costs: a part of the inquiry, with the quantities wanted here.

    For the lead these are the customer's quantities; for a support shop the request's. A part that
    goes into another (`parent_id`) has none of its own: of it `quantity_per` are wanted in each of
    its parent's pieces started. A trigger refuses a part that would go into itself.
    """

    __tablename__ = "estimate_part"
    __table_args__ = (
        UniqueConstraint("id", "estimate_id"),
        UniqueConstraint(
            "estimate_id",
            "part_id",
            "request_item_id",
            "parent_id",
            "variant_id",
            name="uq_estimate_part_place",
            postgresql_nulls_not_distinct=True,
        ),
        ForeignKeyConstraint(
            ["parent_id", "estimate_id"], ["estimate_part.id", "estimate_part.estimate_id"]
        ),
        ForeignKeyConstraint(
            ["variant_id", "estimate_id"], ["estimate_variant.id", "estimate_variant.estimate_id"]
        ),
        Index("ix_estimate_part_parent_id", "parent_id"),
        Index("ix_estimate_part_variant_id", "variant_id"),
        CheckConstraint("scrap_rate >= 0 AND scrap_rate < 1", name="scrap_rate"),
        CheckConstraint("(parent_id IS NULL) = (quantity_per IS NULL)", name="how_many_go_in"),
        CheckConstraint("quantity_per > 0", name="quantity_per"),
        CheckConstraint("parent_id IS NULL OR quantities = '[]'", name="quantities_of_parent"),
        CheckConstraint(
            "parent_id IS NULL OR trial_quantities = '[]'", name="trial_quantities_of_parent"
        ),
    )

    estimate_id: Mapped[UUID] = mapped_column(ForeignKey("estimate.id"))
    part_id: Mapped[UUID] = mapped_column(ForeignKey("part.id"))
    request_item_id: Mapped[UUID | None] = mapped_column(
        ForeignKey("request_item.id", use_alter=True)
    )
    parent_id: Mapped[UUID | None]
    quantity_per: Mapped[Decimal | None]
    variant_id: Mapped[UUID | None]
    position: Mapped[int]
    quantities: Mapped[list[Any]]
    trial_quantities: Mapped[list[Any]] = mapped_column(default=list, server_default="[]")
    """The estimator's own, costed beside those asked: in no price, offer or request."""
    scrap_rate: Mapped[Decimal] = mapped_column(default=Decimal(0))


class EstimateLine(Base, HasId, HasVersion):
    """One line of one of the four kinds.

    What its cells say are its `terms`, kept as JSON of exactly the fields of its kind and basis.
    Where the numbers came from is `source_kind`, with the offer in `offer_id`, or what the records
    said in `evidence`. What is measured of it, each number with its own source, is `measured`.
    """

    __tablename__ = "estimate_line"
    __table_args__ = (
        ForeignKeyConstraint(
            ["estimate_part_id", "estimate_id"], ["estimate_part.id", "estimate_part.estimate_id"]
        ),
        ForeignKeyConstraint(
            ["variant_id", "estimate_id"], ["estimate_variant.id", "estimate_variant.estimate_id"]
        ),
        Index("ix_estimate_line_estimate_id_position", "estimate_id", "position"),
        Index("ix_estimate_line_variant_id", "variant_id"),
        Index("ix_estimate_line_asked_as", "asked_as"),
        CheckConstraint("work_centre_id IS NULL OR kind = 'operation'", name="work_centre"),
        CheckConstraint(
            "offer_id IS NULL OR (kind = 'outside' AND terms->>'basis' = 'offer')", name="offer"
        ),
        CheckConstraint("(source_kind = 'offer') = (offer_id IS NOT NULL)", name="source_is_offer"),
        CheckConstraint(
            "(source_kind = 'record') = (evidence IS NOT NULL)", name="source_is_record"
        ),
        CheckConstraint(exact_evidence_sql(), name="exact_evidence"),
        CheckConstraint(exact_terms_sql(), name="exact_terms"),
        CheckConstraint("source_kind <> 'drawing'", name="drawing_says_numbers"),
        CheckConstraint(exact_measures_sql(), name="exact_measures"),
        CheckConstraint(exact_measure_sources_sql(), name="exact_measure_sources"),
        CheckConstraint(drawn_terms_sql(), name="drawn_terms"),
        CheckConstraint(
            "jsonb_typeof(written) = 'object' AND NOT jsonb_path_exists(written,"
            """ '$.* ? (@.type() != "string" || !(@ starts with "="))')""",
            name="written_sums",
        ),
    )

    estimate_id: Mapped[UUID] = mapped_column(ForeignKey("estimate.id"))
    estimate_part_id: Mapped[UUID]
    variant_id: Mapped[UUID | None]
    asked_as: Mapped[UUID | None] = mapped_column(
        ForeignKey("estimate_line.id", ondelete="SET NULL")
    )
    """The line of another alternative that it is a copy of: the offers to that one are its, too."""
    position: Mapped[int]
    kind: Mapped[LineKind] = choice(LineKind)
    description: Mapped[str] = short(300, default="")
    work_centre_id: Mapped[UUID | None] = mapped_column(ForeignKey("work_centre.id"))
    offer_id: Mapped[UUID | None] = mapped_column(ForeignKey("offer.id"), index=True)
    source_kind: Mapped[SourceKind] = choice(SourceKind, default=SourceKind.HAND)
    kept_terms: Mapped[dict[str, Any]] = mapped_column("terms", default=dict)
    kept_evidence: Mapped[dict[str, Any] | None] = mapped_column("evidence")
    kept_measured: Mapped[dict[str, Any]] = mapped_column(
        "measured", default=dict, server_default="{}"
    )
    remark: Mapped[str] = short(1000, default="", server_default="")
    written: Mapped[dict[str, Any]] = mapped_column(default=dict, server_default="{}")
    """The sums that were typed (`=6.5*1.1`), by the cell whose number they come to."""
    proposed: Mapped[bool] = mapped_column(default=False, server_default=text("false"))
    """Whether nobody has typed in it or confirmed it since it was put there unasked."""

    @property
    def terms(self) -> LineTerms:
        """What its cells say."""
        return read_line_terms(self.kind, self.kept_terms)

    @terms.setter
    def terms(self, terms: LineTerms) -> None:
        self.kept_terms = terms.as_json()

    @property
    def evidence(self) -> Evidence | None:
        """What the records said that its numbers are from; None where they are not."""
        return read_evidence(self.kept_evidence) if self.kept_evidence else None

    @property
    def measured(self) -> dict[str, Measured]:
        """What is measured of it, by name."""
        return read_measured(self.kept_measured)

    def came_from(self, source: LineSource, offer_id: UUID | None = None) -> None:
        """Say where its numbers come from; of an offer, from which."""
        for name, value in kept_source(source, offer_id).items():
            setattr(self, name, value)

    def source(self, offers: Mapping[UUID, TakenOffer]) -> LineSource:
        """Where its numbers came from, given by whom the offers are that lines name."""
        if self.offer_id is not None:
            return offers[self.offer_id]
        return self.evidence or HAND


TYPED = ("kept_terms", "kept_measured", "description", "work_centre_id", "offer_id")


@event.listens_for(EstimateLine, "before_update")
def _is_somebodys_now(_mapper: Any, _connection: Any, line: EstimateLine) -> None:
    """Whichever way something else comes to stand in a line, it is a proposal no longer."""
    cells = inspect(line).attrs
    just_proposed = cells.proposed.history.has_changes()
    if line.proposed and not just_proposed and any(cells[n].history.has_changes() for n in TYPED):
        line.proposed = False


def kept_source(source: LineSource, offer_id: UUID | None = None) -> dict[str, Any]:
    """A source as a line's columns keep it."""
    taken = isinstance(source, TakenOffer)
    return {
        "source_kind": source.kind,
        "kept_evidence": source.evidence() if isinstance(source, Evidence) else None,
        "offer_id": offer_id if taken else None,
    }


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

    @classmethod
    def newest_first(cls) -> tuple[ColumnElement[Any], ...]:
        """The order in which the first run of an estimate is its newest."""
        return cls.created_at.desc(), cls.estimate_version.desc(), cls.id.desc()
