"""What programs are told of a drawing."""

from datetime import datetime
from uuid import UUID

from pydantic import BaseModel

from estimator.geometry.facts import Facts
from portal.drawings.previews import PreviewState
from portal.inquiries.answers import DrawingOut
from shared_db.files.preview_names import Preview


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


class PreviewsOut(BaseModel):
    """What can be seen of a drawing.

    `state` is `waiting` while previews are being made, `made`, `failed` (then `problem` is a code
    and `sentence` says it) or `no_preview`: nothing here can show such a file. `files` are to be
    had by their names. `facts` are in millimetres and degrees, null where they can't be had.
    """

    state: PreviewState
    problem: str
    sentence: str
    files: list[Preview]
    facts: Facts | None


class RemovedOut(BaseModel):
    """The upload that is gone."""

    removed: UUID


class TermsOut(BaseModel):
    """The terms of confidentiality, and whether the asking person accepted this version."""

    text_version: int
    text: str
    accepted: bool
