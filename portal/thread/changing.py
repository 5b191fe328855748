"""What becomes of a message once it is said: other words, taken back, signs under it."""

from uuid import UUID

from portal.thread.answers import HistoryOut, MessageOut, WordingOut
from portal.thread.forms import Rewording
from portal.thread.mentioning import mention_instead
from portal.thread.queries import find_channel
from shared_db.access import (
    Permission,
    must_find,
    visible_message_revisions,
    visible_messages,
    visible_reactions,
)
from shared_db.foundation.base import utc_now
from shared_db.foundation.errors import N_, ChangedMeanwhile, NotAllowed, WrongState
from shared_db.models import Inquiry, Message, MessageReaction, MessageRevision, Sign
from shared_db.spine import events
from shared_db.spine.streams import StreamKey
from shared_db.spine.transaction import Work
from shared_db.telling.messages import erase, write_revision

GONE = N_("This message was taken back.")


def reword(work: Work, message_id: UUID, new: Rewording) -> MessageOut:
    """Put one's own message in other words; how it was put before can be read by its readers.

    Raises `ChangedMeanwhile` if it isn't any more as its author had it before them.
    """
    message, inquiry, stream = _own(work, message_id)
    if message.revision != new.revision:
        raise ChangedMeanwhile
    message.revision += 1
    seal = write_revision(work.session, message, new.body)
    mention_instead(work, inquiry, message, new.mentions)
    work.tell(
        stream, events.MessageRevised(message_id=message.id, revision=message.revision, seal=seal)
    )
    return MessageOut(message_id=message.id, revision=message.revision)


def take_back(work: Work, message_id: UUID) -> MessageOut:
    """Delete the words of one's own message for everybody. That it was taken back, and when, stays;
    so do the signs under it and the answers to it. Twice is once."""
    message, _inquiry, stream = _own(work, message_id, even_gone=True)
    if message.taken_back_at is None:
        message.taken_back_at = utc_now()
        erase(work.session, message, stream.id)
        work.tell(stream, events.MessageTakenBack(message_id=message.id))
    return MessageOut(message_id=message.id, revision=message.revision)


def react(work: Work, message_id: UUID, sign: Sign, *, given: bool) -> MessageOut:
    """Put a sign under a message, or take one's own away. Twice is once."""
    message, _inquiry, stream = _find(work, message_id)
    standing = work.session.scalars(
        visible_reactions(work.actor).where(
            MessageReaction.message_id == message.id,
            MessageReaction.person_id == work.actor.person_id,
            MessageReaction.sign == sign,
        )
    ).one_or_none()
    if given and standing is None:
        work.session.add(
            MessageReaction(message_id=message.id, person_id=work.actor.person_id, sign=sign)
        )
    elif standing is not None and not given:
        work.session.delete(standing)
    if given is (standing is None):
        work.tell(stream, events.Reacted(message_id=message.id, sign=sign, given=given))
    return MessageOut(message_id=message.id, revision=message.revision)


def history(work: Work, message_id: UUID) -> HistoryOut:
    """How a message was put, from the first wording on."""
    message = must_find(work.session, visible_messages(work.actor), message_id)
    wordings = work.session.scalars(
        visible_message_revisions(work.actor)
        .where(MessageRevision.message_id == message_id)
        .order_by(MessageRevision.revision)
    )
    return HistoryOut(
        message_id=message.id,
        taken_back_at=message.taken_back_at,
        wordings=[
            WordingOut(revision=one.revision, body=one.body, written_at=one.written_at)
            for one in wordings
        ],
    )


def _own(
    work: Work, message_id: UUID, *, even_gone: bool = False
) -> tuple[Message, Inquiry, StreamKey]:
    found = _find(work, message_id)
    if found[0].author_id != work.actor.person_id:
        raise NotAllowed
    if found[0].taken_back_at is not None and not even_gone:
        raise WrongState("taken_back", GONE)
    return found


def _find(work: Work, message_id: UUID) -> tuple[Message, Inquiry, StreamKey]:
    """The message, locked, with its inquiry and its channel's stream."""
    message = must_find(work.session, visible_messages(work.actor), message_id, lock=True)
    inquiry, stream = find_channel(work, message.inquiry_id, message.channel)
    work.actor.in_group(inquiry.group_id).require(Permission.POST_MESSAGE)
    return message, inquiry, stream
