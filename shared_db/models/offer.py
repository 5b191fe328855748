"""二次見積: a price asked from another member shop, and the offer that answers it."""

from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint, func, text
from sqlalchemy.orm import Mapped, mapped_column

from shared_db.foundation.base import Base, HasCreated, HasId, HasVersion, choice, short


class RequestState(StrEnum):
    """Where a request for an offer stands."""

    SENT = "sent"
    SEEN = "seen"
    ANSWERED = "answered"
    DECLINED = "declined"
    WITHDRAWN = "withdrawn"
    EXPIRED = "expired"


class OfferState(StrEnum):
    """Where an offer stands. An order may choose any that its quote was priced on: what has
    become of the offer since is the lead shop's risk, which it was told of."""

    GIVEN = "given"
    CHOSEN = "chosen"
    NOT_CHOSEN = "not_chosen"
    SUPERSEDED = "superseded"
    """Its shop has given a newer one to the same request."""
    WITHDRAWN = "withdrawn"
    """Taken back by its shop, or not asked for any more."""
    STALE = "stale"
    EXPIRED = "expired"


class MaterialBy(StrEnum):
    """Whose material the asked shop works on."""

    SUPPLIED = "supplied"
    """支給材: the shop that asks supplies it, or the pieces themselves, without a charge."""
    BOUGHT = "bought"
    """The asked shop buys it; its price is in the offer."""


class Request(Base, HasId, HasCreated, HasVersion):
    """二次見積依頼: asked by one shop, answered by another, out of the asker's outside lines."""

    __tablename__ = "request"
    __table_args__ = (
        CheckConstraint("from_company_id <> to_company_id", name="two_companies"),
        CheckConstraint("(state = 'declined') = (decline_reason <> '')", name="decline_reason"),
        Index("ix_request_to_company_id_state", "to_company_id", "state"),
        Index("ix_request_from_company_id_state", "from_company_id", "state"),
        Index("ix_request_inquiry_id", "inquiry_id"),
    )

    inquiry_id: Mapped[UUID] = mapped_column(ForeignKey("inquiry.id"))
    from_company_id: Mapped[UUID] = mapped_column(ForeignKey("company.id"))
    to_company_id: Mapped[UUID] = mapped_column(ForeignKey("company.id"))
    from_estimate_id: Mapped[UUID] = mapped_column(ForeignKey("estimate.id"), index=True)
    asked_by: Mapped[UUID] = mapped_column(ForeignKey("person.id"))
    state: Mapped[RequestState] = choice(RequestState, default=RequestState.SENT)
    inquiry_revision: Mapped[int]
    proposal_number: Mapped[int | None]
    note: Mapped[str] = short(4000, default="")
    due_on: Mapped[date | None]
    seen_at: Mapped[datetime | None]
    answered_at: Mapped[datetime | None]
    decline_reason: Mapped[str] = short(1000, default="")
    end_note: Mapped[str] = short(1000, default="")


class RequestItem(Base, HasId):
    """One outside line that a price is asked for, with the quantities asked.

    `quantities` are the pieces that come to the asked shop (投入数, with the asker's scrap), and
    prices are per such a piece; `wanted`, one for each of them, the good pieces that are to come
    of it (納入数). What was asked before these were told apart says no `wanted`, and no material.
    """

    __tablename__ = "request_item"
    __table_args__ = (
        UniqueConstraint("request_id", "position"),
        CheckConstraint(
            "wanted = '[]' OR jsonb_array_length(wanted) = jsonb_array_length(quantities)",
            name="wanted",
        ),
    )

    request_id: Mapped[UUID] = mapped_column(ForeignKey("request.id"))
    line_id: Mapped[UUID | None] = mapped_column(
        ForeignKey("estimate_line.id", ondelete="SET NULL"), index=True
    )
    part_id: Mapped[UUID] = mapped_column(ForeignKey("part.id"))
    position: Mapped[int]
    operation: Mapped[str] = short(300)
    specification: Mapped[str] = short(2000, default="")
    quantities: Mapped[list[Any]]
    wanted: Mapped[list[Any]] = mapped_column(default=list)
    material_by: Mapped[MaterialBy | None] = choice(MaterialBy, nullable=True)
    material_note: Mapped[str] = short(300, default="")

    @property
    def wanted_known(self) -> list[int]:
        """The pieces to make, one for each quantity asked: the asked ones where no others are."""
        return self.wanted or self.quantities


class RequestDrawing(Base):
    """A drawing that goes with a request: the customer's, or one that the asking shop brought."""

    __tablename__ = "request_drawing"

    request_id: Mapped[UUID] = mapped_column(ForeignKey("request.id"), primary_key=True)
    drawing_id: Mapped[UUID] = mapped_column(ForeignKey("drawing.id"), primary_key=True, index=True)


class Offer(Base, HasId):
    """An answer to a request, frozen when given: only its state may still change."""

    __tablename__ = "offer"
    __table_args__ = (
        UniqueConstraint("request_id", "revision"),
        Index(
            "uq_offer_standing",
            "request_id",
            unique=True,
            postgresql_where=text("state IN ('given', 'chosen')"),
        ),
    )

    request_id: Mapped[UUID] = mapped_column(ForeignKey("request.id"))
    revision: Mapped[int]
    state: Mapped[OfferState] = choice(OfferState, default=OfferState.GIVEN)
    estimate_id: Mapped[UUID] = mapped_column(ForeignKey("estimate.id"))
    inquiry_revision: Mapped[int]
    proposal_number: Mapped[int | None]
    valid_until: Mapped[date]
    conditions: Mapped[str] = short(2000, default="")
    below_cost_reason: Mapped[str] = short(1000, default="")
    """For the company that gave it alone."""
    given_by: Mapped[UUID] = mapped_column(ForeignKey("person.id"))
    given_at: Mapped[datetime] = mapped_column(server_default=func.now())


class OfferPrice(Base):
    """The price of one item at one quantity, as it was offered."""

    __tablename__ = "offer_price"
    __table_args__ = (
        CheckConstraint("unit_price >= 0 AND one_off >= 0", name="not_negative"),
        CheckConstraint("quantity > 0", name="quantity"),
        CheckConstraint("lead_time_days BETWEEN 0 AND 3650", name="lead_time"),
    )

    offer_id: Mapped[UUID] = mapped_column(ForeignKey("offer.id"), primary_key=True)
    request_item_id: Mapped[UUID] = mapped_column(ForeignKey("request_item.id"), primary_key=True)
    quantity: Mapped[int] = mapped_column(primary_key=True)
    unit_price: Mapped[Decimal]
    one_off: Mapped[Decimal] = mapped_column(default=Decimal(0))
    lead_time_days: Mapped[int]


class OfferBasis(Base):
    """What an offer rested on when it was given: for one of its items, an item of another offer.

    Whose estimate it came from goes on changing; this doesn't.
    """

    __tablename__ = "offer_basis"

    offer_id: Mapped[UUID] = mapped_column(ForeignKey("offer.id"), primary_key=True)
    request_item_id: Mapped[UUID] = mapped_column(ForeignKey("request_item.id"), primary_key=True)
    rests_on_offer_id: Mapped[UUID] = mapped_column(
        ForeignKey("offer.id"), primary_key=True, index=True
    )
    rests_on_item_id: Mapped[UUID] = mapped_column(ForeignKey("request_item.id"), primary_key=True)
