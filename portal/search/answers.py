"""What programs are told of what was found."""

from datetime import datetime
from uuid import UUID

from pydantic import BaseModel

from portal.search.forms import Kind


class FoundPartOut(BaseModel):
    """A part of it in which the words are; `fields`: those that hold them."""

    position: int
    fields: dict[str, str]


class HitOut(BaseModel):
    """One thing that was found; `company` is the other side."""

    kind: Kind
    id: UUID
    url: str
    number: str
    subject: str
    company: str
    at: datetime
    inquiry_id: UUID
    state: str
    revision: int | None
    parts: list[FoundPartOut]


class GroupOut(BaseModel):
    """What was found of one kind, the newest first; `more` if there is more."""

    kind: Kind
    hits: list[HitOut]
    more: bool


class FoundOut(BaseModel):
    """What was found, by kind."""

    groups: list[GroupOut]
