"""Rights over the whole group, coordinator and administrator, in every shop of it: an administrator
gives and takes them."""

from uuid import UUID

from portal.group import queries
from portal.group.forms import RolesForm
from portal.group.people import (
    check_given,
    keep_an_administrator,
    roles_text,
    set_roles,
    tell_changed,
)
from shared_db.access import GROUP_ROLES
from shared_db.errors import ChangedMeanwhile
from shared_db.models import Person
from shared_db.transaction import Work


def give_group_roles(work: Work, person_id: UUID, form: RolesForm) -> Person:
    """Give somebody of a shop of the group just these rights over it; what the person does for the
    own company is its manager's affair, and stays."""
    queries.lock_groups(work)
    found = queries.to_lead(work, person_id, lock=True)
    had = found.roles & set(GROUP_ROLES)
    if form.before != roles_text(had):
        raise ChangedMeanwhile
    check_given(form.roles, GROUP_ROLES)
    keep_an_administrator(work, found, form.roles)
    set_roles(work, queries.group_roles_of(work, person_id), person_id, form.roles)
    return tell_changed(work, found.person)
