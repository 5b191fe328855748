"""What programs are told of messages."""

from datetime import datetime
from typing import Any, Literal
from uuid import UUID

from pydantic import BaseModel


class AuthorOut(BaseModel):
    """Who caused an event, with the names of the time of reading; nobody where the server did, or
    a guest."""

    kind: Literal["person", "server", "guest"]
    person_id: UUID | None
    person: str
    company_id: UUID | None
    company: str


class EventOut(BaseModel):
    """One event; what `data` holds depends on its type."""

    seq: int
    type: str
    at: str
    by: AuthorOut
    data: dict[str, Any]
    html: str | None = None


class EventsOut(BaseModel):
    """A piece of a stream, in order and without gaps; `last_seq` is how far the stream goes."""

    stream: UUID
    last_seq: int
    events: list[EventOut]


class MessageOut(BaseModel):
    """Which wording of a message stands now."""

    message_id: UUID
    revision: int


class WordingOut(BaseModel):
    """How a message was put; nothing where it was taken back."""

    revision: int
    body: str | None
    written_at: datetime


class HistoryOut(BaseModel):
    """Every wording of a message, the first one first."""

    message_id: UUID
    taken_back_at: datetime | None
    wordings: list[WordingOut]


class PostedOut(BaseModel):
    """Where the post went. Its number comes with the event, which carries the client's id."""

    message_id: UUID
    stream: UUID
    client_id: UUID
