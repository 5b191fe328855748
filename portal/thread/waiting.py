"""What the other side has said last in the customer channel, until it is read or answered."""

from datetime import timedelta

from sqlalchemy import ColumnElement, func, or_, true
from sqlalchemy.orm import aliased

from portal.waiting import Waiting
from shared_db.access import (
    Permission,
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
    mine = _mine(work.actor)
    if not mine:
        return []
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
            or_(*mine),
            or_(Inquiry.state.in_(LIVE_INQUIRY), Inquiry.ended_at > utc_now() - IN_SIGHT),
            Stream.kind == StreamKind.CUSTOMER_CHANNEL,
            Stream.last_seq > func.coalesce(read.seq, 0),
            (last.c.company_id == Inquiry.customer_company_id) == work.actor.is_member,
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
            about=(DutyKind.INQUIRY,) if work.actor.is_customer else (DutyKind.QUOTE,),
            values={"company": row.company},
        )
        for row in rows
    ]


def _sentence(said: str, data: Json) -> str:
    """An order is called one."""
    if said == EventType.POSTED:
        return WRITTEN
    return ORDERED if data["accepted"] else DECLINED


def _mine(actor: Actor) -> list[ColumnElement[bool]]:
    """Whose customers one answers: of requests that one's shop leads, or that nobody leads yet."""
    if actor.is_customer:
        return [true()]
    mine: list[ColumnElement[bool]] = []
    if actor.may(Permission.SET_PRICE):
        mine.append(Inquiry.lead_company_id == actor.company_id)
    if actor.may(Permission.CHOOSE_LEAD):
        mine.append(Inquiry.lead_company_id.is_(None))
    return mine
