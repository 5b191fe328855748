"""For administrators: everybody of the group, and who coordinates and administrates it."""

from collections import defaultdict
from collections.abc import Iterable
from http import HTTPStatus
from typing import Any
from uuid import UUID

from flask import render_template, request
from flask_babel import gettext

from portal.edge import acts
from portal.forms import read
from portal.group import accounts as group_accounts
from portal.group.blueprint import blueprint, done
from portal.group.forms import RolesForm, typed_roles
from portal.group.group_roles import give_group_roles
from portal.group.people_views import choices_of, shown_roles
from portal.group.views import Page
from portal.merging import Contested, decided_in
from portal.navigation import role_names
from shared_db.access import Permission
from shared_db.foundation.errors import Invalid
from shared_db.models import Company
from shared_db.spine.transaction import Work


@blueprint.get("/accounts")
@acts(Permission.GIVE_GROUP_ROLES)
def accounts(work: Work) -> str:
    """Everybody of the group, with the address by which each signs in."""
    found = group_accounts.accounts(work)
    return render_template(
        "group/accounts.html",
        accounts=found,
        called_alike=called_alike(each.company for each in found),
        role_names=role_names,
    )


@blueprint.get("/accounts/<uuid:person_id>")
@acts(Permission.GIVE_GROUP_ROLES)
def account(work: Work, person_id: UUID) -> Page:
    """What somebody does for the whole group."""
    return _account_page(work, person_id)


@blueprint.post("/accounts/<uuid:person_id>")
@acts(Permission.GIVE_GROUP_ROLES)
def save_group_roles(work: Work, person_id: UUID) -> Any:
    """Change it."""
    try:
        form = read(RolesForm, typed_roles(request.form))
        changed = give_group_roles(work, person_id, form, decided_in(request.form))
    except (Invalid, Contested) as problem:
        return _account_page(work, person_id, problem)
    return done(gettext("The roles of %(name)s are changed.", name=changed.name), "group.accounts")


def called_alike(companies: Iterable[Company]) -> set[UUID]:
    """Those that people would take for each other; they came before names were looked at."""
    by_name: dict[str, set[UUID]] = defaultdict(set)
    for company in companies:
        by_name[company.folded_name].add(company.id)
    return set().union(*(alike for alike in by_name.values() if len(alike) > 1))


def _account_page(work: Work, person_id: UUID, problem: Invalid | Contested | None = None) -> Page:
    found = group_accounts.to_lead(work, person_id)
    leads = found.roles & set(found.choices)
    page = render_template(
        "group/account.html",
        person=found.person,
        **shown_roles(leads, problem),
        choices=choices_of(work, found.choices),
        own_roles=role_names(found.roles - leads),
    )
    return page, problem.status if problem else HTTPStatus.OK
