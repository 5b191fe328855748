"""Rights over the whole group, coordinator and administrator, in every shop of it: an administrator
gives and takes them."""

from uuid import UUID

from portal.group import queries
from portal.group.forms import RolesForm
from portal.group.merging import merged_roles
from portal.group.people import (
    check_given,
    keep_an_administrator,
    set_roles,
    tell_changed,
)
from portal.merging import UNDECIDED, Decided
from shared_db.access import GROUP_ROLES
from shared_db.models import Person
from shared_db.spine.transaction import Work


def give_group_roles(
    work: Work, person_id: UUID, form: RolesForm, decided: Decided = UNDECIDED
) -> Person:
    """Give somebody of a shop of the group just these rights over it; what the person does for the
    own company is its manager's affair, and stays.

    Raises `Contested` if somebody else has changed them since.
    """
    queries.lock_groups(work)
    found = queries.to_lead(work, person_id, lock=True)
    check_given(form.roles, GROUP_ROLES)
    new = merged_roles(work, person_id, form, found.roles, GROUP_ROLES, decided)
    keep_an_administrator(work, found, new)
    set_roles(work, queries.group_roles_of(work, person_id), person_id, new)
    return tell_changed(work, found.person)
