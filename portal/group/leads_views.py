"""What is open at a shop that leaves the group, in one list; what it leads is handed over there."""

from collections.abc import Collection, Mapping
from http import HTTPStatus
from typing import Any
from uuid import UUID

from flask import Blueprint, flash, render_template, request
from flask_babel import ngettext

from portal.duties.portions import asked_portion, back_to_portion
from portal.edge import acts
from portal.errors import field_sentences
from portal.forms import nested, read
from portal.group import leads
from portal.group.forms import LeadsHandedOver
from portal.group.still_open import open_at
from shared_db.foundation.errors import Invalid
from shared_db.spine.transaction import Work

blueprint = Blueprint("leads", __name__)


@blueprint.get("/companies/<uuid:company_id>/leads")
@acts()
def show(work: Work, company_id: UUID) -> Any:
    """What is open at a shop: what it leads, its orders, and what waits for an answer."""
    return leads_page(work, company_id)


@blueprint.post("/companies/<uuid:company_id>/leads")
@acts()
def hand_over(work: Work, company_id: UUID) -> Any:
    """Hand over what was chosen in the list."""
    try:
        wanted = read(LeadsHandedOver, nested(request.form))
        moved = leads.hand_over_leads(work, company_id, wanted)
    except Invalid as problem:
        work.session.expunge_all()
        return leads_page(work, company_id, request.form, field_sentences(problem))
    flash(ngettext("%(num)d was handed over.", "%(num)d were handed over.", moved), "success")
    return back_to_portion("leads.show", company_id=company_id)


def leads_page(
    work: Work,
    company_id: UUID,
    typed: Mapping[str, str] | None = None,
    errors: dict[str, str] | None = None,
    ticked: Collection[str] = (),
) -> Any:
    """The list, with what was typed and ticked in it and what is wrong with that."""
    company = leads.leading_shop(work, company_id)
    portion = asked_portion(leads.count_led(work, company_id))
    shops = leads.shops_to_lead(work, company_id)
    page = render_template(
        "group/leads.html",
        company=company,
        inquiries=leads.leads_of(work, company_id, portion.start, portion.size),
        portion=portion,
        shops=[(str(shop.id), shop.name) for shop in shops],
        may_hand_over=leads.may_hand_over(work, company_id),
        open=open_at(work, company_id, leads.groups_of(work, company_id)),
        may_settle=bool(leads.groups_to_settle(work, company_id)),
        ticked=ticked,
        typed=typed or {},
        errors=errors or {},
    )
    return page, HTTPStatus.UNPROCESSABLE_ENTITY if errors else HTTPStatus.OK
