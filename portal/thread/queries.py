"""What is shown of a stream: its latest events, how far it goes, how far one has read."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import func, select

from portal.realtime.rendering import RENDERED
from shared_db.access import must_find, readable_events, visible_inquiries, visible_read_positions
from shared_db.access import visible_streams as visible
from shared_db.foundation.errors import NotFound
from shared_db.foundation.lists import among
from shared_db.models import Channel, Event, Inquiry, InquiryState, ReadPosition, Stream
from shared_db.spine import streams
from shared_db.spine.streams import StreamKey
from shared_db.spine.transaction import Work

Told = tuple[Event, str, str]
"""An event with its author's name and company."""
MOST_UNREAD = 100


def channels_of(work: Work, inquiry: Inquiry) -> dict[Channel, StreamKey]:
    """The channels that the actor reads, the one to begin with first. None before it is sent."""
    if inquiry.state is InquiryState.DRAFT:
        return {}
    customer = {Channel.CUSTOMER: streams.customer_channel(inquiry)}
    if not work.actor.in_group(inquiry.group_id).is_member:
        return customer
    return {Channel.GROUP: streams.group_channel(inquiry)} | customer


def find_channel(work: Work, inquiry_id: UUID, channel: Channel) -> tuple[Inquiry, StreamKey]:
    """The inquiry and the channel's stream; `NotFound` for whom there is no such channel."""
    inquiry = must_find(work.session, visible_inquiries(work.actor), inquiry_id)
    stream = channels_of(work, inquiry).get(channel)
    if stream is None:
        raise NotFound
    return inquiry, stream


def heads_of(work: Work, stream_ids: Sequence[UUID]) -> dict[UUID, int]:
    """The last number of those of these streams that the actor may read."""
    query = visible(work.actor).with_only_columns(Stream.id, Stream.last_seq)
    rows = work.session.execute(query.where(among(Stream.id, stream_ids)))
    return {row.id: row.last_seq for row in rows}


def latest(work: Work, stream_id: UUID, before: int, limit: int) -> list[Told]:
    """The last events with a number below `before` that are drawn in a thread, in order."""
    rows = work.session.execute(
        readable_events(work.actor)
        .where(Event.stream_id == stream_id, Event.seq < before, Event.type.in_(RENDERED))
        .order_by(Event.seq.desc())
        .limit(limit)
    )
    return [(event, person, company) for event, person, company in rows][::-1]


def events_after(work: Work, stream_id: UUID, after: int, limit: int) -> list[Told]:
    """The first events after a number, of every type, in order."""
    rows = work.session.execute(
        readable_events(work.actor)
        .where(Event.stream_id == stream_id, Event.seq > after)
        .order_by(Event.seq)
        .limit(limit)
    )
    return [(event, person, company) for event, person, company in rows]


def read_positions(work: Work, stream_ids: Sequence[UUID]) -> dict[UUID, int]:
    """Up to which number the actor has read these streams."""
    rows = work.session.scalars(
        visible_read_positions(work.actor).where(among(ReadPosition.stream_id, stream_ids))
    )
    return {position.stream_id: position.seq for position in rows}


def count_unread(work: Work, stream_id: UUID, after: int) -> int:
    """How many drawn events of others come after a number; counting stops at a hundred."""
    some = (
        readable_events(work.actor)
        .with_only_columns(Event.seq)
        .where(
            Event.stream_id == stream_id,
            Event.seq > after,
            Event.type.in_(RENDERED),
            Event.person_id.is_distinct_from(work.actor.person_id),
        )
        .limit(MOST_UNREAD)
        .subquery()
    )
    return work.session.scalar(select(func.count()).select_from(some)) or 0
