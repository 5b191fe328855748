"""担当: who looks after what in each company; and who stands in while somebody is away."""

from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, UniqueConstraint, func
from sqlalchemy.orm import Mapped, mapped_column

from shared_db.foundation.base import Base, HasId


class DutyKind(StrEnum):
    """What somebody can be in charge of."""

    INQUIRY = "inquiry"
    ESTIMATE = "estimate"
    QUOTE = "quote"


class Duty(Base, HasId):
    """One person in charge, for the own company: of an inquiry, or of an estimate or quote of it.

    A row is there from the moment somebody sends, takes up or makes the thing. Once its person
    has left, nobody is in charge (担当者なし) until it is handed over.
    """

    __tablename__ = "duty"
    __table_args__ = (
        UniqueConstraint(
            "inquiry_id",
            "company_id",
            "estimate_id",
            "quote_id",
            postgresql_nulls_not_distinct=True,
        ),
        CheckConstraint("estimate_id IS NULL OR quote_id IS NULL", name="one_thing"),
    )

    inquiry_id: Mapped[UUID] = mapped_column(ForeignKey("inquiry.id"))
    company_id: Mapped[UUID] = mapped_column(ForeignKey("company.id"))
    estimate_id: Mapped[UUID | None] = mapped_column(ForeignKey("estimate.id"))
    quote_id: Mapped[UUID | None] = mapped_column(ForeignKey("quote.id"))
    person_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"), index=True)
    since: Mapped[datetime] = mapped_column(server_default=func.now())
    given_by: Mapped[UUID] = mapped_column(ForeignKey("person.id"))
    seen_at: Mapped[datetime | None]
    """When the person, or who stands in, first saw that it was handed over; at once where one
    took it on oneself."""

    @property
    def kind(self) -> DutyKind:
        """What kind of thing it is."""
        if self.estimate_id is not None:
            return DutyKind.ESTIMATE
        return DutyKind.INQUIRY if self.quote_id is None else DutyKind.QUOTE

    @property
    def thing_id(self) -> UUID:
        """The inquiry's, estimate's or quote's id."""
        return self.estimate_id or self.quote_id or self.inquiry_id


class Absence(Base):
    """The days, both included, on which a person is away, and who stands in: the present absence
    or the next one. What it is for isn't asked."""

    __tablename__ = "absence"
    __table_args__ = (
        CheckConstraint("until >= since", name="until_after_since"),
        CheckConstraint("deputy_id <> person_id", name="another_person"),
    )

    person_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"), primary_key=True)
    deputy_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"), index=True)
    since: Mapped[date]
    until: Mapped[date]
    noted_by: Mapped[UUID] = mapped_column(ForeignKey("person.id"))
    noted_at: Mapped[datetime] = mapped_column(server_default=func.now())
