"""What programs are told of a drawing."""

from datetime import datetime
from uuid import UUID

from pydantic import BaseModel

from portal.inquiries.answers import DrawingOut


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
