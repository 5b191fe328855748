"""Whether a letter still has something to say when it is about to go out.

Letters wait: for who reads along to have read it, and for a mail server that is away or not set up
yet. What was read meanwhile, what a later letter says as well, and what is of last week is not
sent; the sentence of why stays with the letter.
"""

from datetime import timedelta
from uuid import UUID

from sqlalchemy import Exists, exists, func, select
from sqlalchemy.orm import Session

from shared_db.base import utc_now
from shared_db.errors import N_, DomainError
from shared_db.events import EventType
from shared_db.models import Event, Mail, MailState, Person, ReadPosition

TELLS_OF = {"message_posted": EventType.POSTED, "inquiry_news": EventType.INQUIRY_SENT}
"""Letters that only say that something waits in a stream, named in `values`, to be read there."""
KEEPS = timedelta(days=3)
KEEPS_LONGER = {
    "inquiry_received": timedelta(days=14),
    "quote_issued": timedelta(days=14),
    "order_confirmed": timedelta(days=14),
}
"""How long news may wait before it would only confuse; what confirms something keeps longer. A
letter with a link says itself until when that can be used."""


class NoNews(DomainError):
    """The letter has nothing to say any more."""


def must_be_news(session: Session, mail: Mail) -> None:
    """Raise `NoNews`, with the sentence of why, if the letter is not worth sending any more."""
    if mail.link_id is None and mail.news_at < utc_now() - KEEPS_LONGER.get(mail.template, KEEPS):
        raise NoNews("too_old", N_("It waited too long to be sent; its news was old by then."))
    if mail.template in TELLS_OF and "stream" in mail.values:
        _must_be_unread(session, mail, UUID(mail.values["stream"]))


def _must_be_unread(session: Session, mail: Mail, stream_id: UUID) -> None:
    reader = session.scalars(
        select(Person).where(
            Person.company_id == mail.company_id, Person.email == mail.to_email, Person.active
        )
    ).one_or_none()
    if reader is None:
        raise NoNews("nobody_there", N_("Nobody with this address can sign in any more."))
    read = select(ReadPosition.seq).where(
        ReadPosition.person_id == reader.id, ReadPosition.stream_id == stream_id
    )
    unread = exists().where(
        Event.stream_id == stream_id,
        Event.type == TELLS_OF[mail.template],
        Event.company_id.is_distinct_from(reader.company_id),
        Event.seq > func.coalesce(read.scalar_subquery(), 0),
    )
    if not session.scalar(select(unread)):
        raise NoNews("read_meanwhile", N_("It was read on the portal before it was due."))
    if session.scalar(select(_later_letter(mail, stream_id))):
        raise NoNews("told_later", N_("A later letter to the same person tells of it, too."))


def _later_letter(mail: Mail, stream_id: UUID) -> Exists:
    return exists().where(
        Mail.to_email == mail.to_email,
        Mail.template == mail.template,
        Mail.state == MailState.WAITING,
        Mail.values["stream"].astext == str(stream_id),
        Mail.created_at > mail.created_at,
    )
