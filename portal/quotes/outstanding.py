"""Quotes that are with the customer: what waits because of them asks the rest."""

from typing import Any

from sqlalchemy import Select

from shared_db.access import visible_quote_revisions
from shared_db.acts.resting import issuer_left
from shared_db.models import Inquiry, InquiryState, Quote, QuoteRevision
from shared_db.spine.transaction import Work


def outstanding(work: Work) -> Select[Any]:
    """Revisions of the shop that leads a request which waits for its customer's answer, each with
    the quote's number and the request; nothing once that shop has left the group."""
    return (
        visible_quote_revisions(work.actor)
        .join(Quote, Quote.id == QuoteRevision.quote_id)
        .join(Inquiry, Inquiry.id == Quote.inquiry_id)
        .add_columns(Quote.number, Inquiry)
        .where(
            Inquiry.state == InquiryState.QUOTED,
            Inquiry.lead_company_id == Quote.company_id,
            ~issuer_left(),
        )
    )
