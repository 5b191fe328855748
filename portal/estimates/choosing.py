"""Which offer an outside line takes: chosen line by line, by people, never by what comes first."""

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import or_

from portal.estimates.noting import note, sheet_now
from portal.estimates.service import changed
from portal.estimates.standing import is_over
from shared_db.access import visible_offer_prices, visible_offers, visible_request_items
from shared_db.access.counting import asked_for, counts
from shared_db.acts.sub_quotes import STANDING, offered_source, offered_terms, sent_as
from shared_db.foundation.errors import N_, Invalid, WrongState
from shared_db.foundation.lists import among
from shared_db.models import (
    Company,
    Estimate,
    EstimateLine,
    LineKind,
    Offer,
    OfferPrice,
    OfferTerms,
    Part,
    Request,
    RequestItem,
)
from shared_db.spine.transaction import Work

OVER = N_("This offer no longer stands. Ask for a new one.")


@dataclass(frozen=True)
class LineOffer:
    """One shop's offer for one line; `prices` by quantity asked, the smallest first."""

    offer: Offer
    request: Request
    item: RequestItem
    company: str
    prices: Sequence[OfferPrice]
    chosen: bool
    over: bool
    """Whether it stands no longer for the line: shown only while it is chosen."""


def offers_by_line(work: Work, estimate_id: UUID, day: date) -> dict[UUID, list[LineOffer]]:
    """The offers that a line may take, and the one that it has, the first given first.

    In two statements, however many lines there are.
    """
    query = (
        visible_offers(work.actor)
        .join(Request, Request.id == Offer.request_id)
        .join(RequestItem, RequestItem.request_id == Request.id)
        .join(EstimateLine, asked_for())
        .join(Part, Part.id == RequestItem.part_id)
        .join(Company, Company.id == Request.to_company_id)
        .where(
            Request.from_estimate_id == estimate_id,
            Request.from_company_id == work.actor.company_id,
            or_(Offer.state.in_(STANDING), Offer.id == EstimateLine.offer_id),
        )
        .order_by(Offer.given_at, Offer.id)
        .with_only_columns(
            *(Offer, Request, RequestItem, Company.name),
            *(EstimateLine.id, EstimateLine.offer_id, is_over(day)),
        )
    )
    rows = work.session.execute(query).all()
    prices = _prices(work, {offer.id for offer, *_ in rows})
    found: dict[UUID, list[LineOffer]] = defaultdict(list)
    for offer, request, item, company, line_id, taken, over in rows:
        if not over or offer.id == taken:
            given = prices.get((offer.id, item.id), [])
            found[line_id].append(
                LineOffer(offer, request, item, company, given, offer.id == taken, over)
            )
    return found


def take_offer(
    work: Work,
    estimate: Estimate,
    request: Request,
    offer: Offer,
    line_ids: Collection[UUID] | None = None,
) -> None:
    """Let lines of the (locked) estimate take an offer to its request; others stay as they are.

    Without `line_ids`, those which no price was chosen or typed for, or an earlier offer of the
    same shop. Raises `Invalid` for a line that wasn't asked for, `WrongState` if none is left.
    """
    lines = _answered(work, request)
    terms = offered_terms(work.session, offer)
    if line_ids is None:
        own = {one.id for one in _offers_to(work, request)}
        line_ids = [line_id for line_id, (_, line) in lines.items() if _is_free(line, own)]
        line_ids = [line_id for line_id in line_ids if terms[lines[line_id][0].id].breaks]
        if not line_ids:
            raise WrongState(
                "nothing_to_fill",
                N_("Each of the lines has a price. Choose the lines that are to take this offer."),
            )
    if set(line_ids) - lines.keys():
        raise Invalid.one("line_ids", "not_answered", N_("This offer does not answer that line."))
    if not all(terms[lines[line_id][0].id].breaks for line_id in line_ids):
        raise Invalid.one("line_ids", "not_offered", N_("Nothing was offered for that line."))
    source = offered_source(work.session, request, offer)
    before = sheet_now(work, estimate)
    for line_id in line_ids:
        item, line = lines[line_id]
        line.terms = sent_as(terms[item.id], line.terms)
        line.came_from(source, offer.id)
        line.version += 1
    changed(work, estimate)
    note(work, estimate, before)


def lines_without_choice(work: Work, request: Request) -> dict[UUID, UUID]:
    """The request's lines without a price, neither an offer nor one typed: by the item asked."""
    answered = _answered(work, request)
    return {item.id: line_id for line_id, (item, line) in answered.items() if _is_free(line)}


def _is_free(line: EstimateLine, own: Collection[UUID] = ()) -> bool:
    """Whether nobody chose or typed a price, or what was chosen is one of `own`."""
    by_offer = isinstance(line.terms, OfferTerms)
    return by_offer and (line.offer_id is None or line.offer_id in own)


def _answered(work: Work, request: Request) -> dict[UUID, tuple[RequestItem, EstimateLine]]:
    query = (
        visible_request_items(work.actor)
        .join(EstimateLine, asked_for())
        .where(
            RequestItem.request_id == request.id,
            EstimateLine.kind == LineKind.OUTSIDE,
            counts(EstimateLine.variant_id),
        )
        .order_by(RequestItem.position)
        .with_only_columns(RequestItem, EstimateLine)
        .execution_options(populate_existing=True)
    )
    return {line.id: (item, line) for item, line in work.session.execute(query)}


def _offers_to(work: Work, request: Request) -> Sequence[Offer]:
    query = visible_offers(work.actor).where(Offer.request_id == request.id)
    return work.session.scalars(query).all()


def _prices(work: Work, offer_ids: Collection[UUID]) -> dict[tuple[UUID, UUID], list[OfferPrice]]:
    query = visible_offer_prices(work.actor).where(among(OfferPrice.offer_id, offer_ids))
    found: dict[tuple[UUID, UUID], list[OfferPrice]] = defaultdict(list)
    for price in work.session.scalars(query.order_by(OfferPrice.quantity)):
        found[price.offer_id, price.request_item_id].append(price)
    return found
