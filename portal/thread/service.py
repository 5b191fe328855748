"""Posting, and remembering how far somebody has read."""

from uuid import UUID

from sqlalchemy import func
from sqlalchemy.dialects.postgresql import insert

from portal.thread.answers import PostedOut
from portal.thread.forms import NewPost
from portal.thread.mentioning import mention
from portal.thread.queries import find_channel, heads_of
from shared_db.access import Permission
from shared_db.acts.replies import note_first_reply
from shared_db.foundation.errors import NotFound
from shared_db.foundation.ids import new_id
from shared_db.models import Channel, Message, ReadPosition
from shared_db.spine import events
from shared_db.spine.transaction import Work
from shared_db.telling.conversation import tell_other_side
from shared_db.telling.messages import write_revision


def post_message(work: Work, inquiry_id: UUID, channel: Channel, new: NewPost) -> PostedOut:
    """Say something in a channel, in every state after sending: good-bye may be said as well.

    The first word of a member shop to the customer stops the clock of the first reply.
    """
    inquiry, stream = find_channel(work, inquiry_id, channel)
    work.actor.in_group(inquiry.group_id).require(Permission.POST_MESSAGE)
    message = Message(
        id=new_id(),
        inquiry_id=inquiry.id,
        channel=channel,
        author_id=work.actor.person_id,
        author_company_id=work.actor.company_id,
        client_id=new.client_id,
        revision=1,
    )
    work.session.add(message)
    seal = write_revision(work.session, message, new.body)
    mention(work, inquiry, message, new.mentions)
    if channel is Channel.CUSTOMER:
        note_first_reply(work, inquiry)
        tell_other_side(work, inquiry, message, new.body)
    work.tell(
        stream,
        events.Posted(message_id=message.id, client_id=new.client_id, revision=1, seal=seal),
    )
    return PostedOut(message_id=message.id, stream=stream.id, client_id=new.client_id)


def read_up_to(work: Work, stream_id: UUID, seq: int) -> int:
    """Remember how far the actor has read a stream; never backwards, never beyond its end."""
    head = heads_of(work, [stream_id]).get(stream_id)
    if head is None:
        raise NotFound
    row = insert(ReadPosition).values(
        person_id=work.actor.person_id, stream_id=stream_id, seq=min(seq, head)
    )
    kept = work.session.scalar(
        row.on_conflict_do_update(
            index_elements=[ReadPosition.person_id, ReadPosition.stream_id],
            set_={"seq": func.greatest(ReadPosition.seq, row.excluded.seq)},
        ).returning(ReadPosition.seq)
    )
    return kept or 0
