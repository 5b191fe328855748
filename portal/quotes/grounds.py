"""What an issued quote rests on: the offers that it was priced on, and what has become of them.

For the shop that issued it. A quote keeps to the offers that it was made of; when one of them is
revised, taken back or runs out, sales say what is to become of the quote.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from uuid import UUID

from sqlalchemy.dialects.postgresql import distinct_on

from shared_db.access import (
    visible_groups,
    visible_kept_quotes,
    visible_offer_prices,
    visible_offers,
    visible_people,
    visible_quote_bases,
)
from shared_db.foundation.clock import today
from shared_db.models import (
    Company,
    Inquiry,
    Offer,
    OfferPrice,
    OfferState,
    Part,
    QuoteBasis,
    QuoteKept,
    Request,
    RequestItem,
)
from shared_db.spine.transaction import Work

STANDS = (OfferState.GIVEN, OfferState.CHOSEN)
SETTLED = (OfferState.CHOSEN, OfferState.NOT_CHOSEN)


@dataclass(frozen=True)
class ThenAndNow:
    """An item's price at one quantity: as the quote was priced on it, and as offered now."""

    part: str
    operation: str
    quantity: int
    then: OfferPrice
    now: OfferPrice | None


@dataclass(frozen=True)
class Kept:
    """Sales' word that the quote stays as it is, and who gave it."""

    kept: QuoteKept
    person: str


@dataclass(frozen=True)
class Ground:
    """An offer that a quote was priced on, and the newest one to the same request."""

    offer: Offer
    newest: Offer
    request: Request
    shop: str
    over: bool
    """Whether the last day of the newest has passed."""
    kept: list[Kept] = field(default_factory=list)

    @property
    def state(self) -> OfferState:
        """What has become of it, and of what came in its place; also in the moment before the
        server lets it run out."""
        if self.offer.state in SETTLED:
            return self.offer.state
        given = self.newest.state is OfferState.GIVEN
        newest = OfferState.EXPIRED if given and self.over else self.newest.state
        replaced = self.newest.id != self.offer.id and newest is OfferState.GIVEN
        return OfferState.SUPERSEDED if replaced else newest

    @property
    def changed(self) -> bool:
        """Whether it stands no longer as it did when the quote was priced on it."""
        return self.state not in STANDS

    @property
    def decided(self) -> Kept | None:
        """Sales' word on just this change, if there is one."""
        now = (self.state, self.newest.revision)
        words = (
            one for one in self.kept if (one.kept.offer_state, one.kept.newest_revision) == now
        )
        return next(words, None)

    @property
    def undecided(self) -> bool:
        """Whether sales have yet to say what is to become of the quote."""
        return self.changed and self.decided is None


def grounds_of(work: Work, revision_ids: Iterable[UUID]) -> dict[UUID, list[Ground]]:
    """What each of these revisions rests on, in a fixed number of statements."""
    rows = _rows(work, list(revision_ids))
    newest = _newest(work, {request.id for _revision, _offer, request, *_ in rows})
    kept = _kept(work, {row[0] for row in rows}) if rows else {}
    found: dict[UUID, list[Ground]] = defaultdict(list)
    for revision_id, offer, request, shop, zone in rows:
        found[revision_id].append(
            Ground(
                offer=offer,
                newest=newest[request.id],
                request=request,
                shop=shop,
                over=newest[request.id].valid_until < today(zone),
                kept=kept.get((revision_id, offer.id), []),
            )
        )
    return found


def then_and_now(
    work: Work, revision_id: UUID, grounds: Sequence[Ground]
) -> dict[UUID, list[ThenAndNow]]:
    """By offer: what the quote was priced on, item by item, beside what is offered now."""
    offers = {one.offer.id for one in grounds} | {one.newest.id for one in grounds}
    if not offers:
        return {}
    used = visible_quote_bases(work.actor).where(QuoteBasis.revision_id == revision_id)
    rows = work.session.execute(
        visible_offer_prices(work.actor)
        .join(RequestItem, RequestItem.id == OfferPrice.request_item_id)
        .join(Part, Part.id == RequestItem.part_id)
        .add_columns(RequestItem.operation, Part.name)
        .where(
            OfferPrice.offer_id.in_(offers),
            RequestItem.id.in_(used.with_only_columns(QuoteBasis.request_item_id)),
        )
        .order_by(RequestItem.position, OfferPrice.quantity)
    ).all()
    prices = {(row[0].offer_id, row[0].request_item_id, row[0].quantity): row[0] for row in rows}
    found: dict[UUID, list[ThenAndNow]] = defaultdict(list)
    newest = {one.offer.id: one.newest.id for one in grounds}
    for price, operation, part in rows:
        if price.offer_id in newest:
            now = (newest[price.offer_id], price.request_item_id, price.quantity)
            found[price.offer_id].append(
                ThenAndNow(part, operation, price.quantity, price, prices.get(now))
            )
    return found


def _rows(work: Work, revision_ids: Sequence[UUID]) -> list[tuple[UUID, Offer, Request, str, str]]:
    groups = visible_groups(work.actor).subquery()
    query = (
        visible_quote_bases(work.actor)
        .join(Offer, Offer.id == QuoteBasis.offer_id)
        .join(Request, Request.id == Offer.request_id)
        .join(Inquiry, Inquiry.id == Request.inquiry_id)
        .join(groups, groups.c.id == Inquiry.group_id)
        .join(Company, Company.id == Request.to_company_id)
        .where(QuoteBasis.revision_id.in_(revision_ids))
        .with_only_columns(QuoteBasis.revision_id, Offer, Request, Company.name, groups.c.timezone)
        .order_by(Company.name, Offer.given_at, Offer.id)
        .distinct()
    )
    rows = work.session.execute(query)
    return [(row[0], row[1], row[2], row[3], row[4]) for row in rows]


def _newest(work: Work, request_ids: Iterable[UUID]) -> dict[UUID, Offer]:
    query = (
        visible_offers(work.actor)
        .where(Offer.request_id.in_(request_ids))
        .ext(distinct_on(Offer.request_id))
        .order_by(Offer.request_id, Offer.revision.desc())
    )
    return {offer.request_id: offer for offer in work.session.scalars(query)}


def _kept(work: Work, revision_ids: Iterable[UUID]) -> Mapping[tuple[UUID, UUID], list[Kept]]:
    people = visible_people(work.actor).subquery()
    query = (
        visible_kept_quotes(work.actor)
        .join(people, people.c.id == QuoteKept.kept_by)
        .where(QuoteKept.revision_id.in_(revision_ids))
        .order_by(QuoteKept.kept_at)
        .add_columns(people.c.name)
    )
    found: dict[tuple[UUID, UUID], list[Kept]] = defaultdict(list)
    for kept, person in work.session.execute(query):
        found[kept.revision_id, kept.offer_id].append(Kept(kept, person))
    return found
