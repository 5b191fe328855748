"""図面: uploaded files, the terms under which they are opened, and every opening."""

from datetime import datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import CheckConstraint, ColumnElement, ForeignKey, Index, func
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


class Drawing(Base, HasId, HasCreated):
    """One file as it came. `part_key` ties it to a part of the form while that is a draft."""

    __tablename__ = "drawing"
    __table_args__ = (
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
    """輸出管理: says the customer, who may say otherwise later; the event log keeps who did."""
    uploaded_by: Mapped[UUID] = mapped_column(ForeignKey("person.id"))
    since_revision: Mapped[int | None]
    """None while the upload belongs to a form that was not sent yet."""
    dropped_in_revision: Mapped[int | None]

    @hybrid_property
    def stands(self) -> bool:
        """Whether nothing has come in its place: what rests on a drawing is stale where not."""
        return self.dropped_in_revision is None

    @stands.inplace.expression
    @classmethod
    def _stands(cls) -> ColumnElement[bool]:
        return cls.dropped_in_revision.is_(None)


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
