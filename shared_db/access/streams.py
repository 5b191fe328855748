"""Who may read a stream."""

from collections.abc import Hashable, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, and_, func, literal, or_, select

from shared_db.access.actor import Actor
from shared_db.access.inquiries import inner_inquiries, own_inquiries, visible_inquiries
from shared_db.access.money import visible_requests
from shared_db.access.papers import of_left_group, still_there, until_leaving
from shared_db.access.permissions import Permission
from shared_db.access.principals import seen
from shared_db.foundation.base import Base
from shared_db.foundation.lists import among
from shared_db.models import Company, Event, Inquiry, Person, Request, Stream, StreamKind


@seen(Stream)
def visible_streams(actor: Actor) -> Select[Stream]:
    """The streams whose audience the actor belongs to: by them somebody hears of what happens now,
    so those of a group that the shop has left are none of them.

    Inquiry and request are looked up for the one stream: an `IN (SELECT …)` inside the OR would
    make PostgreSQL read all that the actor may see.
    """
    seen_one = _exists(visible_inquiries(actor).where(Inquiry.id == Stream.inquiry_id))
    inner_one = _exists(inner_inquiries(actor).where(Inquiry.id == Stream.inquiry_id))
    own_one = _exists(own_inquiries(actor).where(Inquiry.id == Stream.inquiry_id))
    of_request = _exists(visible_requests(actor).where(Request.id == Stream.request_id))
    own = Stream.company_id == actor.company_id
    there = still_there(actor, Stream.inquiry_id)
    audiences = [
        and_(Stream.kind == StreamKind.CUSTOMER_CHANNEL, seen_one),
        and_(Stream.kind == StreamKind.COMPANY, own),
        and_(Stream.kind == StreamKind.INBOX, Stream.person_id == actor.person_id),
        and_(Stream.kind == StreamKind.REQUEST, of_request, there),
    ]
    if _costs(actor):
        audiences.append(and_(Stream.kind == StreamKind.COMPANY_SIDE, own, there))
    elif actor.is_customer_somewhere:
        audiences.append(and_(Stream.kind == StreamKind.COMPANY_SIDE, own, own_one))
    if actor.is_member_somewhere:
        audiences += [
            and_(Stream.kind == StreamKind.GROUP, Stream.group_id.in_(actor.member_groups)),
            and_(Stream.kind == StreamKind.GROUP_CHANNEL, inner_one),
        ]
    return select(Stream).where(or_(*audiences))


def eyes_of(actor: Actor) -> Hashable:
    """Equal for those who may read the same streams, their own inboxes aside."""
    if actor.is_customer_somewhere:
        return actor.person_id  # a draft is for who writes it
    return actor.company_id, actor.member_groups, _costs(actor)


def readable(actor: Actor, stream_ids: Sequence[UUID]) -> Select[UUID]:
    """Those of these streams that the actor may read."""
    return visible_streams(actor).with_only_columns(Stream.id).where(among(Stream.id, stream_ids))


def readable_events(actor: Actor) -> Select[Event, str, str]:
    """Events of the streams that the actor may read, with their author's name and company; and of
    the own side of what was of a group that the shop has left, those of the time before."""
    readable_one = _exists(visible_streams(actor).where(Stream.id == Event.stream_id), of=Event)
    if actor.left and _costs(actor):
        readable_one = or_(readable_one, _of_papers(actor))
    return (
        select(Event, func.coalesce(Person.name, ""), func.coalesce(Company.name, ""))
        .outerjoin(Person, Person.id == Event.person_id)
        .outerjoin(Company, Company.id == Event.company_id)
        .where(readable_one)
    )


def _of_papers(actor: Actor) -> ColumnElement[bool]:
    of_request = _exists(visible_requests(actor).where(Request.id == Stream.request_id))
    own = select(Stream).where(
        Stream.id == Event.stream_id,
        or_(
            and_(Stream.kind == StreamKind.COMPANY_SIDE, Stream.company_id == actor.company_id),
            and_(Stream.kind == StreamKind.REQUEST, of_request),
        ),
        of_left_group(actor, Stream.inquiry_id),
        until_leaving(actor, Stream.inquiry_id, Event.at),
    )
    return _exists(own, of=Event)


def _exists(one: Select[Any], *, of: type[Base] = Stream) -> ColumnElement[bool]:
    return one.with_only_columns(literal(1)).correlate(of).exists()


def _costs(actor: Actor) -> bool:
    return actor.may_somewhere(Permission.SEE_ESTIMATE)
