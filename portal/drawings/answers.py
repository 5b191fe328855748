"""What programs are told of a drawing."""

from uuid import UUID

from pydantic import BaseModel

from shared_db.models import Drawing, DrawingKind


class DrawingOut(BaseModel):
    """A drawing. `remark` is a code such as `damaged`; `file` is where it can be fetched."""

    id: UUID
    part_id: UUID | None
    filename: str
    kind: DrawingKind
    size: int
    sha256: str
    remark: str
    since_revision: int | None
    dropped_in_revision: int | None
    file: str


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
        since_revision=drawing.since_revision,
        dropped_in_revision=drawing.dropped_in_revision,
        file=f"/api/v1/drawings/{drawing.id}/file",
    )
