"""An answer that came by hand: how, when, and as what it is told."""

from dataclasses import dataclass
from datetime import date

from portal.pricing.queries import Thing
from shared_db.models import CameBy
from shared_db.spine.events import Fact, QuoteAnswered, QuoteAnswerRecorded
from shared_db.spine.transaction import Work


@dataclass(frozen=True)
class ByHand:
    """How an answer came that the customer gave outside of the portal, and when."""

    came_by: CameBy
    answered_on: date
    their_number: str = ""


def told_of(
    work: Work, thing: Thing, customer: str, by_hand: ByHand | None, *, accepted: bool
) -> Fact:
    """What the customer pressed is told as that; what was recorded, as recorded and by whom."""
    revision_id, number = thing.revision.id, thing.quote.number
    if by_hand is None:
        return QuoteAnswered(revision_id=revision_id, number=number, accepted=accepted)
    return QuoteAnswerRecorded(
        revision_id=revision_id,
        number=number,
        accepted=accepted,
        company=work.actor.company_name,
        customer=customer,
        came_by=by_hand.came_by,
        answered_on=by_hand.answered_on,
    )
