"""Everybody of a group, and who leads it, as its administrator sees them."""

from dataclasses import dataclass
from uuid import UUID

from portal.group.queries import by_person, given_by
from shared_db.access import (
    Given,
    Lead,
    Permission,
    groups_to_lead,
    must_find,
    people_to_lead,
    visible_account_leads,
    visible_account_roles,
    visible_accounts,
)
from shared_db.models import Company, Person, PersonGroupRole, PersonRole
from shared_db.spine.transaction import Work


@dataclass(frozen=True)
class Account:
    """Somebody of the group, as an administrator sees it."""

    person: Person
    company: Company
    roles: frozenset[Given]
    """In the company, and over the groups that the administrator looks after."""
    may_lead: bool
    """Whether a role over one of them can be given here."""


@dataclass(frozen=True)
class ToLead:
    """Somebody to whom the actor may give roles over groups."""

    person: Person
    roles: frozenset[Given]
    choices: tuple[Lead, ...]


def accounts(work: Work) -> list[Account]:
    """Everybody of the groups that the actor looks after, by company; the shops come first."""
    work.actor.require_somewhere(Permission.GIVE_GROUP_ROLES)
    query = visible_accounts(work.actor).join(Company, Company.id == Person.company_id)
    rows = work.session.execute(
        query.with_only_columns(Person, Company).order_by(
            Company.name, Company.id, Person.name, Person.id
        )
    )
    roles = by_person(work, visible_account_roles(work.actor), visible_account_leads(work.actor))
    leading = set(work.session.scalars(people_to_lead(work.actor).with_only_columns(Person.id)))
    found = [
        Account(person, company, roles.get(person.id, frozenset()), person.id in leading)
        for person, company in rows
    ]
    return sorted(found, key=lambda one: not one.may_lead)


def to_lead(work: Work, person_id: UUID, *, lock: bool = False) -> ToLead:
    """Somebody to whom the actor may give a role over a group."""
    work.actor.require_somewhere(Permission.GIVE_GROUP_ROLES)
    person = must_find(work.session, people_to_lead(work.actor), person_id, lock=lock)
    own = visible_account_roles(work.actor).where(PersonRole.person_id == person_id)
    groups = set(work.session.scalars(groups_to_lead(work.actor, person)))
    return ToLead(
        person,
        frozenset(map(given_by, [*work.session.scalars(own), *leads_of(work, person_id)])),
        tuple(lead for lead in work.actor.gives_in(groups)),
    )


def leads_of(work: Work, person_id: UUID) -> list[PersonGroupRole]:
    """The rows of what somebody does for the groups that the actor looks after."""
    rows = visible_account_leads(work.actor).where(PersonGroupRole.person_id == person_id)
    return list(work.session.scalars(rows))
