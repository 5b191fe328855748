"""What sales record of a quote that went out, or was answered, by hand; on its page."""

from typing import Any
from uuid import UUID

from flask_babel import gettext

from portal.edge import acts
from portal.quotes.by_hand import hand_over_quote, record_answer
from portal.quotes.forms import AnswerByHand, HandingForm
from portal.quotes.views import PAGE, blueprint, pressed, sent_as
from shared_db.transaction import Work


@blueprint.post(f"{PAGE}/handings")
@acts()
def hand_over(work: Work, revision_id: UUID) -> Any:
    """Note that it was printed and given, faxed or mailed."""
    return pressed(
        work,
        revision_id,
        lambda: hand_over_quote(work, revision_id, sent_as(HandingForm)),
        gettext("It is on record how the quote was given."),
    )


@blueprint.post(f"{PAGE}/record")
@acts()
def record(work: Work, revision_id: UUID) -> Any:
    """Record what the customer ordered, or that they declined."""
    return pressed(
        work,
        revision_id,
        lambda: record_answer(work, revision_id, sent_as(AnswerByHand)),
        gettext("The customer's answer is on record, as recorded by you."),
    )
