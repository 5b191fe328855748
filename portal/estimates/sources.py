"""Where lines' numbers come from: of those that an offer fills, by whom it was given."""

from collections.abc import Iterable
from uuid import UUID

from shared_db.access import visible_offers
from shared_db.foundation.lists import among
from shared_db.models import Company, EstimateLine, Offer, Request, TakenOffer
from shared_db.spine.transaction import Work


def offers_taken(work: Work, lines: Iterable[EstimateLine]) -> dict[UUID, TakenOffer]:
    """The offers that lines of one's own name, by id; in one statement, if there are any."""
    wanted = {line.offer_id for line in lines if line.offer_id}
    if not wanted:
        return {}
    query = (
        visible_offers(work.actor)
        .join(Request, Request.id == Offer.request_id)
        .join(Company, Company.id == Request.to_company_id)
        .where(among(Offer.id, wanted))
        .with_only_columns(Offer.id, Company.name, Offer.revision)
    )
    return {row.id: TakenOffer(row.name, row.revision) for row in work.session.execute(query)}
