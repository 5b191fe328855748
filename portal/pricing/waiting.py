"""What waits for the lead's sales: a price to set."""

from sqlalchemy import Select

from portal.waiting import Waiting
from shared_db.access import (
    Permission,
    visible_inquiries,
    visible_parts,
    visible_quote_prices,
    visible_quote_revisions,
    visible_rollups,
)
from shared_db.acts.resting import ANSWERABLE, voided
from shared_db.foundation.errors import N_
from shared_db.models import (
    DutyKind,
    Estimate,
    Inquiry,
    Part,
    PartQuantity,
    Quote,
    QuotePrice,
    QuoteRevision,
    RollupRun,
)
from shared_db.spine.states import LIVE_INQUIRY
from shared_db.spine.transaction import Work

PRICE = N_("The cost is rolled up: set the price")
REVISE = N_("Quote %(quote)s can't be ordered since the request changed: issue a new revision")
MORE = N_(
    "More is asked for than quote %(quote)s, which stands, has prices for: issue a new revision"
)


def waiting(work: Work) -> list[Waiting]:
    """Requests that one's shop leads, whose newest roll-up is complete and not yet quoted."""
    if not work.actor.may_somewhere(Permission.SET_PRICE):
        return []
    newest = (
        visible_rollups(work.actor)
        .join(Estimate, Estimate.id == RollupRun.estimate_id)
        .where(Estimate.request_id.is_(None), Estimate.inquiry_id == Inquiry.id)
        .with_only_columns(Estimate.inquiry_id, RollupRun.complete, RollupRun.created_at)
        .order_by(*RollupRun.newest_first())
        .limit(1)
        .lateral()
    )
    standing = (
        visible_quote_revisions(work.actor)
        .join(Quote, Quote.id == QuoteRevision.quote_id)
        .where(QuoteRevision.state.in_(ANSWERABLE), Quote.inquiry_id == Inquiry.id)
        .with_only_columns(
            Quote.inquiry_id,
            Quote.number,
            voided().label("voided"),
            _unpriced(work).exists().label("asked_more"),
        )
        .lateral()
    )
    rows = work.session.execute(
        visible_inquiries(work.actor)
        .join(newest, newest.c.inquiry_id == Inquiry.id)
        .outerjoin(standing, standing.c.inquiry_id == Inquiry.id)
        .add_columns(
            newest.c.created_at, standing.c.number, standing.c.voided, standing.c.asked_more
        )
        .where(
            Inquiry.lead_company_id == work.actor.company_id,
            Inquiry.state.in_(LIVE_INQUIRY),
            newest.c.complete,
        )
    )
    return [
        Waiting(
            kind="price_it",
            sentence=PRICE if quoted is None else REVISE if is_void else MORE,
            url=f"/inquiries/{inquiry.id}/price",
            since=since,
            inquiry_id=inquiry.id,
            number=inquiry.number,
            subject=inquiry.subject,
            about=(DutyKind.QUOTE,),
            values={} if quoted is None else {"quote": quoted},
        )
        for inquiry, since, quoted, is_void, asked_more in rows
        if quoted is None or is_void or asked_more
    ]


def _unpriced(work: Work) -> Select[Part]:
    """Parts of an `Inquiry` with a quantity that came after a `QuoteRevision`, and isn't in it.

    What was asked for when it was issued and isn't in it was left out by the shop.
    """
    known = (
        visible_quote_prices(work.actor)
        .where(
            QuotePrice.revision_id == QuoteRevision.id,
            QuotePrice.part_id == PartQuantity.part_id,
            QuotePrice.quantity == PartQuantity.quantity,
        )
        .correlate(QuoteRevision, PartQuantity)
    )
    return (
        visible_parts(work.actor)
        .join(PartQuantity, PartQuantity.part_id == Part.id)
        .where(
            Part.inquiry_id == Inquiry.id,
            Part.dropped_in_revision.is_(None),
            QuoteRevision.inquiry_revision < Inquiry.revision,
            ~known.exists(),
        )
        .correlate(QuoteRevision, Inquiry)
    )
