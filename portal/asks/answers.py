"""What programs are told of capability asks."""

from datetime import datetime
from uuid import UUID

from pydantic import BaseModel

from shared_db.models import CapabilityAnswer


class AskIdOut(BaseModel):
    """The question that was asked."""

    ask_id: UUID


class ReplyOut(BaseModel):
    """One asked company's side."""

    company_id: UUID
    company: str
    seen_at: datetime | None
    answer: CapabilityAnswer | None
    missing: str
    answered_at: datetime | None


class AskOut(BaseModel):
    """A question with all that was said to it."""

    id: UUID
    question: str
    part_id: UUID | None
    part: str | None
    asked_by: str
    asked_at: datetime
    inquiry_revision: int
    replies: list[ReplyOut]


class AsksOut(BaseModel):
    """An inquiry's questions, the newest first."""

    asks: list[AskOut]


class AnsweredOut(BaseModel):
    """What one's own company has now answered."""

    ask_id: UUID
    answer: CapabilityAnswer
    missing: str
