"""Groups, the companies in them, and how they belong together."""

from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from uuid import UUID

from sqlalchemy import (
    ARRAY,
    BigInteger,
    CheckConstraint,
    Date,
    ForeignKey,
    SmallInteger,
    UniqueConstraint,
    func,
)
from sqlalchemy.orm import Mapped, mapped_column, validates

from shared_db.foundation.base import Base, HasCreated, HasId, HasVersion, choice, short
from shared_db.foundation.company_names import LONGEST, fold_name
from shared_db.foundation.working_hours import CLOSES, DAY, LEAST, OPENS, WEEK, WorkingHours

STORAGE_LIMIT = 10 * 1024**3
K_FACTOR = Decimal("0.4")
"""Of a shop that has said none; above 0 and at most 0.6."""


class MembershipRole(StrEnum):
    """As what a company belongs to a group; to another group it may be something else."""

    MEMBER = "member"
    CUSTOMER = "customer"
    SUPPLIER = "supplier"


class Rounding(StrEnum):
    """How a partner wants tax rounded to whole units of the currency."""

    DOWN = "down"
    HALF_UP = "half_up"
    UP = "up"


class Group(Base, HasId, HasCreated, HasVersion):
    """連携グループ: the alliance of member shops."""

    __tablename__ = "group"
    __table_args__ = (
        CheckConstraint("work_days ~ '^1?2?3?4?5?6?7?$' AND work_days <> ''", name="work_days"),
        CheckConstraint(
            f"work_from >= 0 AND work_until <= {DAY} AND work_until - work_from"
            f" - COALESCE(break_until - break_from, 0) >= {LEAST}",
            name="work_hours",
        ),
        CheckConstraint(
            "(break_from IS NULL) = (break_until IS NULL) AND work_from < break_from"
            " AND break_from < break_until AND break_until < work_until",
            name="break_within",
        ),
    )

    name: Mapped[str] = short()
    currency: Mapped[str] = short(3)
    """Of everything that is calculated, offered and quoted in it, as ISO 4217 calls it."""
    timezone: Mapped[str] = short(60)
    reply_promise_minutes: Mapped[int] = mapped_column(default=120)
    """Of working time."""
    work_days: Mapped[str] = short(7, default=WEEK)
    """The days of the week on which the group works: "12345" is Monday to Friday."""
    work_from: Mapped[int] = mapped_column(SmallInteger, default=OPENS)
    """In minutes after midnight by the clocks of the zone, as the three below."""
    work_until: Mapped[int] = mapped_column(SmallInteger, default=CLOSES)
    break_from: Mapped[int | None] = mapped_column(SmallInteger)
    break_until: Mapped[int | None] = mapped_column(SmallInteger)
    holidays_off: Mapped[bool] = mapped_column(default=True)
    closing_days: Mapped[list[date]] = mapped_column(ARRAY(Date), default=list)
    """The group's own holidays, in order."""
    open_to_strangers: Mapped[bool] = mapped_column(default=True)
    """Whether somebody without an account may ask at the portal's entrance."""
    marks_drawings: Mapped[bool] = mapped_column(default=False)
    """透かし: whether company, person and day lie over a drawing that is looked at."""
    confidentiality_text_ja: Mapped[str] = mapped_column(default="")
    confidentiality_text_en: Mapped[str] = mapped_column(default="")
    confidentiality_version: Mapped[int] = mapped_column(default=1)
    """Goes up with each changed text; the database keeps every one as `ConfidentialityText`."""

    @property
    def hours(self) -> WorkingHours:
        """When the group works."""
        return WorkingHours(
            zone=self.timezone,
            days=self.work_days,
            opens=self.work_from,
            closes=self.work_until,
            break_from=self.break_from,
            break_until=self.break_until,
            holidays_off=self.holidays_off,
            closed=frozenset(self.closing_days),
        )


class ConfidentialityText(Base):
    """One version of a group's terms, as they were accepted. A trigger on the group writes it."""

    __tablename__ = "confidentiality_text"

    group_id: Mapped[UUID] = mapped_column(ForeignKey("group.id"), primary_key=True)
    version: Mapped[int] = mapped_column(primary_key=True)
    text_ja: Mapped[str]
    text_en: Mapped[str]
    written_at: Mapped[datetime] = mapped_column(server_default=func.now())


class Company(Base, HasId, HasCreated, HasVersion):
    """会社, with what a document prints of it. What it is to a group, its membership there says."""

    __tablename__ = "company"
    __table_args__ = (
        CheckConstraint(
            "registration_number IS NULL OR registration_number ~ '^T[0-9]{13}$'",
            name="registration_number",
        ),
        CheckConstraint("storage_limit > 0", name="storage_limit"),
        CheckConstraint("price_step IN (0.01, 0.1, 1, 10, 100)", name="price_step"),
        CheckConstraint("margin_floor >= 0 AND margin_floor < 100", name="margin_floor"),
        CheckConstraint("k_factor > 0 AND k_factor <= 0.6", name="k_factor"),
    )

    name: Mapped[str] = short()
    folded_name: Mapped[str] = short(LONGEST)
    """What of the name tells it from others: no two of a group share it (`CompanyName`)."""
    name_in_english: Mapped[str] = short(default="")
    postal_code: Mapped[str] = short(20, default="")
    address: Mapped[str] = short(300, default="")
    address_in_english: Mapped[str] = short(300, default="")
    """English documents print both where they are given."""
    tel: Mapped[str] = short(40, default="")
    fax: Mapped[str] = short(40, default="")
    registration_number: Mapped[str | None] = short(14)
    tax_rounding: Mapped[Rounding] = choice(Rounding, default=Rounding.DOWN)
    tax_rate: Mapped[Decimal] = mapped_column(default=Decimal("0.10"))
    payment_terms: Mapped[str] = short(300, default="")
    storage_limit: Mapped[int] = mapped_column(
        BigInteger, default=STORAGE_LIMIT, server_default=str(STORAGE_LIMIT)
    )
    """How many bytes of files it may keep here where no group says otherwise."""
    price_step: Mapped[Decimal] = mapped_column(default=Decimal(1))
    """What the shop's own unit prices are rounded up to; see `estimator.money.PriceRule`."""
    margin_floor: Mapped[Decimal] = mapped_column(default=Decimal(0))
    """In % of the price: below it, and at or below 0, a quote is issued with a reason only."""
    k_factor: Mapped[Decimal] = mapped_column(default=K_FACTOR, server_default=str(K_FACTOR))
    """By which the shop develops bent sheet; see `estimator.geometry.developing`."""
    words_by_mail: Mapped[bool] = mapped_column(default=True)
    """Whether letters about what its people wrote carry the first lines of it."""
    color: Mapped[int] = mapped_column(default=1)
    """Which of the design's eight company colours marks it in the thread (1 to 8)."""

    @validates("name")
    def _fold(self, _key: str, name: str) -> str:
        self.folded_name = fold_name(name)
        return name


class CompanyName(Base):
    """A name that is taken in a group, also by who has left it. Triggers on companies and
    memberships write it."""

    __tablename__ = "company_name"
    __table_args__ = (UniqueConstraint("group_id", "folded"),)

    group_id: Mapped[UUID] = mapped_column(ForeignKey("group.id"), primary_key=True)
    company_id: Mapped[UUID] = mapped_column(ForeignKey("company.id"), primary_key=True)
    folded: Mapped[str] = short(LONGEST + 40)
    """As the company's, with its id behind it where two were called alike before this was kept."""


class Membership(Base, HasId):
    """A company's place in a group, from a day to a day. In one group it is always the same; a
    trigger sees to that."""

    __tablename__ = "membership"
    __table_args__ = (
        UniqueConstraint("group_id", "company_id", "since"),
        CheckConstraint("until IS NULL OR until >= since", name="until_after_since"),
        CheckConstraint("storage_limit > 0", name="storage_limit"),
    )

    group_id: Mapped[UUID] = mapped_column(ForeignKey("group.id"))
    company_id: Mapped[UUID] = mapped_column(ForeignKey("company.id"), index=True)
    role: Mapped[MembershipRole] = choice(MembershipRole)
    since: Mapped[date]
    until: Mapped[date | None]
    storage_limit: Mapped[int | None] = mapped_column(BigInteger)
    """How many bytes of files this group's administrator lets it keep; None: what each company may
    from the start. Of several groups the most counts (`shared_db/files/storage.py`)."""


class Counter(Base):
    """The last number given in a scope (such as the inquiries of a group in a year)."""

    __tablename__ = "counter"

    scope: Mapped[str] = short(120, primary_key=True)
    last: Mapped[int] = mapped_column(default=0)
    used_at: Mapped[datetime | None]
