"""A small world: two groups, the shops A, B, C in one and Z in another, customers X and Y."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy.orm import Session

from shared_db.access import Actor
from shared_db.foundation.base import utc_now
from shared_db.models import Company, CompanyKind, Group, Membership, Person, PersonRole, Role
from shared_db.spine.across import load_actor
from shared_db.spine.transaction import Record

STAFF = {
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


def make_world(record: Record) -> World:
    """Write the world. A's people include the group's coordinator and administrator."""
    with record.as_server("a test") as db:
        group, other = Group(name="東京下町連携"), Group(name="よその連携")
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
            companies[short] = _company(db, name, CompanyKind.MEMBER, home.id)
            staff = dict(STAFF)
            if short == "a":
                staff |= {"coordinator": [Role.COORDINATOR], "administrator": [Role.ADMINISTRATOR]}
            for job, roles in staff.items():
                people[f"{short}_{job}"] = _person(db, companies[short], f"{short}_{job}", roles)
        for short, name in {"x": "客先電機", "y": "別客産業"}.items():
            companies[short] = _company(db, name, CompanyKind.CUSTOMER, group.id)
            people[f"{short}_customer"] = _person(
                db, companies[short], f"{short}_customer", [Role.CUSTOMER, Role.MANAGER]
            )
        return World(group.id, other.id, companies, people, record)


def _company(db: Session, name: str, kind: CompanyKind, group_id: UUID) -> UUID:
    company = Company(kind=kind, name=name)
    db.add(company)
    db.flush()
    db.add(Membership(group_id=group_id, company_id=company.id, role=kind, since=date(2020, 1, 1)))
    return company.id


def _person(db: Session, company_id: UUID, name: str, roles: list[Role]) -> UUID:
    person = Person(
        company_id=company_id, email=f"{name}@example.jp", name=name, email_proven_at=utc_now()
    )
    db.add(person)
    db.flush()
    db.add_all([PersonRole(person_id=person.id, role=role) for role in roles])
    return person.id
