"""図面: uploaded files, the terms under which they are opened, and every opening."""

from datetime import datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import (
    CheckConstraint,
    ColumnElement,
    ForeignKey,
    Index,
    UniqueConstraint,
    and_,
    func,
    or_,
    text,
)
from sqlalchemy.ext.hybrid import hybrid_property
from sqlalchemy.orm import Mapped, mapped_column

from shared_db.foundation.base import Base, HasCreated, HasId, choice, short


class DrawingKind(StrEnum):
    """What the file is, by its content; by its name only where a format is nobody's to read."""

    STEP = "step"
    SFC = "sfc"
    DXF = "dxf"
    IGES = "iges"
    PARASOLID = "parasolid"
    STL = "stl"
    PDF = "pdf"
    PNG = "png"
    JPEG = "jpeg"
    TIFF = "tiff"
    HEIC = "heic"
    BMP = "bmp"
    XLSX = "xlsx"
    DOCX = "docx"
    THREE_MF = "3mf"
    ZIP = "zip"
    DWG = "dwg"
    JWW = "jww"
    SOLIDWORKS = "solidworks"
    INVENTOR = "inventor"


class DrawingPurpose(StrEnum):
    """What a drawing is there for, which is also whose it is."""

    REQUEST = "request"
    """依頼図: what the customer asks for. All others are a shop's."""
    DESIGN = "design"
    """設計: how it shall be made, shown to the customer in the end."""
    SKETCH = "sketch"
    """スケッチ: something to talk about, or to go with a sub-quote request."""
    FLAT_PATTERN = "flat_pattern"
    """展開図: the flat sheet before it is bent."""


class DrawingAudience(StrEnum):
    """Who may see a shop's drawing besides the shop; each sees what the ones before it see."""

    OWN = "own"
    GROUP = "group"
    CUSTOMER = "customer"


class Drawing(Base, HasId, HasCreated):
    """One file as it came: the customer's, or one that a shop brings of its own.

    `part_key` ties a customer's to a part of the form while that is a draft. What a shop brings
    was never asked for: it has no revision of the inquiry, but revisions of its own.
    """

    __tablename__ = "drawing"
    __table_args__ = (
        CheckConstraint(
            "purpose = 'request' AND num_nonnulls(company_id, audience, series_id,"
            " number_in_series, settled_at, replaced_at, shown_at) = 0"
            " OR purpose <> 'request' AND num_nulls(company_id, audience, series_id,"
            " number_in_series) = 0 AND part_key = ''"
            " AND num_nonnulls(since_revision, dropped_in_revision) = 0",
            name="whose",
        ),
        CheckConstraint("audience = 'own' OR shown_at IS NOT NULL", name="shown"),
        CheckConstraint("number_in_series >= 1", name="number_in_series"),
        CheckConstraint(
            "purpose = 'request' OR settled_at IS NOT NULL"
            " OR num_nonnulls(shown_at, replaced_at) = 0 AND number_in_series = 1",
            name="settled",
        ),
        UniqueConstraint("series_id", "number_in_series"),
        Index(
            "uq_drawing_newest_of_series",
            "series_id",
            unique=True,
            postgresql_where=text("replaced_at IS NULL"),
        ),
        CheckConstraint("size > 0", name="size"),
        CheckConstraint("sha256 ~ '^[0-9a-f]{64}$'", name="sha256"),
        Index("ix_drawing_inquiry_id_created_at", "inquiry_id", "created_at"),
    )

    inquiry_id: Mapped[UUID] = mapped_column(ForeignKey("inquiry.id"))
    part_id: Mapped[UUID | None] = mapped_column(ForeignKey("part.id"))
    part_key: Mapped[str] = short(60, default="")
    filename: Mapped[str] = short(255)
    kind: Mapped[DrawingKind] = choice(DrawingKind)
    sha256: Mapped[str] = short(64, index=True)
    size: Mapped[int] = mapped_column()
    remark: Mapped[str] = short(60, default="")
    """A code such as `damaged`: kept, with a plain remark."""
    export_controlled: Mapped[bool] = mapped_column(default=False)
    """輸出管理: says whose it is, who may say otherwise later; the event log keeps who did."""
    uploaded_by: Mapped[UUID] = mapped_column(ForeignKey("person.id"))
    since_revision: Mapped[int | None]
    """None while the upload belongs to a form that was not sent yet."""
    dropped_in_revision: Mapped[int | None]
    purpose: Mapped[DrawingPurpose] = choice(DrawingPurpose, default=DrawingPurpose.REQUEST)
    company_id: Mapped[UUID | None] = mapped_column(ForeignKey("company.id"))
    """The shop that brought it; none where it is the customer's."""
    audience: Mapped[DrawingAudience | None] = choice(DrawingAudience, nullable=True)
    series_id: Mapped[UUID | None]
    """What its revisions have in common."""
    number_in_series: Mapped[int | None]
    settled_at: Mapped[datetime | None]
    """When its shop said what it is; until then it was only dropped, and is its uploader's alone.
    None for the customer's."""
    replaced_at: Mapped[datetime | None]
    """When its shop brought a newer revision; none for the newest."""
    shown_at: Mapped[datetime | None]
    """Since when others could see it: from then on it is kept, whoever may see it later."""

    @property
    def is_asked_for(self) -> bool:
        """Whether it is the customer's: what the request is about."""
        return self.purpose is DrawingPurpose.REQUEST

    @hybrid_property
    def stands(self) -> bool:
        """Whether it was sent, or brought by a shop, and nothing has come in its place. Who may not
        see what has is told by what they see: `portal/drawings/queries.py`."""
        there = self.since_revision is not None or self.settled_at is not None
        return there and self.dropped_in_revision is None and self.replaced_at is None

    @stands.inplace.expression
    @classmethod
    def _stands(cls) -> ColumnElement[bool]:
        there = or_(cls.since_revision.is_not(None), cls.settled_at.is_not(None))
        return and_(there, cls.dropped_in_revision.is_(None), cls.replaced_at.is_(None))


class ConfidentialityAcceptance(Base):
    """A person's promise for one inquiry, under one version of the text."""

    __tablename__ = "confidentiality_acceptance"

    person_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"), primary_key=True)
    inquiry_id: Mapped[UUID] = mapped_column(ForeignKey("inquiry.id"), primary_key=True, index=True)
    text_version: Mapped[int] = mapped_column(primary_key=True)
    accepted_at: Mapped[datetime] = mapped_column(server_default=func.now())


class DrawingOpening(Base, HasId):
    """One opening of one drawing by one person."""

    __tablename__ = "drawing_opening"

    drawing_id: Mapped[UUID] = mapped_column(ForeignKey("drawing.id"), index=True)
    person_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"))
    company_id: Mapped[UUID] = mapped_column(ForeignKey("company.id"))
    opened_at: Mapped[datetime] = mapped_column(server_default=func.now())


class Rendition(Base):
    """What was made of a file and can be made of it again: a picture, a mesh, facts.

    By the file's content, not by who has it: two companies with the same drawing share it. Which
    version of the engine made it is part of its name, so that a better one makes it anew.
    """

    __tablename__ = "rendition"
    __table_args__ = (
        CheckConstraint("(sha256 IS NULL) = (size IS NULL)", name="made_whole"),
        CheckConstraint("(sha256 IS NULL) = (problem <> '')", name="made_or_why_not"),
    )

    of_sha256: Mapped[str] = short(64, primary_key=True)
    kind: Mapped[str] = short(40, primary_key=True)
    engine: Mapped[str] = short(40, primary_key=True)
    sha256: Mapped[str | None] = short(64, nullable=True, index=True)
    """The file that was made; none where none can be made."""
    size: Mapped[int | None]
    problem: Mapped[str] = short(60, default="")
    """A code such as `damaged`: tried, and not tried again by this engine."""
    made_at: Mapped[datetime] = mapped_column(server_default=func.now())
