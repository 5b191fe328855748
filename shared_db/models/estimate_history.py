"""How an estimate's sheet came to be: each saving with what it typed over; names of versions."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, func
from sqlalchemy.orm import Mapped, mapped_column

from shared_db.foundation.base import Base, short


class EstimateSaving(Base):
    """One saving of an estimate's sheet, or several old ones of one sitting folded together.

    `before` has what stood in each cell, line and order that it changed, by key
    (`portal.estimates.savings`). Going back from the sheet that stands, saving by saving, gives
    every state that it ever had. Two people's typing is merged on the same rows.
    """

    __tablename__ = "estimate_saving"
    __table_args__ = (CheckConstraint("since_version < version", name="since_version"),)

    estimate_id: Mapped[UUID] = mapped_column(ForeignKey("estimate.id"), primary_key=True)
    version: Mapped[int] = mapped_column(primary_key=True)
    """The version of the estimate that it made."""
    since_version: Mapped[int]
    """The one that it started from: of folded savings that of the first."""
    person_id: Mapped[UUID | None] = mapped_column(ForeignKey("person.id"))
    """Whose it was; None where savings of several people are folded."""
    before: Mapped[dict[str, Any]]
    started_at: Mapped[datetime] = mapped_column(server_default=func.clock_timestamp())
    changed_at: Mapped[datetime] = mapped_column(server_default=func.clock_timestamp())


class EstimateVersionName(Base):
    """What somebody called a version of an estimate, to find it again."""

    __tablename__ = "estimate_version_name"
    __table_args__ = (CheckConstraint("name <> ''", name="name"),)

    estimate_id: Mapped[UUID] = mapped_column(ForeignKey("estimate.id"), primary_key=True)
    version: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = short(100)
    person_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"))
    named_at: Mapped[datetime] = mapped_column(server_default=func.now())
