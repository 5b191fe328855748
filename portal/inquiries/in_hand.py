"""The quote that the customer could order by as the request stands: what a change may void."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from shared_db.acts.resting import priced_parts, quote_that_stands
from shared_db.foundation.base import utc_now
from shared_db.foundation.clock import end_of
from shared_db.models import Inquiry, InquiryState
from shared_db.spine.transaction import Work


@dataclass(frozen=True)
class InHand:
    """A revision of a quote that stands, and the parts that it has prices for."""

    revision_id: UUID
    number: str
    revision: int
    valid_until: date
    part_ids: frozenset[UUID]


def quote_in_hand(work: Work, inquiry: Inquiry) -> InHand | None:
    """The customer's, for who writes the request: also a coordinator, who sees no price. None where
    nothing was issued, or what was issued is over.

    To be asked before a change is noted: one that was overtaken already is in nobody's hand.
    """
    if inquiry.state is not InquiryState.QUOTED:
        return None
    found = quote_that_stands(work.session, inquiry)
    if found is None:
        return None
    revision, number = found
    assert revision.valid_until is not None, "it was issued"
    priced = priced_parts(work.session, revision.id)
    over = end_of(revision.valid_until, revision.zone) <= utc_now()
    if over or any(changed > revision.inquiry_revision for changed in priced.values()):
        return None
    return InHand(revision.id, number, revision.revision, revision.valid_until, frozenset(priced))
