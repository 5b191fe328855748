"""Who may read a stream."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import ColumnElement, Select, and_, false, func, or_, select, true

from shared_db.access.actor import Actor
from shared_db.access.inquiries import visible_inquiries
from shared_db.access.money import visible_requests
from shared_db.access.permissions import Permission
from shared_db.models import Company, Event, Inquiry, Person, Request, Stream, StreamKind


def visible_streams(actor: Actor) -> Select[Stream]:
    """The streams whose audience the actor belongs to."""
    inquiries = visible_inquiries(actor).with_only_columns(Inquiry.id)
    requests = visible_requests(actor).with_only_columns(Request.id)
    own = Stream.company_id == actor.company_id
    audiences = [
        and_(Stream.kind == StreamKind.CUSTOMER_CHANNEL, Stream.inquiry_id.in_(inquiries)),
        and_(Stream.kind == StreamKind.COMPANY, own),
        and_(Stream.kind == StreamKind.COMPANY_SIDE, own, _if(actor.is_customer or _costs(actor))),
        and_(Stream.kind == StreamKind.INBOX, Stream.person_id == actor.person_id),
        and_(Stream.kind == StreamKind.REQUEST, Stream.request_id.in_(requests)),
    ]
    if actor.is_member:
        audiences += [
            and_(Stream.kind == StreamKind.GROUP, Stream.group_id.in_(actor.member_groups)),
            and_(Stream.kind == StreamKind.GROUP_CHANNEL, Stream.inquiry_id.in_(inquiries)),
        ]
    return select(Stream).where(or_(*audiences))


def readable(actor: Actor, stream_ids: Sequence[UUID]) -> Select[UUID]:
    """Those of these streams that the actor may read."""
    return visible_streams(actor).with_only_columns(Stream.id).where(Stream.id.in_(stream_ids))


def readable_events(actor: Actor) -> Select[Event, str, str]:
    """Events of the streams that the actor may read, with their author's name and company."""
    return (
        select(Event, func.coalesce(Person.name, ""), func.coalesce(Company.name, ""))
        .outerjoin(Person, Person.id == Event.person_id)
        .outerjoin(Company, Company.id == Event.company_id)
        .where(Event.stream_id.in_(visible_streams(actor).with_only_columns(Stream.id)))
    )


def _costs(actor: Actor) -> bool:
    return actor.may(Permission.SEE_ESTIMATE)


def _if(condition: bool) -> ColumnElement[bool]:
    return true() if condition else false()
