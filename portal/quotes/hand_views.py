"""What sales record of a quote that went out, or was answered, by hand; on its page."""

from typing import Any
from uuid import UUID

from flask import flash, redirect, request, url_for
from flask_babel import gettext

from portal.edge import acts
from portal.errors import field_sentences
from portal.forms import nested, read
from portal.language import say
from portal.quotes.by_hand import hand_over_quote, record_answer
from portal.quotes.forms import AnswerByHand, HandingForm
from portal.quotes.views import PAGE, blueprint, show_issued
from shared_db.errors import Invalid, WrongState
from shared_db.transaction import Work


@blueprint.post(f"{PAGE}/handings")
@acts()
def hand_over(work: Work, revision_id: UUID) -> Any:
    """Note that it was printed and given, faxed or mailed."""
    try:
        hand_over_quote(work, revision_id, read(HandingForm, nested(request.form)))
    except Invalid as invalid:
        return show_issued(work, revision_id, errors=field_sentences(invalid)), 422
    except WrongState as late:
        return show_issued(work, revision_id, problem=say(late)), late.status
    flash(gettext("It is on record how the quote was given."), "success")
    return redirect(url_for("quotes.show", revision_id=revision_id), 303)


@blueprint.post(f"{PAGE}/record")
@acts()
def record(work: Work, revision_id: UUID) -> Any:
    """Record what the customer ordered, or that they declined."""
    try:
        record_answer(work, revision_id, read(AnswerByHand, nested(request.form)))
    except Invalid as invalid:
        return show_issued(work, revision_id, errors=field_sentences(invalid)), 422
    except WrongState as late:
        return show_issued(work, revision_id, problem=say(late)), late.status
    flash(gettext("The customer's answer is on record, as recorded by you."), "success")
    return redirect(url_for("quotes.show", revision_id=revision_id), 303)
