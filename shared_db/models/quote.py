"""見積書: price and terms per revision, the frozen document, and what the customer chose."""

from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint, func, text
from sqlalchemy.orm import Mapped, mapped_column

from shared_db.foundation.base import Base, HasCreated, HasId, HasVersion, choice, short
from shared_db.models.inquiry import CameBy
from shared_db.models.offer import OfferState
from shared_db.models.person import Language

ADDRESSEE = "quote_revision.document->'addressee'->>'name'"
ISSUER = "quote_revision.document->'issuer'->>'name'"
"""The printed names, written as PostgreSQL keeps an index and figures of them."""


class QuoteState(StrEnum):
    """Where a quote revision stands."""

    DRAFT = "draft"
    ISSUED = "issued"
    HELD = "held"
    """Issued, and not to be ordered until the shop has looked at what it rests on."""
    SUPERSEDED = "superseded"
    ACCEPTED = "accepted"
    DECLINED = "declined"
    EXPIRED = "expired"


class Quote(Base, HasId, HasCreated):
    """The quote of a lead shop for an inquiry. The number is never used again."""

    __tablename__ = "quote"
    __table_args__ = (
        UniqueConstraint("inquiry_id", "company_id"),
        UniqueConstraint("company_id", "number"),
        Index("ix_quote_number", text("word_pieces(folded(number), 1)"), postgresql_using="gin"),
        Index("ix_quote_company_id_created_at", "company_id", text("created_at DESC"), "id"),
    )

    inquiry_id: Mapped[UUID] = mapped_column(ForeignKey("inquiry.id"))
    company_id: Mapped[UUID] = mapped_column(ForeignKey("company.id"))
    number: Mapped[str] = short(20)


class QuoteRevision(Base, HasId, HasCreated, HasVersion):
    """One revision: while a draft, `pricing` holds sales' steps; issued, `document` is frozen."""

    __tablename__ = "quote_revision"
    __table_args__ = (
        UniqueConstraint("quote_id", "revision"),
        CheckConstraint(
            "(state = 'draft') = (issued_at IS NULL) AND (state = 'draft') = (document IS NULL)",
            name="issued_whole",
        ),
        Index(
            "uq_quote_revision_newest",
            "quote_id",
            unique=True,
            postgresql_where=text("state IN ('issued', 'held', 'accepted', 'declined')"),
        ),
        Index(
            "uq_quote_revision_draft",
            "quote_id",
            unique=True,
            postgresql_where=text("state = 'draft'"),
        ),
        Index("ix_quote_revision_newest", text("coalesce(issued_at, created_at) DESC"), "id"),
        Index(
            "ix_quote_revision_addressee",
            text(f"word_pieces(folded({ADDRESSEE}), 1)"),
            postgresql_using="gin",
        ),
        Index(
            "ix_quote_revision_issuer",
            text(f"word_pieces(folded({ISSUER}), 1)"),
            postgresql_using="gin",
        ),
        Index("ix_quote_revision_issue_date", text("(document->>'issue_date')")),
        CheckConstraint("lowest_amount <= highest_amount", name="amounts_in_order"),
    )

    quote_id: Mapped[UUID] = mapped_column(ForeignKey("quote.id"))
    revision: Mapped[int]
    state: Mapped[QuoteState] = choice(QuoteState, default=QuoteState.DRAFT)
    inquiry_revision: Mapped[int]
    proposal_number: Mapped[int | None]
    rollup_run_id: Mapped[UUID | None] = mapped_column(ForeignKey("rollup_run.id"))
    pricing: Mapped[dict[str, Any]] = mapped_column(default=dict)
    """What sales entered: the rules of the steps, shipping and hand-set prices."""
    priced: Mapped[dict[str, Any] | None]
    """The result of `estimator.pricing` when it was issued: every step with its amount."""
    language: Mapped[Language] = choice(Language, default=Language.JAPANESE)
    valid_until: Mapped[date | None]
    payment_terms: Mapped[str] = short(300, default="")
    delivery: Mapped[str] = short(200, default="")
    delivery_place: Mapped[str] = short(200, default="")
    addressee_person: Mapped[str] = short(100, default="")
    remarks: Mapped[str] = short(4000, default="")
    document: Mapped[dict[str, Any] | None]
    """Everything printed, in the shape of `estimator.quote_document`."""
    lowest_amount: Mapped[Decimal | None] = mapped_column(index=True)
    """Issued: what it comes to without tax at the cheapest quantity of every part."""
    highest_amount: Mapped[Decimal | None] = mapped_column(index=True)
    """The same at the dearest."""
    issued_at: Mapped[datetime | None]
    issued_by: Mapped[UUID | None] = mapped_column(ForeignKey("person.id"))
    seen_at: Mapped[datetime | None]

    @property
    def zone(self) -> str:
        """By whose calendar its last day ends: the issuer's, kept when it was issued."""
        return str((self.priced or {})["time_zone"])


class QuotePdf(Base):
    """A drawn document in one language; the file is kept by its SHA-256."""

    __tablename__ = "quote_pdf"

    revision_id: Mapped[UUID] = mapped_column(ForeignKey("quote_revision.id"), primary_key=True)
    language: Mapped[Language] = choice(Language, primary_key=True)
    sha256: Mapped[str] = short(64, index=True)
    size: Mapped[int]
    unprintable: Mapped[list[Any]] = mapped_column(default=list)
    drawn_at: Mapped[datetime] = mapped_column(server_default=func.now())


class HandedBy(StrEnum):
    """On which way an issued quote was given to a customer by hand."""

    PRINTED = "printed"
    FAX = "fax"
    MAIL = "mail"


class QuoteHanding(Base, HasId, HasCreated):
    """That somebody of the shop has given the quote to a customer outside of the portal."""

    __tablename__ = "quote_handing"

    revision_id: Mapped[UUID] = mapped_column(ForeignKey("quote_revision.id"), index=True)
    way: Mapped[HandedBy] = choice(HandedBy)
    given_on: Mapped[date]
    to_whom: Mapped[str] = short(100, default="")
    recorded_by: Mapped[UUID] = mapped_column(ForeignKey("person.id"))


class QuotePrice(Base, HasId):
    """One price the customer may choose, copied when the revision was issued."""

    __tablename__ = "quote_price"
    __table_args__ = (
        UniqueConstraint("revision_id", "part_id", "quantity"),
        CheckConstraint("unit_price >= 0 AND one_off >= 0 AND quantity > 0", name="not_negative"),
    )

    revision_id: Mapped[UUID] = mapped_column(ForeignKey("quote_revision.id"))
    part_id: Mapped[UUID] = mapped_column(ForeignKey("part.id"))
    quantity: Mapped[int]
    unit_price: Mapped[Decimal]
    one_off: Mapped[Decimal] = mapped_column(default=Decimal(0))
    amount: Mapped[Decimal]
    lead_time_days: Mapped[int | None]


class QuoteBasis(Base):
    """An item of an offer that an issued revision was priced on; an order chooses by it."""

    __tablename__ = "quote_basis"

    revision_id: Mapped[UUID] = mapped_column(ForeignKey("quote_revision.id"), primary_key=True)
    offer_id: Mapped[UUID] = mapped_column(ForeignKey("offer.id"), primary_key=True, index=True)
    request_item_id: Mapped[UUID] = mapped_column(ForeignKey("request_item.id"), primary_key=True)


class QuoteKept(Base, HasId):
    """Sales' word that a quote stays as it is although an offer under it has changed.

    It holds for what that offer had become by then: `newest_revision` is that of the newest offer
    to the same request. What changes afterwards is asked anew.
    """

    __tablename__ = "quote_kept"
    __table_args__ = (
        UniqueConstraint("revision_id", "offer_id", "offer_state", "newest_revision"),
    )

    revision_id: Mapped[UUID] = mapped_column(ForeignKey("quote_revision.id"))
    offer_id: Mapped[UUID] = mapped_column(ForeignKey("offer.id"))
    offer_state: Mapped[OfferState] = choice(OfferState)
    newest_revision: Mapped[int]
    note: Mapped[str] = short(1000, default="")
    kept_by: Mapped[UUID] = mapped_column(ForeignKey("person.id"))
    kept_at: Mapped[datetime] = mapped_column(server_default=func.now())


class QuoteAnswer(Base, HasId):
    """The customer's word on a revision: accepted or declined, once."""

    __tablename__ = "quote_answer"
    __table_args__ = (
        UniqueConstraint("revision_id"),
        CheckConstraint("accepted OR reason <> ''", name="reason"),
        CheckConstraint("(came_by IS NULL) = (answered_on IS NULL)", name="by_hand"),
    )

    revision_id: Mapped[UUID] = mapped_column(ForeignKey("quote_revision.id"))
    accepted: Mapped[bool]
    reason: Mapped[str] = short(1000, default="")
    answered_by: Mapped[UUID] = mapped_column(ForeignKey("person.id"))
    """Who pressed; somebody of the issuing shop, where `came_by` says how the answer came."""
    came_by: Mapped[CameBy | None] = choice(CameBy)
    answered_on: Mapped[date | None]
    """The customer's day, where it came by hand."""
    their_number: Mapped[str] = short(60, default="")
    """客先注文番号: by which the customer knows the order."""
    answered_at: Mapped[datetime] = mapped_column(server_default=func.now())


class Order(Base, HasId, HasCreated):
    """受注: the accepted quote, with its totals as they were settled."""

    __tablename__ = "order"
    __table_args__ = (
        UniqueConstraint("answer_id"),
        UniqueConstraint("inquiry_id"),
        UniqueConstraint("company_id", "number"),
        Index("ix_order_number", text("word_pieces(folded(number), 1)"), postgresql_using="gin"),
        Index("ix_order_company_id_created_at", "company_id", text("created_at DESC"), "id"),
    )

    answer_id: Mapped[UUID] = mapped_column(ForeignKey("quote_answer.id"))
    inquiry_id: Mapped[UUID] = mapped_column(ForeignKey("inquiry.id"))
    company_id: Mapped[UUID] = mapped_column(ForeignKey("company.id"))
    number: Mapped[str] = short(20)
    totals: Mapped[dict[str, Any]]


class OrderLine(Base):
    """One chosen price; at most one quantity for each part."""

    __tablename__ = "order_line"

    order_id: Mapped[UUID] = mapped_column(ForeignKey("order.id"), primary_key=True)
    part_id: Mapped[UUID] = mapped_column(ForeignKey("part.id"), primary_key=True)
    quote_price_id: Mapped[UUID] = mapped_column(ForeignKey("quote_price.id"))
