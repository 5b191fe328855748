"""The few things that reach across companies by nature. Nothing else may.

Appending to streams, sign-in, links, tokens and the delivery of events act before or beyond the
question "who asks?". They stand on this page by name, so that row-level security can let exactly
these through.
"""

import json
from collections.abc import Collection, Sequence
from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from sqlalchemy import (
    ColumnElement,
    exists,
    false,
    func,
    or_,
    select,
    text,
    true,
    update,
)
from sqlalchemy.orm import Session, aliased

from shared_db.access.memberships import holds_today
from shared_db.access.principals import Guest, Principal
from shared_db.foundation.lists import among
from shared_db.models import (
    ApiToken,
    Company,
    Event,
    Group,
    GroupRole,
    Link,
    Mail,
    Membership,
    MembershipRole,
    Person,
    PersonGroupRole,
    PersonRole,
    Role,
    Stream,
)
from shared_db.spine.events import Fact
from shared_db.spine.streams import StreamKey


class AppendedEvent(NamedTuple):
    """Where an event came to stand."""

    stream_id: UUID
    seq: int


class Sender(NamedTuple):
    """Who signs a letter: a company, or a group's office."""

    name: str
    is_office: bool


def append_events(
    session: Session,
    by: Principal,
    act_id: UUID,
    told: Sequence[tuple[StreamKey, Fact]],
) -> list[AppendedEvent]:
    """Append an act's events in one call; the function locks the streams in id order."""
    if not told:
        return []
    events = [
        {
            "stream_id": str(stream.id),
            "kind": stream.kind.value,
            "group_id": _text(stream.group_id),
            "inquiry_id": _text(stream.inquiry_id),
            "company_id": _text(stream.company_id),
            "request_id": _text(stream.request_id),
            "person_id": _text(stream.person_id),
            "type": fact.event_type.value,
            "version": fact.event_version,
            "payload": fact.as_json(),
        }
        for stream, fact in told
    ]
    rows = session.execute(
        text(
            "SELECT stream_id, seq FROM append_events("
            "CAST(:act AS uuid), CAST(:person AS uuid), CAST(:company AS uuid),"
            " CAST(:guest_of AS uuid), CAST(:events AS jsonb))"
        ),
        {
            "act": act_id,
            "person": by.person_id,
            "company": by.company_id,
            "guest_of": by.intake_id if isinstance(by, Guest) else None,
            "events": json.dumps(events, ensure_ascii=False, default=str),
        },
    )
    return [AppendedEvent(row.stream_id, row.seq) for row in rows]


def find_token_owner(session: Session, token_hash: bytes, now: datetime) -> UUID | None:
    """Whose API token this is; notes (to the minute) that it was used, unless another just does."""
    token = session.scalars(
        select(ApiToken).where(ApiToken.token_hash == token_hash, ApiToken.revoked_at.is_(None))
    ).one_or_none()
    if token is None:
        return None
    if token.last_used_at is None or (now - token.last_used_at).total_seconds() > 60:
        free = (
            select(ApiToken.id)
            .where(ApiToken.id == token.id)
            .with_for_update(key_share=True, skip_locked=True)
        )
        session.execute(
            update(ApiToken)
            .where(ApiToken.id.in_(free))
            .values(last_used_at=now)
            .execution_options(synchronize_session=False)
        )
    return token.person_id


def find_link(session: Session, link_id: UUID, *, lock: bool = False) -> Link | None:
    """A link by its id, in whatever state (its secret was checked before)."""
    query = select(Link).where(Link.id == link_id)
    return session.scalars(query.with_for_update(key_share=True) if lock else query).one_or_none()


def link_owner(session: Session, link: Link) -> Person | None:
    """The active person whose password the link resets."""
    query = select(Person).where(Person.id == link.person_id, Person.active)
    return session.scalars(query.with_for_update(key_share=True)).one_or_none()


def link_group(session: Session, link: Link) -> Group | None:
    """The group into which the link lets a company."""
    return session.scalars(select(Group).where(Group.id == link.group_id)).one_or_none()


def only_group(session: Session) -> tuple[UUID, str] | None:
    """The one group of this server, with its name; None where there are several, or none."""
    found = session.execute(select(Group.id, Group.name).limit(2)).all()
    return (found[0].id, found[0].name) if len(found) == 1 else None


def people_to_tell(
    session: Session,
    company_ids: Sequence[UUID],
    roles: Sequence[Role | GroupRole],
    *,
    group_id: UUID | None = None,
) -> list[Person]:
    """The active people of these companies who have one of these roles: for inboxes and mail.

    With a group, of its shops only those that are in it today: of its requests nobody hears who
    has left. Without one, nobody has a role over it.
    """
    query = (
        select(Person)
        .where(
            among(Person.company_id, company_ids),
            Person.active,
            _has_one_of(roles, group_id),
            hears_of(group_id) if group_id else true(),
        )
        .order_by(Person.id)
    )
    return list(session.scalars(query))


def _has_one_of(roles: Sequence[Role | GroupRole], group_id: UUID | None) -> ColumnElement[bool]:
    own = [role for role in roles if isinstance(role, Role)]
    over = [role for role in roles if isinstance(role, GroupRole)]
    ways = []
    if own:
        ways.append(exists().where(PersonRole.person_id == Person.id, PersonRole.role.in_(own)))
    if over and group_id is not None:
        ways.append(
            exists().where(
                PersonGroupRole.person_id == Person.id,
                PersonGroupRole.group_id == group_id,
                PersonGroupRole.role.in_(over),
            )
        )
    return or_(false(), *ways)


def hears_of(group_id: UUID) -> ColumnElement[bool]:
    """Whether somebody's company may be told of what goes on in a group: its shops of today, and
    its customers, whose requests stay their own."""
    return exists().where(
        Membership.company_id == Person.company_id,
        Membership.group_id == group_id,
        or_(Membership.role == MembershipRole.CUSTOMER, holds_today()),
    )


def senders(session: Session, mail_ids: Collection[UUID]) -> dict[UUID, Sender]:
    """In whose names these letters go out, which tell it."""
    named, writers = aliased(Company), aliased(Company)
    rows = session.execute(
        select(Mail.id, func.coalesce(Group.name, named.name, writers.name), Mail.from_group_id)
        .outerjoin(Person, Person.id == Mail.sent_by)
        .outerjoin(writers, writers.id == Person.company_id)
        .outerjoin(named, named.id == Mail.from_company_id)
        .outerjoin(Group, Group.id == Mail.from_group_id)
        .where(among(Mail.id, mail_ids))
    )
    return {
        mail_id: Sender(name, is_office=group_id is not None) for mail_id, name, group_id in rows
    }


def events_for_delivery(
    session: Session, stream_id: UUID, after: int, limit: int = 500
) -> list[tuple[Event, str, str]]:
    """Events of a stream after a number, each with its author's name and company, in order."""
    rows = session.execute(
        select(Event, func.coalesce(Person.name, ""), func.coalesce(Company.name, ""))
        .outerjoin(Person, Person.id == Event.person_id)
        .outerjoin(Company, Company.id == Event.company_id)
        .where(Event.stream_id == stream_id, Event.seq > after)
        .order_by(Event.seq)
        .limit(limit)
    )
    return [(event, person, company) for event, person, company in rows]


def heads(session: Session, stream_ids: Sequence[UUID]) -> dict[UUID, int]:
    """The last number of each of these streams."""
    query = select(Stream.id, Stream.last_seq).where(among(Stream.id, stream_ids))
    rows = session.execute(query)
    return {row.id: row.last_seq for row in rows}


def _text(value: UUID | None) -> str | None:
    return str(value) if value else None
