"""The own company's people: what they do here, and whether they can sign in."""

from collections.abc import Collection
from uuid import UUID

from portal.group import queries
from portal.group.forms import RolesForm
from portal.group.queries import Colleague
from shared_db import streams
from shared_db.access import Actor
from shared_db.across import end_keys, end_resets
from shared_db.errors import N_, ChangedMeanwhile, Invalid, NotAllowed, WrongState
from shared_db.events import EventType
from shared_db.models import CompanyKind, Person, PersonRole, Role
from shared_db.transaction import Work

OF_KIND: dict[CompanyKind, list[Role]] = {
    CompanyKind.MEMBER: [role for role in Role if role is not Role.CUSTOMER],
    CompanyKind.CUSTOMER: [Role.CUSTOMER, Role.MANAGER],
}
"""What can be done in a company of this kind, in the order of the case's table."""


def grantable(actor: Actor) -> list[Role]:
    """The roles that this manager can give: only an administrator makes another one."""
    return [
        role
        for role in OF_KIND[actor.company_kind]
        if role is not Role.ADMINISTRATOR or Role.ADMINISTRATOR in actor.roles
    ]


def check_roles(actor: Actor, roles: Collection[Role]) -> None:
    """Refuse no role at all, and one that isn't the actor's to give. Raises `Invalid`."""
    if not roles:
        raise Invalid.one("roles", "no_role", N_("Please choose at least one role."))
    if not set(roles) <= set(grantable(actor)):
        raise Invalid.one("roles", "role_not_yours", N_("You can't give one of these roles."))


def change_roles(work: Work, person_id: UUID, form: RolesForm) -> Person:
    """Give somebody these roles; one that isn't the actor's to give stays as it is."""
    found = _locked(work, person_id)
    if form.before != roles_text(found.roles):
        raise ChangedMeanwhile
    kept = found.roles - set(grantable(work.actor))
    if form.roles or not kept:
        check_roles(work.actor, form.roles)
    new = kept | set(form.roles)
    _keep_one(work, found, new)
    for row in work.session.scalars(queries.roles_of(work, person_id)):
        if row.role not in new:
            work.session.delete(row)
    work.session.add_all([PersonRole(person_id=person_id, role=role) for role in new - found.roles])
    return _told(work, found.person)


def deactivate(work: Work, person_id: UUID) -> Person:
    """Let somebody in no longer; every sign-in, key and link of that person ends for good."""
    found = _locked(work, person_id)
    if person_id == work.actor.person_id:
        raise NotAllowed(N_("You can't shut yourself out. Ask another manager."))
    if not found.person.active:
        return found.person
    _keep_one(work, found, frozenset())
    found.person.active = False
    found.person.session_epoch += 1
    end_keys(work.session, person_id)
    end_resets(work.session, person_id)
    return _told(work, found.person)


def reactivate(work: Work, person_id: UUID) -> Person:
    """Let somebody in again, with the same password and roles."""
    found = _locked(work, person_id)
    if found.person.active:
        return found.person
    found.person.active = True
    return _told(work, found.person)


def roles_text(roles: frozenset[Role]) -> str:
    """The roles as the form carries them, to see whether they changed meanwhile."""
    return ",".join(sorted(roles))


def _locked(work: Work, person_id: UUID) -> Colleague:
    """The person, with the company locked first: two managers can't remove each other at once."""
    queries.own_company(work, lock=True)
    return queries.colleague(work, person_id, lock=True)


def _keep_one(work: Work, changed: Colleague, new: frozenset[Role] | set[Role]) -> None:
    """Refuse to leave the company without a manager, or the group without an administrator."""
    if not changed.person.active:
        return
    others = [
        other.roles
        for other in queries.colleagues(work)
        if other.person.active and other.person.id != changed.person.id
    ]
    for role, sentence in (
        (Role.MANAGER, N_("This is the company's last manager. Make somebody else manager first.")),
        (
            Role.ADMINISTRATOR,
            N_("This is the group's last administrator. Make somebody else administrator first."),
        ),
    ):
        if role in changed.roles and role not in new and not any(role in had for had in others):
            raise WrongState("last_of_role", sentence)


def _told(work: Work, person: Person) -> Person:
    work.tell(
        streams.company(person.company_id),
        EventType.PEOPLE_CHANGED,
        person_id=person.id,
        name=person.name,
    )
    return person
