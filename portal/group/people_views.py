"""The own company's people."""

from collections.abc import Collection, Iterable, Mapping
from http import HTTPStatus
from typing import Any
from uuid import UUID

from flask import render_template, request
from flask_babel import gettext
from werkzeug.datastructures import MultiDict

from portal.duties.left_drafts import count_drafts
from portal.duties.open_ones import count_open
from portal.edge import acts
from portal.errors import field_sentences
from portal.forms import read
from portal.group import people, queries, service
from portal.group.blueprint import blueprint, done
from portal.group.forms import PersonInvitation, RolesForm, typed_roles
from portal.group.merging import roles_text
from portal.group.views import Page, invited
from portal.merging import Contested, decided_in
from portal.navigation import role_names
from shared_db.access import Given, Lead, OwnPermission
from shared_db.foundation.errors import Invalid
from shared_db.foundation.ids import new_id
from shared_db.spine.retries import once
from shared_db.spine.transaction import Work


def choices_of(work: Work, roles: Iterable[Given]) -> list[tuple[str, str]]:
    """These roles with their names; where there are several groups, with that of the group."""
    groups = {group.id: group.name for group in queries.groups(work)}
    return [(str(role), _name_of(role, groups)) for role in roles]


def _name_of(role: Given, groups: Mapping[UUID, str]) -> str:
    name = role_names([role])
    if isinstance(role, Lead) and len(groups) > 1:
        return f"{name} ({groups[role.group_id]})"
    return name


@blueprint.get("/people/new")
@acts(OwnPermission.MANAGE_PEOPLE)
def new_person(work: Work) -> Page:
    """The form for inviting a colleague."""
    values = MultiDict({"client_id": str(new_id()), "language": work.actor.language.value})
    return _invitation_page(work, values)


@blueprint.post("/people/new")
@acts(OwnPermission.MANAGE_PEOPLE)
def invite_person(work: Work) -> Any:
    """Invite one."""
    try:
        form = read(PersonInvitation, typed_roles(request.form))
        once(
            work,
            "invite_person",
            form.client_id,
            form.model_dump(mode="json"),
            lambda: {"link_id": str(service.invite_person(work, form).id)},
        )
    except Invalid as invalid:
        return _invitation_page(work, request.form, field_sentences(invalid))
    return invited(form.name)


def _invitation_page(
    work: Work, values: Mapping[str, Any], errors: dict[str, str] | None = None
) -> Page:
    page = render_template(
        "group/invite_person.html",
        values=values,
        ticked=request.form.getlist("roles"),
        choices=choices_of(work, work.actor.gives),
        errors=errors or {},
    )
    return page, HTTPStatus.UNPROCESSABLE_ENTITY if errors else HTTPStatus.OK


@blueprint.get("/people/<uuid:person_id>")
@acts(OwnPermission.MANAGE_PEOPLE)
def person(work: Work, person_id: UUID) -> Page:
    """One of the people: roles, and whether the person can sign in."""
    return _person_page(work, person_id)


@blueprint.post("/people/<uuid:person_id>")
@acts(OwnPermission.MANAGE_PEOPLE)
def save_roles(work: Work, person_id: UUID) -> Any:
    """What the person does here."""
    try:
        form = read(RolesForm, typed_roles(request.form))
        changed = people.change_roles(work, person_id, form, decided_in(request.form))
    except (Invalid, Contested) as problem:
        return _person_page(work, person_id, problem)
    return done(gettext("The roles of %(name)s are changed.", name=changed.name))


def shown_roles(standing: Collection[Given], problem: Invalid | Contested | None) -> dict[str, Any]:
    """What a form of roles shows: those that stand; those that were ticked, with what keeps them
    from being taken, and still with what they began from."""
    shown: dict[str, Any] = {"errors": {}, "contested": None}
    if problem is None:
        return shown | {"before": roles_text(standing), "ticked": list(map(str, standing))}
    if isinstance(problem, Invalid):
        shown["errors"] = field_sentences(problem)
    else:
        shown["contested"] = problem
    sent = request.form
    return shown | {"before": sent.get("before", ""), "ticked": sent.getlist("roles")}


def _person_page(work: Work, person_id: UUID, problem: Invalid | Contested | None = None) -> Page:
    found = queries.colleague(work, person_id)
    fixed = found.roles - set(work.actor.gives)
    page = render_template(
        "group/person.html",
        person=found.person,
        in_charge_of=count_open(work, person_id),
        myself=person_id == work.actor.person_id,
        **shown_roles(found.roles, problem),
        choices=choices_of(work, work.actor.gives),
        manageable=work.actor.may_manage(person_id, found.roles),
        not_yours=gettext(people.NOT_YOURS),
        roles=role_names(found.roles),
        fixed=[role_names([role]) for role in fixed],
    )
    return page, problem.status if problem else HTTPStatus.OK


@blueprint.post("/people/<uuid:person_id>/deactivate")
@acts(OwnPermission.MANAGE_PEOPLE)
def deactivate(work: Work, person_id: UUID) -> Any:
    """Let the person in no longer."""
    name = people.deactivate(work, person_id).name
    said = gettext("%(name)s can't sign in any more.", name=name)
    if count_open(work, person_id) or count_drafts(work, person_id):
        return done(said, "duties.of_person", person_id=person_id)
    return done(said)


@blueprint.post("/people/<uuid:person_id>/reactivate")
@acts(OwnPermission.MANAGE_PEOPLE)
def reactivate(work: Work, person_id: UUID) -> Any:
    """Let the person in again."""
    name = people.reactivate(work, person_id).name
    return done(gettext("%(name)s can sign in again.", name=name))


@blueprint.post("/people/<uuid:person_id>/reset")
@acts(OwnPermission.MANAGE_PEOPLE)
def reset_password(work: Work, person_id: UUID) -> Any:
    """Send the person a link for a new password."""
    link = service.reset_password(work, person_id)
    return done(gettext("The link for %(name)s is made.", name=link.name), _anchor="invitations")
