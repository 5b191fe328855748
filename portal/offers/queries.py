"""Requests and offers, always through what the actor may see."""

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Row, func

from shared_db.access import (
    Permission,
    asked_shops,
    must_find,
    sees_inquiry,
    visible_estimate_lines,
    visible_inquiries,
    visible_offer_bases,
    visible_offer_prices,
    visible_offers,
    visible_parts,
    visible_request_items,
    visible_requests,
)
from shared_db.access.counting import asked_for, counts
from shared_db.access.memberships import is_shop_today
from shared_db.acts.sub_quotes import STANDING
from shared_db.foundation.base import Json
from shared_db.foundation.lists import among
from shared_db.models import (
    Company,
    EstimateLine,
    Inquiry,
    InquiryRevision,
    Offer,
    OfferBasis,
    OfferPrice,
    Part,
    Request,
    RequestItem,
    RequestState,
)
from shared_db.spine.states import LIVE_INQUIRY, UNANSWERED
from shared_db.spine.transaction import Work


@dataclass(frozen=True)
class Item:
    """One thing that a price is asked for; `content` is the inquiry as it was then."""

    item: RequestItem
    part: Part
    content: Json | None

    def wanted_of(self, quantity: int) -> int | None:
        """The good pieces that are to come of so many sent; None where that was not said."""
        pairs = zip(self.item.quantities, self.item.wanted, strict=False)
        return dict(pairs).get(quantity)

    @property
    def drawing(self) -> Json | Part:
        """The part's drawing as it was asked about, whatever the customer has revised since."""
        then: dict[str, Json] = {
            part["id"]: part for part in (self.content or {"parts": []})["parts"]
        }
        return then.get(str(self.part.id), self.part)


def find_request(work: Work, request_id: UUID, *, lock: bool = False) -> Request:
    """A request that one's own company asks or is asked, for an inquiry that it sees; else
    `NotFound`."""
    seen = visible_inquiries(work.actor).with_only_columns(Inquiry.id)
    own = visible_requests(work.actor).where(Request.inquiry_id.in_(seen))
    return must_find(work.session, own, request_id, lock=lock)


def lock_request(work: Work, request_id: UUID) -> tuple[Inquiry, Request]:
    """The inquiry and the request, locked in this order, which is everybody's.

    Nobody revises or ends the inquiry while its request is being answered.
    """
    request = find_request(work, request_id)
    visible = visible_inquiries(work.actor)
    inquiry = must_find(work.session, visible, request.inquiry_id, lock=True)
    return inquiry, find_request(work, request_id, lock=True)


def find_offer(work: Work, offer_id: UUID) -> Offer:
    """An offer that one's own company has got or given."""
    return must_find(work.session, visible_offers(work.actor), offer_id)


def find_inquiry(work: Work, request: Request) -> Inquiry:
    """The inquiry that the request is about."""
    return must_find(work.session, visible_inquiries(work.actor), request.inquiry_id)


def items_of(work: Work, request_id: UUID) -> list[Item]:
    """What is asked, in its order."""
    query = (
        visible_request_items(work.actor)
        .join(Part, Part.id == RequestItem.part_id)
        .join(Request, Request.id == RequestItem.request_id)
        .outerjoin(
            InquiryRevision,
            (InquiryRevision.inquiry_id == Request.inquiry_id)
            & (InquiryRevision.revision == Request.inquiry_revision),
        )
        .where(RequestItem.request_id == request_id)
        .order_by(RequestItem.position)
        .with_only_columns(RequestItem, Part, InquiryRevision.content)
    )
    return [Item(*row) for row in work.session.execute(query)]


def parts_asked(work: Work, request_id: UUID) -> list[Part]:
    """The parts of which something is asked, each once."""
    parts = {one.part.id: one.part for one in items_of(work, request_id)}
    return list(parts.values())


def offers_of(work: Work, request_id: UUID) -> Sequence[Offer]:
    """The offers given, the newest first."""
    query = visible_offers(work.actor).where(Offer.request_id == request_id)
    return work.session.scalars(query.order_by(Offer.revision.desc())).all()


def outlived_bases(work: Work, offer_id: UUID) -> list[tuple[Offer, Request, str]]:
    """Offers that one's own offer was made of and that no longer stand, each with its shop.

    Nothing for who only got the offer: what is behind it is the answering shop's own.
    """
    query = (
        visible_offer_bases(work.actor)
        .where(OfferBasis.offer_id == offer_id)
        .join(Offer, Offer.id == OfferBasis.rests_on_offer_id)
        .join(Request, Request.id == Offer.request_id)
        .join(Company, Company.id == Request.to_company_id)
        .where(Offer.state.not_in(STANDING))
        .order_by(Company.name, Offer.id)
        .with_only_columns(Offer, Request, Company.name)
        .distinct()
    )
    return [(offer, request, shop) for offer, request, shop in work.session.execute(query)]


def prices_of(
    work: Work, offer_ids: Sequence[UUID]
) -> dict[UUID, dict[tuple[UUID, int], OfferPrice]]:
    """Prices by offer, by item and quantity."""
    query = visible_offer_prices(work.actor).where(among(OfferPrice.offer_id, offer_ids))
    found: dict[UUID, dict[tuple[UUID, int], OfferPrice]] = defaultdict(dict)
    for price in work.session.scalars(query):
        found[price.offer_id][price.request_item_id, price.quantity] = price
    return found


def requests_without_offer(work: Work) -> list[tuple[Request, Inquiry]]:
    """Asked by one's own company, and declined or run out: ask somebody else, or withdraw.

    Where each of its lines is asked of somebody else, there is nothing left to do.
    """
    if not work.actor.may_somewhere(Permission.REQUEST_OFFER):
        return []
    elsewhere = (
        visible_request_items(work.actor)
        .join(Request, Request.id == RequestItem.request_id)
        .where(
            Request.state.in_([*UNANSWERED, RequestState.ANSWERED]),
            RequestItem.line_id.is_not(None),
        )
        .with_only_columns(RequestItem.line_id)
    )
    without = (
        visible_request_items(work.actor)
        .where(RequestItem.line_id.not_in(elsewhere))
        .with_only_columns(RequestItem.request_id)
    )
    query = (
        visible_requests(work.actor)
        .join(Inquiry, Inquiry.id == Request.inquiry_id)
        .where(
            Request.from_company_id == work.actor.company_id,
            Request.state.in_([RequestState.DECLINED, RequestState.EXPIRED]),
            Request.id.in_(without),
            Inquiry.state.in_(LIVE_INQUIRY),
            sees_inquiry(work.actor),
        )
        .order_by(Request.created_at)
        .with_only_columns(Request, Inquiry)
    )
    return [(request, inquiry) for request, inquiry in work.session.execute(query)]


def estimates_to_choose_in(work: Work) -> list[tuple[UUID, Inquiry, datetime]]:
    """One's own estimates with lines without a price for which offers stand; since when."""
    if not work.actor.may_somewhere(Permission.REQUEST_OFFER):
        return []
    since = func.min(Offer.given_at)
    query = (
        visible_estimate_lines(work.actor)
        .join(RequestItem, asked_for())
        .join(Request, Request.id == RequestItem.request_id)
        .join(Offer, Offer.request_id == Request.id)
        .join(
            OfferPrice,
            (OfferPrice.offer_id == Offer.id) & (OfferPrice.request_item_id == RequestItem.id),
        )
        .join(Inquiry, Inquiry.id == Request.inquiry_id)
        .where(
            EstimateLine.offer_id.is_(None),
            counts(EstimateLine.variant_id),
            EstimateLine.kept_terms["basis"].astext == "offer",
            Request.from_company_id == work.actor.company_id,
            Offer.state.in_(STANDING),
            Inquiry.state.in_(LIVE_INQUIRY),
            sees_inquiry(work.actor),
        )
        .group_by(EstimateLine.estimate_id, Inquiry.id)
        .order_by(since)
        .with_only_columns(EstimateLine.estimate_id, Inquiry, since)
    )
    return [(row[0], row[1], row[2]) for row in work.session.execute(query)]


def requests_of(work: Work, *, inquiry_id: UUID | None = None) -> Sequence[Request]:
    """Requests that one's own company asks or is asked, the newest first."""
    query = visible_requests(work.actor)
    if inquiry_id is not None:
        query = query.where(Request.inquiry_id == inquiry_id)
    return work.session.scalars(query.order_by(Request.created_at.desc()).limit(500)).all()


def asked_anew(work: Work, request: Request) -> Request | None:
    """The request that took the place of a withdrawn one: the next to the same shop."""
    if request.state is not RequestState.WITHDRAWN:
        return None
    query = visible_requests(work.actor).where(
        Request.from_estimate_id == request.from_estimate_id,
        Request.to_company_id == request.to_company_id,
        Request.created_at > request.created_at,
    )
    return work.session.scalars(query.order_by(Request.created_at).limit(1)).first()


def who_was_asked(work: Work, inquiry_id: UUID) -> Sequence[Row[Any]]:
    """For every member shop: who asked whom, and how far it is; no price, no note."""
    query = asked_shops(work.actor).where(Request.inquiry_id == inquiry_id)
    return work.session.execute(query.order_by(Request.created_at)).all()


def lines_filled(work: Work, estimate_id: UUID) -> dict[UUID, set[UUID]]:
    """Which of one's own lines took which offer: line ids by offer."""
    query = visible_estimate_lines(work.actor).where(EstimateLine.estimate_id == estimate_id)
    found: dict[UUID, set[UUID]] = defaultdict(set)
    for line in work.session.scalars(query):
        if line.offer_id:
            found[line.offer_id].add(line.id)
    return found


def part_names(work: Work, part_ids: Sequence[UUID]) -> dict[UUID, str]:
    """The names of these parts."""
    query = visible_parts(work.actor).where(among(Part.id, part_ids))
    return {part.id: part.name for part in work.session.scalars(query)}


def asked_of_shops_that_left(work: Work) -> Collection[tuple[Request, Inquiry, str]]:
    """Requests of the own company that nobody is there to answer any more, each with its shop."""
    query = (
        visible_requests(work.actor)
        .join(Inquiry, Inquiry.id == Request.inquiry_id)
        .join(Company, Company.id == Request.to_company_id)
        .where(
            Request.from_company_id == work.actor.company_id,
            Request.state.in_(UNANSWERED),
            Inquiry.state.in_(LIVE_INQUIRY),
            sees_inquiry(work.actor),
            ~is_shop_today(Request.to_company_id, Inquiry.group_id),
        )
        .with_only_columns(Request, Inquiry, Company.name)
    )
    return [(row[0], row[1], row[2]) for row in work.session.execute(query)]
