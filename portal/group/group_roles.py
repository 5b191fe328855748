"""Rights over a whole group, coordinator and administrator, in every shop of it: an administrator
of the group gives and takes them."""

from uuid import UUID

from portal.group import accounts, queries
from portal.group.forms import RolesForm
from portal.group.merging import merged_roles
from portal.group.people import (
    check_given,
    keep_an_administrator,
    set_roles,
    tell_changed,
)
from portal.merging import UNDECIDED, Decided
from shared_db.models import Person
from shared_db.spine.transaction import Work


def give_group_roles(
    work: Work, person_id: UUID, form: RolesForm, decided: Decided = UNDECIDED
) -> Person:
    """Give somebody of a shop just these rights over the groups that the actor looks after; what
    the person does for the own company is its manager's affair, and stays.

    Raises `Contested` if somebody else has changed them since.
    """
    queries.lock_groups(work)
    found = accounts.to_lead(work, person_id, lock=True)
    check_given(form.roles, found.choices)
    new = merged_roles(work, person_id, form, found.roles, found.choices, decided)
    keep_an_administrator(work, found.person, found.roles, new)
    rows = accounts.leads_of(work, person_id)
    set_roles(work, person_id, [row for row in rows if queries.given_by(row) in found.choices], new)
    return tell_changed(work, found.person)
