"""The thread for programs, and for the thread's own script."""

from typing import Any, Literal
from uuid import UUID

from pydantic import BaseModel

from portal.api.slice import ApiSlice
from portal.realtime.drawing import as_fact, drawn
from portal.thread.forms import EventsAfter, NewPost, Posted, ReadUpTo
from portal.thread.queries import events_after, heads_of
from portal.thread.service import post_message, read_up_to
from shared_db.access import Permission
from shared_db.errors import NotFound
from shared_db.models import Channel
from shared_db.transaction import Work

slice_ = ApiSlice("thread")


class Author(BaseModel):
    """Who caused an event, with the names of the time of reading; nobody where the server did."""

    kind: Literal["person", "server"]
    person_id: UUID | None
    person: str
    company_id: UUID | None
    company: str


class EventFact(BaseModel):
    """One event; what `data` holds depends on its type."""

    seq: int
    type: str
    at: str
    by: Author
    data: dict[str, Any]
    html: str | None = None


class Events(BaseModel):
    """A piece of a stream, in order and without gaps; `last_seq` is how far the stream goes."""

    stream: UUID
    last_seq: int
    events: list[EventFact]


@slice_.post(
    "/inquiries/<uuid:inquiry_id>/channels/<any(group,customer):channel>/messages",
    body=NewPost,
    answer=Posted,
    needs=Permission.POST_MESSAGE,
)
def post(work: Work, body: NewPost, inquiry_id: UUID, channel: str) -> Posted:
    """Post in a channel of an inquiry."""
    return post_message(work, inquiry_id, Channel(channel), body)


@slice_.get("/streams/<uuid:stream_id>/events", query=EventsAfter, answer=Events)
def events(work: Work, query: EventsAfter, stream_id: UUID) -> dict[str, Any]:
    """Catch up: the events of a stream after a number."""
    head = heads_of(work, [stream_id]).get(stream_id)
    if head is None:
        raise NotFound
    facts = [as_fact(*told) for told in events_after(work, stream_id, query.after, query.limit)]
    return {
        "stream": str(stream_id),
        "last_seq": max([head, *(fact["seq"] for fact in facts)]),
        "events": [drawn(fact) for fact in facts] if query.html else facts,
    }


@slice_.put("/streams/<uuid:stream_id>/read", body=ReadUpTo, answer=ReadUpTo)
def read(work: Work, body: ReadUpTo, stream_id: UUID) -> ReadUpTo:
    """Say how far you have read a stream."""
    return ReadUpTo(seq=read_up_to(work, stream_id, body.seq))
