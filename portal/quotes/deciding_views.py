"""What sales decide about an issued quote, on its page."""

from typing import Any
from uuid import UUID

from flask import flash, redirect, request, url_for
from flask_babel import gettext

from portal.edge import acts
from portal.errors import field_sentences
from portal.forms import nested, read
from portal.language import say
from portal.quotes.deciding import hold_quote, keep_quote
from portal.quotes.forms import KeepForm
from portal.quotes.views import PAGE, blueprint, show_issued
from shared_db.errors import ChangedMeanwhile, Invalid, WrongState
from shared_db.transaction import Work


@blueprint.post(f"{PAGE}/keep")
@acts()
def keep_as_it_is(work: Work, revision_id: UUID) -> Any:
    """Let the quote stay as it is. What has changed since the page was shown is shown first."""
    try:
        form = read(KeepForm, nested(request.form))
        keep_quote(work, revision_id, form.seen, form.note)
    except Invalid as invalid:
        return show_issued(work, revision_id, errors=field_sentences(invalid)), 422
    except (WrongState, ChangedMeanwhile) as late:
        return show_issued(work, revision_id, problem=say(late)), late.status
    flash(gettext("The quote stays as it is. Your decision is on record."), "success")
    return redirect(url_for("quotes.show", revision_id=revision_id), 303)


@blueprint.post(f"{PAGE}/hold")
@acts()
def hold(work: Work, revision_id: UUID) -> Any:
    """Let nobody order by it until more is decided."""
    try:
        hold_quote(work, revision_id)
    except WrongState as late:
        return show_issued(work, revision_id, problem=say(late)), late.status
    flash(gettext("The quote is on hold. The customer can't order by it for now."), "success")
    return redirect(url_for("quotes.show", revision_id=revision_id), 303)
