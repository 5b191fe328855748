"""In the list of what is open at a shop that leaves: what was ticked is handed over, or ended."""

from typing import Any
from uuid import UUID

from flask import Blueprint, flash, request
from flask_babel import ngettext

from portal.duties.portions import back_to_portion
from portal.edge import acts
from portal.errors import field_sentences
from portal.forms import read
from portal.group.forms import OpenSettled
from portal.group.leads_views import leads_page
from portal.offers.leaving import settle_open
from shared_db.foundation.errors import Invalid
from shared_db.spine.transaction import Work

blueprint = Blueprint("leavings", __name__)
TICKED = ("requests", "replies", "proposals", "orders")


@blueprint.post("/companies/<uuid:company_id>/leads/open")
@acts()
def settle(work: Work, company_id: UUID) -> Any:
    """Hand over or end what was ticked."""
    form = request.form
    typed: dict[str, Any] = {name: form.getlist(name) for name in TICKED}
    typed |= {name: form.get(name, "") for name in ("company_id", "reason")}
    try:
        settled = settle_open(work, company_id, read(OpenSettled, typed))
    except Invalid as problem:
        work.session.expunge_all()
        ticked = {one for name in TICKED for one in form.getlist(name)}
        return leads_page(work, company_id, form, field_sentences(problem), ticked)
    flash(ngettext("%(num)d is settled.", "%(num)d are settled.", settled), "success")
    return back_to_portion("leads.show", company_id=company_id)
