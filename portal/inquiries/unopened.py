"""New inquiries that somebody of a shop has not looked at yet."""

from collections.abc import Collection
from uuid import UUID

from sqlalchemy import func

from portal.inquiries.queries import Row, listed
from shared_db.access import (
    readable_events,
    visible_people,
    visible_read_positions,
    visible_streams,
)
from shared_db.models import Event, Inquiry, InquiryState, Person, Stream, StreamKind
from shared_db.spine.events import EventType
from shared_db.spine.transaction import Work

MOST = 200


def unopened(work: Work, group_ids: Collection[UUID]) -> list[Row]:
    """Those of these groups that came since the actor is here, whose sending they have not read of
    in the thread.

    Once it is agreed how to make it, nobody is asked any more whether they have seen it.
    """
    channel = visible_streams(work.actor).where(Stream.kind == StreamKind.GROUP_CHANNEL).subquery()
    read = visible_read_positions(work.actor).subquery()
    here_since = (
        visible_people(work.actor)
        .with_only_columns(Person.created_at)
        .where(Person.id == work.actor.person_id)
        .scalar_subquery()
    )
    unread = (
        readable_events(work.actor)
        .with_only_columns(Event.seq)
        .where(
            Event.stream_id == channel.c.id,
            Event.type == EventType.INQUIRY_SENT,
            Event.seq > func.coalesce(read.c.seq, 0),
        )
        .exists()
    )
    query = (
        listed(work)
        .join(channel, channel.c.inquiry_id == Inquiry.id)
        .outerjoin(read, read.c.stream_id == channel.c.id)
        .where(
            Inquiry.group_id.in_(group_ids),
            Inquiry.state == InquiryState.OPEN,
            Inquiry.sent_at > here_since,
            unread,
        )
    )
    return [Row(*row) for row in work.session.execute(query.order_by(Inquiry.sent_at).limit(MOST))]
