"""Who may read a stream."""

from collections.abc import Hashable, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, and_, false, func, literal, or_, select, true

from shared_db.access.actor import Actor
from shared_db.access.inquiries import visible_inquiries
from shared_db.access.money import visible_requests
from shared_db.access.permissions import Permission
from shared_db.access.principals import seen
from shared_db.foundation.base import Base
from shared_db.foundation.lists import among
from shared_db.models import Company, Event, Inquiry, Person, Request, Stream, StreamKind


@seen(Stream)
def visible_streams(actor: Actor) -> Select[Stream]:
    """The streams whose audience the actor belongs to.

    Inquiry and request are looked up for the one stream: an `IN (SELECT …)` inside the OR would
    make PostgreSQL read all that the actor may see.
    """
    of_inquiry = _exists(visible_inquiries(actor).where(Inquiry.id == Stream.inquiry_id))
    of_request = _exists(visible_requests(actor).where(Request.id == Stream.request_id))
    own = Stream.company_id == actor.company_id
    audiences = [
        and_(Stream.kind == StreamKind.CUSTOMER_CHANNEL, of_inquiry),
        and_(Stream.kind == StreamKind.COMPANY, own),
        and_(Stream.kind == StreamKind.COMPANY_SIDE, own, _if(actor.is_customer or _costs(actor))),
        and_(Stream.kind == StreamKind.INBOX, Stream.person_id == actor.person_id),
        and_(Stream.kind == StreamKind.REQUEST, of_request),
    ]
    if actor.is_member:
        audiences += [
            and_(Stream.kind == StreamKind.GROUP, Stream.group_id.in_(actor.member_groups)),
            and_(Stream.kind == StreamKind.GROUP_CHANNEL, of_inquiry),
        ]
    return select(Stream).where(or_(*audiences))


def eyes_of(actor: Actor) -> Hashable:
    """Equal for those who may read the same streams, their own inboxes aside."""
    if not actor.is_member:
        return actor.person_id  # a draft is for who writes it
    return actor.company_id, actor.member_groups, _costs(actor)


def readable(actor: Actor, stream_ids: Sequence[UUID]) -> Select[UUID]:
    """Those of these streams that the actor may read."""
    return visible_streams(actor).with_only_columns(Stream.id).where(among(Stream.id, stream_ids))


def readable_events(actor: Actor) -> Select[Event, str, str]:
    """Events of the streams that the actor may read, with their author's name and company."""
    return (
        select(Event, func.coalesce(Person.name, ""), func.coalesce(Company.name, ""))
        .outerjoin(Person, Person.id == Event.person_id)
        .outerjoin(Company, Company.id == Event.company_id)
        .where(_exists(visible_streams(actor).where(Stream.id == Event.stream_id), of=Event))
    )


def _exists(one: Select[Any], *, of: type[Base] = Stream) -> ColumnElement[bool]:
    return one.with_only_columns(literal(1)).correlate(of).exists()


def _costs(actor: Actor) -> bool:
    return actor.may(Permission.SEE_ESTIMATE)


def _if(condition: bool) -> ColumnElement[bool]:
    return true() if condition else false()
