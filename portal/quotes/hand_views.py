"""What sales record of a quote that went out, or was answered, by hand; on its page."""

from typing import Any
from uuid import UUID

from flask_babel import gettext

from portal.edge import acts
from portal.quotes.by_hand import hand_over_quote, record_answer
from portal.quotes.forms import AnswerByHand, HandingBody
from portal.quotes.views import PAGE, blueprint, pressed, sent_as
from shared_db.spine.retries import once
from shared_db.spine.transaction import Work


@blueprint.post(f"{PAGE}/handings")
@acts()
def hand_over(work: Work, revision_id: UUID) -> Any:
    """Note that it was printed and given, faxed or mailed; pressed twice, it is noted once."""

    def note() -> None:
        form = sent_as(HandingBody)
        once(
            work,
            "quotes.hand_over_page",
            form.client_id,
            {"revision": str(revision_id), **form.model_dump(mode="json")},
            lambda: {"id": str(hand_over_quote(work, revision_id, form).id)},
        )

    return pressed(work, revision_id, note, gettext("It is on record how the quote was given."))


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
