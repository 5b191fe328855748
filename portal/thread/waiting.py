"""What the other side has said last in the customer channel, until it is read or answered."""

from collections.abc import Iterator
from datetime import timedelta
from uuid import UUID

from sqlalchemy import ColumnElement, and_, false, func, or_, true
from sqlalchemy.orm import aliased

from portal.waiting import Waiting
from shared_db.access import (
    Permission,
    is_own_request,
    readable_events,
    visible_inquiries,
    visible_people,
    visible_read_positions,
)
from shared_db.access.actor import Actor
from shared_db.foundation.base import Json, utc_now
from shared_db.foundation.errors import N_
from shared_db.models import (
    Company,
    DutyKind,
    Event,
    Inquiry,
    Person,
    ReadPosition,
    Stream,
    StreamKind,
)
from shared_db.spine.events import EventType
from shared_db.spine.states import LIVE_INQUIRY
from shared_db.spine.transaction import Work
from shared_db.telling.conversation import KIND

IN_SIGHT = timedelta(days=365)
"""What is said about an inquiry that ended longer ago is found on its page only."""
WRITTEN = N_("%(company)s has written to you")
ORDERED = N_("%(company)s has ordered")
DECLINED = N_("%(company)s has declined the quote")
SAID = (EventType.POSTED, EventType.QUOTE_ANSWERED)


def waiting(work: Work) -> list[Waiting]:
    """One statement: for a customer what shops wrote, for those who answer what customers did."""
    read = aliased(ReadPosition, visible_read_positions(work.actor).subquery())
    since = (
        visible_people(work.actor)
        .with_only_columns(Person.created_at)
        .where(Person.id == work.actor.person_id)
        .scalar_subquery()
    )
    last = (
        readable_events(work.actor)
        .with_only_columns(
            Event.type, Event.at, Event.company_id, Event.payload, Company.name.label("company")
        )
        .where(
            Event.stream_id == Stream.id,
            Event.seq > func.coalesce(read.seq, 0),
            Event.type.in_(SAID),
            Event.at > since,
        )
        .order_by(Event.seq.desc())
        .limit(1)
        .lateral()
    )
    rows = work.session.execute(
        visible_inquiries(work.actor)
        .join(Stream, Stream.inquiry_id == Inquiry.id)
        .outerjoin(read, read.stream_id == Stream.id)
        .join(last, true())
        .add_columns(last)
        .where(
            _is_for(work.actor, last.c.company_id),
            or_(Inquiry.state.in_(LIVE_INQUIRY), Inquiry.ended_at > utc_now() - IN_SIGHT),
            Stream.kind == StreamKind.CUSTOMER_CHANNEL,
            Stream.last_seq > func.coalesce(read.seq, 0),
        )
    )
    return [
        Waiting(
            kind=KIND,
            sentence=_sentence(row.type, row.payload),
            url=f"/inquiries/{row.Inquiry.id}?channel=customer#aside",
            since=row.at,
            inquiry_id=row.Inquiry.id,
            number=row.Inquiry.number,
            subject=row.Inquiry.subject,
            about=(DutyKind.INQUIRY,)
            if work.actor.in_group(row.Inquiry.group_id).is_customer
            else (DutyKind.QUOTE,),
            values={"company": row.company},
        )
        for row in rows
    ]


def _sentence(said: str, data: Json) -> str:
    """An order is called one."""
    if said == EventType.POSTED:
        return WRITTEN
    return ORDERED if data["accepted"] else DECLINED


def _is_for(actor: Actor, by_company: ColumnElement[UUID]) -> ColumnElement[bool]:
    """Whether it waits for the actor that this company has said something last: for a customer what
    shops say, and for who answers in a shop what the customer of a request says that their shop
    leads, or that nobody leads yet."""
    said_by_customer = by_company == Inquiry.customer_company_id
    asks = actor.is_customer_somewhere
    ways = [and_(is_own_request(actor), ~said_by_customer)] if asks else []
    ways += [and_(~is_own_request(actor), said_by_customer, mine) for mine in _mine(actor)]
    return or_(false(), *ways)


def _mine(actor: Actor) -> Iterator[ColumnElement[bool]]:
    """Whose customers one answers."""
    if actor.may_somewhere(Permission.SET_PRICE):
        yield Inquiry.lead_company_id == actor.company_id
    if coordinated := actor.groups_where_may(Permission.CHOOSE_LEAD):
        yield and_(Inquiry.lead_company_id.is_(None), Inquiry.group_id.in_(coordinated))
