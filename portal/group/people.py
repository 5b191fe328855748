"""The own company's people: what they do here, and whether they can sign in."""

from collections.abc import Collection, Sequence
from uuid import UUID

from portal.group import queries
from portal.group.forms import RolesForm
from portal.group.merging import merged_roles, note_roles
from portal.group.queries import Colleague
from portal.merging import UNDECIDED, Decided
from shared_db.access import Actor, Given, Lead
from shared_db.entry.entering import give_roles
from shared_db.entry.sign_ins import end_keys, end_resets
from shared_db.foundation.errors import N_, Invalid, NotAllowed, WrongState
from shared_db.models import GroupRole, Person, PersonGroupRole, PersonRole, Role
from shared_db.spine import streams
from shared_db.spine.events import PeopleChanged
from shared_db.spine.transaction import Work

NOT_YOURS = N_(
    "This person has rights over the whole group, which you can't give. An administrator of the"
    " group can take them first."
)
LAST_MANAGER = N_("This is the company's last manager. Make somebody else manager first.")
LAST_ADMINISTRATOR = N_(
    "This is the group's last administrator. Make somebody else administrator first."
)


def check_roles(actor: Actor, roles: Collection[Given]) -> None:
    """Refuse no role at all, and one that isn't the actor's to give. Raises `Invalid`."""
    if not roles:
        raise Invalid.one("roles", "no_role", N_("Please choose at least one role."))
    check_given(roles, actor.gives)


def check_given(roles: Collection[Given], among: Collection[Given]) -> None:
    """Refuse a role that isn't one of those that the actor may give here. Raises `Invalid`."""
    if not set(roles) <= set(among):
        raise Invalid.one("roles", "role_not_yours", N_("You can't give one of these roles."))


def to_manage(work: Work, person_id: UUID) -> Colleague:
    """Somebody of the own company, locked, on whom the actor may act. Raises `NotAllowed`.

    The company comes first and then the groups: two managers, or two administrators, can't remove
    each other at once.
    """
    queries.own_company(work, lock=True)
    queries.lock_groups(work)
    found = queries.colleague(work, person_id, lock=True)
    if not work.actor.may_manage(person_id, found.roles):
        raise NotAllowed(NOT_YOURS)
    return found


def change_roles(
    work: Work, person_id: UUID, form: RolesForm, decided: Decided = UNDECIDED
) -> Person:
    """Give somebody these roles; one that isn't the actor's to give stays as it is.

    Raises `Contested` if somebody else has changed them since.
    """
    found = to_manage(work, person_id)
    gives = set(work.actor.gives)
    kept = found.roles - gives
    if form.roles or not kept:
        check_roles(work.actor, form.roles)
    new = kept | merged_roles(work, person_id, form, found.roles, gives, decided)
    _keep_one(work, found, new)
    set_roles(work, person_id, queries.roles_of(work, person_id), new)
    return tell_changed(work, found.person)


def set_roles(
    work: Work,
    person_id: UUID,
    rows: Sequence[PersonRole | PersonGroupRole],
    new: Collection[Given],
) -> None:
    """Let somebody have just these roles instead of those that `rows` are of."""
    there = {queries.given_by(row): row for row in rows}
    note_roles(work, person_id, there.keys(), new)
    for given, row in there.items():
        if given not in new:
            work.session.delete(row)
    give_roles(work.session, person_id, set(new) - there.keys())


def deactivate(work: Work, person_id: UUID) -> Person:
    """Let somebody in no longer; every sign-in, key and link of that person ends for good."""
    found = to_manage(work, person_id)
    if person_id == work.actor.person_id:
        raise NotAllowed(N_("You can't shut yourself out. Ask another manager."))
    if not found.person.active:
        return found.person
    _keep_one(work, found, ())
    found.person.active = False
    found.person.session_epoch += 1
    end_keys(work.session, person_id)
    end_resets(work.session, person_id)
    return tell_changed(work, found.person)


def reactivate(work: Work, person_id: UUID) -> Person:
    """Let somebody in again, with the same password and roles."""
    found = to_manage(work, person_id)
    if found.person.active:
        return found.person
    found.person.active = True
    return tell_changed(work, found.person)


def keep_an_administrator(
    work: Work, person: Person, had: Collection[Given], new: Collection[Given]
) -> None:
    """Refuse to leave a group without an administrator who can sign in."""
    taken = {
        lead.group_id
        for lead in set(had) - set(new)
        if isinstance(lead, Lead) and lead.role is GroupRole.ADMINISTRATOR
    }
    if taken and person.active and taken & queries.administrated_alone(work, person):
        raise WrongState("last_of_role", LAST_ADMINISTRATOR)


def _keep_one(work: Work, changed: Colleague, new: Collection[Given]) -> None:
    """Refuse to leave the company without a manager, or the group without an administrator."""
    keep_an_administrator(work, changed.person, changed.roles, new)
    if not changed.person.active or Role.MANAGER not in changed.roles or Role.MANAGER in new:
        return
    others = (one for one in queries.colleagues(work) if one.person.id != changed.person.id)
    if not any(other.person.active and Role.MANAGER in other.roles for other in others):
        raise WrongState("last_of_role", LAST_MANAGER)


def tell_changed(work: Work, person: Person) -> Person:
    """Say in the person's company that something is new about the person."""
    work.tell(
        streams.company(person.company_id), PeopleChanged(person_id=person.id, name=person.name)
    )
    return person
