"""Whether a letter still has something to say when it is about to go out.

Letters wait: for who reads along to have read it, and for a mail server that is away or not set up
yet. What was read meanwhile, what a later letter says as well, and what is of last week is not
sent, nor what its reader may not see any more; the sentence of why stays with the letter.
"""

from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import Exists, Select, String, cast, exists, func, select
from sqlalchemy.orm import Session

from shared_db.access import (
    Actor,
    visible_estimates,
    visible_inquiries,
    visible_intakes,
    visible_quote_revisions,
    visible_requests,
)
from shared_db.foundation.base import utc_now
from shared_db.foundation.errors import N_, DomainError
from shared_db.models import (
    Estimate,
    Event,
    Inquiry,
    Intake,
    Mail,
    MailState,
    Message,
    Person,
    Quote,
    QuoteRevision,
    ReadPosition,
    Request,
)
from shared_db.spine.acting import load_actor
from shared_db.spine.events import EventType
from shared_db.spine.places import OF_INQUIRIES, Page, Place, place_kept

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

_INQUIRY_OF_REVISION = (
    select(Quote.inquiry_id)
    .where(Quote.id == QuoteRevision.quote_id)
    .correlate(QuoteRevision)
    .scalar_subquery()
)
READ_AT: dict[Page, tuple[Callable[[Actor], Select[Any]], Any, Any]] = {
    **dict.fromkeys(OF_INQUIRIES, (visible_inquiries, Inquiry.id, Inquiry.id)),
    Page.ESTIMATE: (visible_estimates, Estimate.id, Estimate.inquiry_id),
    Page.QUOTE: (visible_quote_revisions, QuoteRevision.id, _INQUIRY_OF_REVISION),
    Page.REQUEST: (visible_requests, Request.id, Request.inquiry_id),
}
"""The pages of things of an inquiry to which letters lead: who may read the thing, its id, and its
inquiry, which the reader must see, too. What a shop has made stays its own when it leaves the
group; what goes on in the request since is not told to it."""


class NoNews(DomainError):
    """The letter has nothing to say any more."""


def must_be_news(session: Session, mail: Mail) -> None:
    """Raise `NoNews`, with the sentence of why, if the letter is not worth sending any more."""
    if mail.link_id is None and mail.news_at < utc_now() - KEEPS_LONGER.get(mail.template, KEEPS):
        raise NoNews("too_old", N_("It waited too long to be sent; its news was old by then."))
    place = place_kept(mail.values)
    if place is not None:
        _must_be_readable(session, _reader_of(session, mail), place)
    if mail.template in TELLS_OF and "stream" in mail.values:
        _must_be_unread(session, mail, _reader_of(session, mail), UUID(mail.values["stream"]))


def _reader_of(session: Session, mail: Mail) -> Person:
    """The letter's reader, as long as somebody with that address is let in there."""
    reader = session.scalars(
        select(Person).where(
            Person.company_id == mail.company_id, Person.email == mail.to_email, Person.active
        )
    ).one_or_none()
    if reader is None:
        raise NoNews("nobody_there", N_("Nobody with this address can sign in any more."))
    return reader


def _must_be_readable(session: Session, reader: Person, place: Place) -> None:
    """A letter waits, and its reader's company may leave the group meanwhile, or a role be taken:
    what the page wouldn't show any more, no letter says."""
    actor = load_actor(session, reader.id)
    assert actor is not None
    if place.page is Page.INTAKE:
        found = visible_intakes(actor).where(Intake.id == place.of)
    elif place.page in READ_AT:
        visible, its_id, its_inquiry = READ_AT[place.page]
        seen = visible_inquiries(actor).with_only_columns(Inquiry.id)
        found = visible(actor).where(its_id == place.of, its_inquiry.in_(seen))
    else:
        return
    if session.scalars(found).first() is None:
        raise NoNews("not_theirs", N_("Its reader may not see any more what it tells of."))


def _must_be_unread(session: Session, mail: Mail, reader: Person, stream_id: UUID) -> None:
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
    if not session.scalar(select(unread.where(~_taken_back()))):
        raise NoNews("taken_back", N_("What it tells of was taken back before it was due."))
    if session.scalar(select(_later_letter(mail, stream_id))):
        raise NoNews("told_later", N_("A later letter to the same person tells of it, too."))


def _taken_back() -> Exists:
    return exists().where(
        cast(Message.id, String) == Event.payload["message_id"].astext,
        Message.taken_back_at.is_not(None),
    )


def _later_letter(mail: Mail, stream_id: UUID) -> Exists:
    return exists().where(
        Mail.to_email == mail.to_email,
        Mail.template == mail.template,
        Mail.state == MailState.WAITING,
        Mail.values["stream"].astext == str(stream_id),
        Mail.created_at > mail.created_at,
    )
