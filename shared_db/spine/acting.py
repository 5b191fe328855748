"""Who acts: how a person is found with all that the policy needs to know of them.

Like what is in `across`, it is asked before the question "who asks?" has an answer.
"""

from datetime import date, datetime
from functools import cache
from typing import Any
from uuid import UUID

from sqlalchemy import Row, Select, String, bindparam, exists, func, select
from sqlalchemy.dialects.postgresql import aggregate_order_by
from sqlalchemy.orm import Session

from shared_db.access.actor import Actor
from shared_db.access.in_group import InGroup
from shared_db.access.memberships import holds_today
from shared_db.foundation.clock import end_of
from shared_db.foundation.working_hours import WorkingHours
from shared_db.models import (
    Company,
    EndedSignIn,
    Group,
    GroupRole,
    Membership,
    MembershipRole,
    Person,
    PersonGroupRole,
    PersonRole,
    Role,
)


def load_actor(
    session: Session,
    person_id: UUID,
    epoch: int | None = None,
    sign_in: UUID | None = None,
    *,
    even_inactive: bool = False,
) -> Actor | None:
    """Who acts: the person with company, roles and today's groups, in one statement.

    None if the person is not active any more, signed in before `epoch` was raised, or has signed
    out of this sign-in.
    `even_inactive` is for what comes of what they did while they were here, never for new acts.
    """
    found = session.execute(
        _one_actor(even_inactive=even_inactive, signed_in=sign_in is not None),
        {"asked_person": person_id, "asked_sign_in": sign_in},
    ).one_or_none()
    if found is None or (epoch is not None and found.Person.session_epoch != epoch):
        return None
    return actor_of(found)


@cache
def _one_actor(*, even_inactive: bool, signed_in: bool) -> Select[Person, Company, Any, Any]:
    """The statement of `load_actor`, once for all acts: to put it together takes as long as to run
    it, and so does the key by which its text is found again."""
    query = actors_as_rows().where(Person.id == bindparam("asked_person"))
    if not even_inactive:
        query = query.where(Person.active)
    if signed_in:
        query = query.where(~exists().where(EndedSignIn.id == bindparam("asked_sign_in")))
    return query


_HOURS = {
    "zone": Group.timezone,
    "days": Group.work_days,
    "opens": Group.work_from,
    "closes": Group.work_until,
    "break_from": Group.break_from,
    "break_until": Group.break_until,
    "holidays_off": Group.holidays_off,
    "closed": Group.closing_days,
}
"""The same as `Group.hours`, without the rest of the group."""


@cache
def actors_as_rows() -> Select[Person, Company, Any, Any]:
    """People with their company, roles and groups; put together once for all acts."""
    roles = (
        select(func.array_agg(PersonRole.role.cast(String)))
        .where(PersonRole.person_id == Person.id)
        .scalar_subquery()
    )
    leads = (
        select(func.jsonb_agg(PersonGroupRole.role))
        .where(PersonGroupRole.person_id == Person.id, PersonGroupRole.group_id == Group.id)
        .correlate(Person, Group)
        .scalar_subquery()
    )
    holds = holds_today()
    one = {
        "group": Group.id,
        "belongs_as": Membership.role,
        "holds": holds,
        "until": Membership.until,
        "leads": leads,
        "hours": func.jsonb_build_object(*_named(_HOURS)),
        "currency": Group.currency,
    }
    in_order = (holds.desc(), Membership.since, Group.created_at, Group.id)
    groups = (
        select(func.jsonb_agg(aggregate_order_by(func.jsonb_build_object(*_named(one)), *in_order)))
        .select_from(Group)
        .join(Membership, Membership.group_id == Group.id)
        .where(Membership.company_id == Person.company_id)
        .correlate(Person)
        .scalar_subquery()
    )
    return select(Person, Company, roles, groups).join(Company, Company.id == Person.company_id)


def _named(values: dict[str, Any]) -> list[Any]:
    return [part for named in values.items() for part in named]


def actor_of(row: Row[Person, Company, Any, Any]) -> Actor:
    """Who acts, of a row of the above."""
    person, company, role_names, kept = row
    roles = frozenset(Role(role) for role in role_names or ())
    groups: dict[UUID, InGroup] = {}
    for each in kept or ():
        one = _in_group(each, roles)
        first = groups.setdefault(one.group_id, one)  # what holds comes first
        if not first.holds and _later(one.left_at, first.left_at):
            groups[one.group_id] = one  # it had come back, and left again
    return Actor(
        person_id=person.id,
        name=person.name,
        language=person.language,
        address_proven=person.email_proven_at is not None,
        company_id=company.id,
        company_name=company.name,
        roles=roles,
        groups=tuple(groups.values()),
    )


def _later(one: datetime | None, other: datetime | None) -> bool:
    return one is not None and (other is None or one > other)


def _in_group(kept: dict[str, Any], roles: frozenset[Role]) -> InGroup:
    leads = kept["leads"] if kept["holds"] else None
    hours = _hours_of(kept["hours"])
    return InGroup(
        group_id=UUID(kept["group"]),
        belongs_as=MembershipRole(kept["belongs_as"]),
        holds=kept["holds"],
        left_at=_left_at(kept, hours.zone),
        roles=roles,
        leads=frozenset(GroupRole(role) for role in leads or ()),
        hours=hours,
        currency=kept["currency"],
    )


def _left_at(kept: dict[str, Any], zone: str) -> datetime | None:
    if kept["holds"] or not kept["until"]:
        return None  # in it, or not yet
    return end_of(date.fromisoformat(kept["until"]), zone)


def _hours_of(kept: dict[str, Any]) -> WorkingHours:
    closed = frozenset(date.fromisoformat(day) for day in kept.pop("closed"))
    return WorkingHours(**kept, closed=closed)
