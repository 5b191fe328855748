"""A small world: two groups, the shops A, B, C in one and Z in another, customers X and Y."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from shared_db.access import Actor, Given, Lead
from shared_db.entry.entering import give_roles
from shared_db.foundation.base import utc_now
from shared_db.models import (
    Company,
    Group,
    GroupRole,
    Membership,
    MembershipRole,
    Person,
    PersonGroupRole,
    PersonRole,
    Role,
)
from shared_db.spine.acting import load_actor
from shared_db.spine.transaction import Record

STAFF: dict[str, list[Given]] = {
    "manager": [Role.MANAGER],
    "engineer": [Role.ENGINEER],
    "sales": [Role.SALES],
    "purchaser": [Role.PURCHASER],
}


@dataclass(frozen=True)
class World:
    """Ids by short names: companies "a", "x"; people "a_engineer", "x_customer"."""

    group_id: UUID
    other_group_id: UUID
    companies: dict[str, UUID]
    people: dict[str, UUID]
    record: Record

    def actor(self, name: str) -> Actor:
        """Somebody, as the edge would find them."""
        with self.record.as_server("a test") as db:
            actor = load_actor(db, self.people[name])
        assert actor is not None
        return actor


def of_group(world: World, role: Role | GroupRole) -> Given:
    """The role as somebody has it who has it in the world's group."""
    return Lead(world.group_id, role) if isinstance(role, GroupRole) else role


def add_role(world: World, name: str, role: Role | GroupRole) -> None:
    """Let somebody do this besides."""
    with world.record.as_server("a test") as db:
        give_roles(db, world.people[name], [of_group(world, role)])


def roles(world: World, name: str) -> set[Role | GroupRole]:
    """What somebody does, in the company and for whole groups."""
    of = world.people[name]
    with world.record.as_server("a test") as db:
        own = db.scalars(select(PersonRole.role).where(PersonRole.person_id == of))
        over = select(PersonGroupRole.role).where(PersonGroupRole.person_id == of)
        return {*own, *db.scalars(over)}


def make_world(record: Record) -> World:
    """Write the world. A's people include the group's coordinator and administrator."""
    with record.as_server("a test") as db:
        group, other = a_group("東京下町連携"), a_group("よその連携")
        db.add_all([group, other])
        db.flush()
        companies: dict[str, UUID] = {}
        people: dict[str, UUID] = {}
        for short, name in {
            "a": "あおば精機",
            "b": "墨田板金",
            "c": "隅田切削",
            "z": "遠方工業",
        }.items():
            home = other if short == "z" else group
            companies[short] = _company(db, name, MembershipRole.MEMBER, home.id)
            staff = dict(STAFF)
            if short == "a":
                staff |= {role.value: [Lead(group.id, role)] for role in GroupRole}
            for job, roles in staff.items():
                people[f"{short}_{job}"] = _person(db, companies[short], f"{short}_{job}", roles)
        for short, name in {"x": "客先電機", "y": "別客産業"}.items():
            companies[short] = _company(db, name, MembershipRole.CUSTOMER, group.id)
            people[f"{short}_customer"] = _person(
                db, companies[short], f"{short}_customer", [Role.CUSTOMER, Role.MANAGER]
            )
        return World(group.id, other.id, companies, people, record)


def a_group(name: str, *, zone: str = "Asia/Tokyo", currency: str = "JPY") -> Group:
    """A group, at home in Tokyo unless a test says otherwise."""
    return Group(name=name, timezone=zone, currency=currency)


def let_in(world: World, short: str, role: MembershipRole, group_id: UUID) -> None:
    """Let a company into one more group, later than into its first."""
    with world.record.as_server("a test") as db:
        _let_in(db, world.companies[short], role, group_id, since=date(2021, 1, 1))


def add_those_of_both(world: World) -> World:
    """Two companies that are in both groups. W is a shop of the other one, and a customer of the
    world's; V is a shop of both, and its lead coordinates and administrates the other one only."""
    with world.record.as_server("a test") as db:
        other = world.other_group_id
        places = {
            "w": (MembershipRole.CUSTOMER, "両国の客先"),
            "v": (MembershipRole.MEMBER, "両国精工"),
        }
        for short, (role, name) in places.items():
            company_id = _company(db, name, MembershipRole.MEMBER, other)
            _let_in(db, company_id, role, world.group_id)
            world.companies[short] = company_id
        for name, roles in {
            "w_manager": [Role.MANAGER, Role.CUSTOMER],
            "v_lead": [Role.ENGINEER, *(Lead(other, role) for role in GroupRole)],
        }.items():
            world.people[name] = _person(db, world.companies[name[0]], name, roles)
    return world


def _company(db: Session, name: str, kind: MembershipRole, group_id: UUID) -> UUID:
    company = Company(name=name)
    db.add(company)
    db.flush()
    _let_in(db, company.id, kind, group_id)
    return company.id


def _let_in(
    db: Session,
    company_id: UUID,
    role: MembershipRole,
    group_id: UUID,
    since: date = date(2020, 1, 1),
) -> None:
    db.add(Membership(group_id=group_id, company_id=company_id, role=role, since=since))
    db.flush()


def _person(db: Session, company_id: UUID, name: str, roles: Sequence[Given]) -> UUID:
    person = Person(
        company_id=company_id, email=f"{name}@example.jp", name=name, email_proven_at=utc_now()
    )
    db.add(person)
    db.flush()
    give_roles(db, person.id, roles)
    return person.id
