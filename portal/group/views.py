"""The group's page, the own company's card, and invitations of companies."""

from collections.abc import Callable, Mapping
from http import HTTPStatus
from typing import Any
from uuid import UUID

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext

from estimator.registration import Standing
from portal.edge import actor_or_none, acts, settings
from portal.errors import field_sentences
from portal.estimates.queries import as_typed
from portal.extensions import TAKEN_NAMES, count_not, limiter
from portal.forms import nested, read
from portal.group import queries, service
from portal.group.blueprint import blueprint, done
from portal.group.forms import OF_A_SHOP, CompanyCard, CompanyInvitation
from portal.group.leaving import leaving, places
from portal.merging import Contested, decided_in, without_choices
from portal.navigation import role_names
from portal.plain_forms import tell_of
from portal.storage import gigabytes, own_room
from shared_db.access import OwnPermission, Permission
from shared_db.entry.entering import name_is_taken
from shared_db.entry.links import NEEDS
from shared_db.foundation.errors import Invalid
from shared_db.foundation.ids import new_id
from shared_db.foundation.tokens import link_address
from shared_db.models import Link, LinkPurpose, MembershipRole
from shared_db.spine.retries import once
from shared_db.spine.transaction import Work

Page = tuple[str, int]


@blueprint.get("")
@acts()
def index(work: Work) -> str:
    """Own company, own people, invitations that I sent, and who else is in the group."""
    manages = work.actor.may(OwnPermission.MANAGE_PEOPLE)
    own = queries.own_company(work)
    return render_template(
        "group/index.html",
        own=own,
        room=own_room(work, own) if manages else None,
        gigabytes=gigabytes,
        groups=queries.groups(work),
        shops=queries.companies(work, MembershipRole.MEMBER),
        leaving=leaving(work),
        places=places(work),
        customers=queries.companies(work, MembershipRole.CUSTOMER),
        colleagues=queries.colleagues(work) if manages else [],
        role_names=role_names,
        invitations=[_shown(link) for link in queries.invitations(work)],
        mail_goes_out=settings().smtp_url is not None,
    )


def _shown(link: Link) -> dict[str, Any]:
    """A link as its sender sees it; only who sent it gets here with it."""
    state = service.standing(link)
    address = link_address(settings(), link.id) if state == "open" else ""
    return {"link": link, "state": state, "address": address}


@blueprint.post("/invitations/<uuid:link_id>/revoke")
@acts()
def revoke(work: Work, link_id: UUID) -> Any:
    """Let a link end that I sent."""
    service.revoke(work, link_id)
    return done(gettext("The link can't be used any more."))


@blueprint.get("/company")
@acts(OwnPermission.EDIT_COMPANY)
def company(work: Work) -> Page:
    """The own company's card, to be changed."""
    own = queries.own_company(work)
    kept = {name: getattr(own, name) or "" for name in CompanyCard.model_fields}
    kept["words_by_mail"] = str(int(own.words_by_mail))
    kept |= {name: as_typed(getattr(own, name)) for name in OF_A_SHOP}
    return _company_page(kept)


def _whose_card() -> str:
    actor = actor_or_none()
    assert actor is not None
    return f"card|{actor.company_id}"


@blueprint.post("/company")
@acts(OwnPermission.EDIT_COMPANY)
@limiter.limit(TAKEN_NAMES, key_func=_whose_card)
def save_company(work: Work) -> Any:
    """Change it."""
    try:
        form = read(CompanyCard, nested(without_choices(request.form)))
        standing, theirs = service.save_card(work, form, decided_in(request.form))
    except Invalid as invalid:
        if not name_is_taken(invalid):
            count_not()
        return _company_page(request.form, field_sentences(invalid))
    except Contested as contested:
        return _company_page(request.form, contested=contested)
    count_not()
    if standing is Standing.NOT_CORPORATE:
        flash(
            gettext(
                "The digits of the registration number are no company's. That is right for a sole"
                " proprietor; otherwise please check them."
            ),
            "warning",
        )
    tell_of(theirs)
    return done(gettext("Saved."))


def _company_page(
    values: Mapping[str, Any],
    errors: dict[str, str] | None = None,
    contested: Contested | None = None,
) -> Page:
    page = render_template(
        "group/company.html", values=values, errors=errors or {}, contested=contested
    )
    if contested:
        return page, contested.status
    return page, HTTPStatus.UNPROCESSABLE_ENTITY if errors else HTTPStatus.OK


@blueprint.get("/customers/new")
@acts(Permission.INVITE_CUSTOMER)
def new_customer(work: Work) -> Page:
    """The form for inviting a customer."""
    return _invitation_page(work, LinkPurpose.INVITE_CUSTOMER)


@blueprint.post("/customers/new")
@acts(Permission.INVITE_CUSTOMER)
def invite_customer(work: Work) -> Any:
    """Invite one."""
    return _invite(work, LinkPurpose.INVITE_CUSTOMER, service.invite_customer)


@blueprint.get("/companies/new")
@acts(Permission.INVITE_COMPANY)
def new_company(work: Work) -> Page:
    """The form for inviting a member shop."""
    return _invitation_page(work, LinkPurpose.INVITE_COMPANY)


@blueprint.post("/companies/new")
@acts(Permission.INVITE_COMPANY)
def invite_company(work: Work) -> Any:
    """Invite one."""
    return _invite(work, LinkPurpose.INVITE_COMPANY, service.invite_company)


def _invite(
    work: Work, purpose: LinkPurpose, invite: Callable[[Work, CompanyInvitation], Link]
) -> Any:
    try:
        form = read(CompanyInvitation, nested(request.form))
        once(
            work,
            purpose,
            form.client_id,
            form.model_dump(mode="json"),
            lambda: {"link_id": str(invite(work, form).id)},
        )
    except Invalid as invalid:
        return _invitation_page(work, purpose, request.form, field_sentences(invalid))
    return invited(form.name)


def invited(name: str) -> Any:
    """Say it, and show the link."""
    flash(gettext("The invitation for %(name)s is made.", name=name), "success")
    return redirect(url_for("group.index", _anchor="invitations"), HTTPStatus.SEE_OTHER)


def _invitation_page(
    work: Work,
    purpose: LinkPurpose,
    values: Mapping[str, Any] | None = None,
    errors: dict[str, str] | None = None,
) -> Page:
    typed = values or {"client_id": str(new_id()), "language": work.actor.language.value}
    mine = queries.groups_where_may(work, NEEDS[purpose])
    page = render_template(
        "group/invite_company.html",
        of_customer=purpose is LinkPurpose.INVITE_CUSTOMER,
        group_options=[(str(group.id), group.name) for group in mine],
        values=typed,
        errors=errors or {},
    )
    return page, HTTPStatus.UNPROCESSABLE_ENTITY if errors else HTTPStatus.OK
