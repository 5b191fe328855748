"""The thread for programs, and for the thread's own script."""

from typing import Any
from uuid import UUID

from portal.api.slice import ApiSlice
from portal.realtime.facts import as_facts
from portal.realtime.rendering import rendered
from portal.thread import changing
from portal.thread.answers import EventsOut, HistoryOut, MessageOut, PostedOut
from portal.thread.forms import EventsAfter, NewPost, ReadUpTo, Rewording
from portal.thread.queries import events_after, heads_of
from portal.thread.service import post_message, read_up_to
from shared_db.access import Permission
from shared_db.foundation.errors import NotFound
from shared_db.models import Channel, Sign
from shared_db.spine.transaction import Work

api = ApiSlice("thread")
SIGNS = ",".join(Sign)


@api.post(
    "/inquiries/<uuid:inquiry_id>/channels/<any(group,customer):channel>/messages",
    body=NewPost,
    answer=PostedOut,
    needs=Permission.POST_MESSAGE,
)
def post(work: Work, body: NewPost, inquiry_id: UUID, channel: str) -> PostedOut:
    """Post in a channel of an inquiry."""
    return post_message(work, inquiry_id, Channel(channel), body)


@api.put(
    "/messages/<uuid:message_id>",
    body=Rewording,
    answer=MessageOut,
    needs=Permission.POST_MESSAGE,
    raises=("taken_back",),
)
def reword(work: Work, body: Rewording, message_id: UUID) -> MessageOut:
    """Put your own message in other words; its readers can see how it was put before."""
    return changing.reword(work, message_id, body)


@api.delete(
    "/messages/<uuid:message_id>",
    answer=MessageOut,
    needs=Permission.POST_MESSAGE,
    raises=("taken_back",),
)
def take_back(work: Work, message_id: UUID) -> MessageOut:
    """Take your own message back: its words are deleted for everybody."""
    return changing.take_back(work, message_id)


@api.get("/messages/<uuid:message_id>/revisions", answer=HistoryOut)
def revisions(work: Work, message_id: UUID) -> HistoryOut:
    """How a message was put, from the first wording on."""
    return changing.history(work, message_id)


@api.put(
    f"/messages/<uuid:message_id>/reactions/<any({SIGNS}):sign>",
    answer=MessageOut,
    needs=Permission.POST_MESSAGE,
)
def react(work: Work, message_id: UUID, sign: str) -> MessageOut:
    """Put a sign under a message."""
    return changing.react(work, message_id, Sign(sign), given=True)


@api.delete(
    f"/messages/<uuid:message_id>/reactions/<any({SIGNS}):sign>",
    answer=MessageOut,
    needs=Permission.POST_MESSAGE,
)
def take_reaction_away(work: Work, message_id: UUID, sign: str) -> MessageOut:
    """Take your sign under a message away."""
    return changing.react(work, message_id, Sign(sign), given=False)


@api.get("/streams/<uuid:stream_id>/events", query=EventsAfter, answer=EventsOut)
def events(work: Work, query: EventsAfter, stream_id: UUID) -> dict[str, Any]:
    """Catch up: the events of a stream after a number."""
    head = heads_of(work, [stream_id]).get(stream_id)
    if head is None:
        raise NotFound
    told = events_after(work, stream_id, query.after, query.limit)
    facts = as_facts(work.session, told)
    return {
        "stream": str(stream_id),
        "last_seq": max([head, *(fact["seq"] for fact in facts)]),
        "events": [rendered(fact) for fact in facts] if query.html else facts,
    }


@api.put("/streams/<uuid:stream_id>/read", body=ReadUpTo, answer=ReadUpTo)
def read(work: Work, body: ReadUpTo, stream_id: UUID) -> ReadUpTo:
    """Say how far you have read a stream."""
    return ReadUpTo(seq=read_up_to(work, stream_id, body.seq))
