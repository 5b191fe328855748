"""提案方針: who makes what, written by the lead shop and accepted by those named."""

from datetime import datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint, func, text
from sqlalchemy.orm import Mapped, mapped_column

from shared_db.foundation.base import Base, HasCreated, HasId, choice, short


class ProposalState(StrEnum):
    """A version is proposed, then agreed by all named, or replaced by a newer one."""

    PROPOSED = "proposed"
    AGREED = "agreed"
    SUPERSEDED = "superseded"


class Proposal(Base, HasId, HasCreated):
    """One version of the agreed way to make it. A newer version supersedes it."""

    __tablename__ = "proposal"
    __table_args__ = (
        UniqueConstraint("inquiry_id", "number"),
        Index(
            "uq_proposal_current",
            "inquiry_id",
            unique=True,
            postgresql_where=text("state <> 'superseded'"),
        ),
    )

    inquiry_id: Mapped[UUID] = mapped_column(ForeignKey("inquiry.id"))
    number: Mapped[int]
    """1 for the first version, one more for each that follows."""
    inquiry_revision: Mapped[int]
    state: Mapped[ProposalState] = choice(ProposalState, default=ProposalState.PROPOSED)
    note: Mapped[str] = short(4000, default="")
    written_by: Mapped[UUID] = mapped_column(ForeignKey("person.id"))
    company_id: Mapped[UUID] = mapped_column(ForeignKey("company.id"))
    agreed_at: Mapped[datetime | None]


class ProposalOperation(Base, HasId):
    """工程: a step of making a part, given to a company."""

    __tablename__ = "proposal_operation"
    __table_args__ = (
        UniqueConstraint("proposal_id", "part_id", "position"),
        CheckConstraint("name <> ''", name="name"),
    )

    proposal_id: Mapped[UUID] = mapped_column(ForeignKey("proposal.id"))
    part_id: Mapped[UUID] = mapped_column(ForeignKey("part.id"))
    position: Mapped[int]
    name: Mapped[str] = short(200)
    specification: Mapped[str] = short(2000, default="")
    company_id: Mapped[UUID] = mapped_column(ForeignKey("company.id"))


class ProposalAnswer(Base):
    """A named company's word on a version: accepted, or what it objects to."""

    __tablename__ = "proposal_answer"
    __table_args__ = (CheckConstraint("accepted OR objection <> ''", name="objection"),)

    proposal_id: Mapped[UUID] = mapped_column(ForeignKey("proposal.id"), primary_key=True)
    company_id: Mapped[UUID] = mapped_column(ForeignKey("company.id"), primary_key=True)
    accepted: Mapped[bool]
    objection: Mapped[str] = short(2000, default="")
    answered_by: Mapped[UUID] = mapped_column(ForeignKey("person.id"))
    answered_at: Mapped[datetime] = mapped_column(server_default=func.now())
