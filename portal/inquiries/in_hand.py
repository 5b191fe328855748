"""The quote that the customer could order by as the request stands: what a change may void."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from shared_db.access import visible_quote_prices, visible_quote_revisions
from shared_db.base import utc_now
from shared_db.clock import end_of
from shared_db.models import Inquiry, InquiryState, Part, Quote, QuotePrice, QuoteRevision
from shared_db.resting import ANSWERABLE
from shared_db.transaction import Work


@dataclass(frozen=True)
class InHand:
    """A revision of a quote that stands, and the parts that it has prices for."""

    revision_id: UUID
    number: str
    revision: int
    valid_until: date
    part_ids: frozenset[UUID]


def quote_in_hand(work: Work, inquiry: Inquiry) -> InHand | None:
    """The customer's; None where nothing was issued, or what was issued is over.

    To be asked before a change is noted: one that was overtaken already is in nobody's hand.
    """
    if inquiry.state is not InquiryState.QUOTED:
        return None
    found = work.session.execute(
        visible_quote_revisions(work.actor)
        .join(Quote, Quote.id == QuoteRevision.quote_id)
        .where(
            Quote.inquiry_id == inquiry.id,
            Quote.company_id == inquiry.lead_company_id,
            QuoteRevision.state.in_(ANSWERABLE),
        )
        .add_columns(Quote.number)
    ).one_or_none()
    if found is None:
        return None
    revision, number = found
    priced = work.session.execute(
        visible_quote_prices(work.actor)
        .join(Part, Part.id == QuotePrice.part_id)
        .where(QuotePrice.revision_id == revision.id)
        .with_only_columns(Part.id, Part.changed_in_revision)
    ).all()
    over = end_of(revision.valid_until, revision.zone) <= utc_now()
    if over or any(changed > revision.inquiry_revision for _part, changed in priced):
        return None
    parts = frozenset(part for part, _changed in priced)
    return InHand(revision.id, number, revision.revision, revision.valid_until, parts)
