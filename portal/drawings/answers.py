"""What programs are told of a drawing."""

from datetime import datetime
from uuid import UUID

from pydantic import BaseModel

from shared_db.models import Drawing, DrawingKind


class DrawingOut(BaseModel):
    """A drawing. `remark` is "", `damaged` or `locked`; `file` is where it can be fetched.

    `export_controlled` is what the customer says: 輸出管理.
    """

    id: UUID
    part_id: UUID | None
    filename: str
    kind: DrawingKind
    size: int
    sha256: str
    remark: str
    export_controlled: bool
    since_revision: int | None
    dropped_in_revision: int | None
    file: str


class OpeningOut(BaseModel):
    """A company that opened it: how often, and when last."""

    company: str
    times: int
    last: datetime


class OpenedDrawingOut(DrawingOut):
    """A drawing and who opened it: others for the customer, its own people for a shop."""

    openings: list[OpeningOut]


class DrawingsOut(BaseModel):
    """All that was ever sent with an inquiry, standing ones first."""

    drawings: list[OpenedDrawingOut]


class RemovedOut(BaseModel):
    """The upload that is gone."""

    removed: UUID


class TermsOut(BaseModel):
    """The terms of confidentiality, and whether the asking person accepted this version."""

    text_version: int
    text: str
    accepted: bool


def drawing_out(drawing: Drawing) -> DrawingOut:
    """The drawing as programs are told of it."""
    return DrawingOut(
        id=drawing.id,
        part_id=drawing.part_id,
        filename=drawing.filename,
        kind=drawing.kind,
        size=drawing.size,
        sha256=drawing.sha256,
        remark=drawing.remark,
        export_controlled=drawing.export_controlled,
        since_revision=drawing.since_revision,
        dropped_in_revision=drawing.dropped_in_revision,
        file=f"/api/v1/drawings/{drawing.id}/file",
    )
