"""Quotes that nobody of the customer can read here wait until somebody has given them by hand."""

from sqlalchemy import exists

from portal.quotes.by_hand import HAND_OVER
from portal.quotes.nobody_there import nobody_there
from portal.quotes.outstanding import outstanding
from portal.waiting import Waiting
from shared_db.access import is_own_request
from shared_db.foundation.errors import N_
from shared_db.models import QuoteHanding, QuoteRevision, QuoteState
from shared_db.spine.transaction import Work

GIVE = N_("Give quote %(quote)s to the customer, and note how: nobody there can order here")


def to_hand_over(work: Work) -> list[Waiting]:
    """For the lead's sales, in one statement."""
    given = exists().where(QuoteHanding.revision_id == QuoteRevision.id)
    rows = work.session.execute(
        outstanding(work).where(
            ~is_own_request(work.actor),
            QuoteRevision.state == QuoteState.ISSUED,
            nobody_there(),
            ~given,
        )
    )
    return [
        Waiting(
            kind=HAND_OVER,
            sentence=GIVE,
            url=f"/quotes/{revision.id}",
            since=revision.issued_at,
            inquiry_id=inquiry.id,
            number=inquiry.number,
            subject=inquiry.subject,
            values={"quote": number},
        )
        for revision, number, inquiry in rows
    ]
