"""What sales decide about an issued quote, on its page."""

from typing import Any
from uuid import UUID

from flask import flash, redirect, request, url_for
from flask_babel import gettext

from portal.edge import acts
from portal.forms import nested, read
from portal.language import say
from portal.quotes.checks import sentence_of
from portal.quotes.deciding import hold_quote, keep_quote
from portal.quotes.forms import KeepForm
from portal.quotes.views import PAGE, blueprint
from shared_db.errors import ChangedMeanwhile, Invalid, WrongState
from shared_db.transaction import Work


@blueprint.post(f"{PAGE}/keep")
@acts()
def keep_as_it_is(work: Work, revision_id: UUID) -> Any:
    """Let the quote stay as it is. What has changed since the page was shown is shown first."""
    try:
        form = read(KeepForm, nested(request.form))
        keep_quote(work, revision_id, form.seen, form.note)
    except (WrongState, Invalid, ChangedMeanwhile) as refused:
        return _refused(work, revision_id, refused)
    flash(gettext("The quote stays as it is. Your decision is on record."), "success")
    return _back(revision_id)


@blueprint.post(f"{PAGE}/hold")
@acts()
def hold(work: Work, revision_id: UUID) -> Any:
    """Let nobody order by it until more is decided."""
    try:
        hold_quote(work, revision_id)
    except WrongState as late:
        return _refused(work, revision_id, late)
    flash(gettext("The quote is on hold. The customer can't order by it for now."), "success")
    return _back(revision_id)


def _refused(
    work: Work, revision_id: UUID, refused: WrongState | Invalid | ChangedMeanwhile
) -> Any:
    work.abandon()
    flash(say(sentence_of(refused)), "error")
    return _back(revision_id)


def _back(revision_id: UUID) -> Any:
    return redirect(url_for("quotes.show", revision_id=revision_id), 303)
