"""What programs are told of requests and offers. Prices are decimal numbers as text."""

from collections.abc import Collection
from datetime import date, datetime
from decimal import Decimal
from uuid import UUID

from pydantic import BaseModel

from portal.inquiries.answers import DrawingOut, drawing_out
from portal.offers import queries
from portal.offers.named import is_outdated, named_in
from shared_db.acts.ordered_offers import chosen_items
from shared_db.acts.resting import offers_under_quotes
from shared_db.models import (
    DrawingPurpose,
    MaterialBy,
    Offer,
    OfferPrice,
    OfferState,
    Request,
    RequestState,
)
from shared_db.spine.transaction import Work


class RequestSummaryOut(BaseModel):
    """A request in the list."""

    id: UUID
    inquiry_id: UUID
    from_company_id: UUID
    to_company_id: UUID
    state: RequestState
    inquiry_revision: int
    proposal_number: int | None
    due_on: date | None
    created_at: datetime


class RequestListOut(BaseModel):
    """Those that one's own company asks or is asked, the newest first."""

    requests: list[RequestSummaryOut]


class ItemOut(BaseModel):
    """One thing that a price is asked for, and for how many pieces.

    `quantities` are the pieces started, which come to the asked shop and are priced; `wanted`, one
    for each of them, the good pieces that are to come of it; null, as `material_by` is, where that
    was asked before both were told.
    """

    id: UUID
    part_id: UUID
    part: str
    operation: str
    specification: str
    quantities: list[int]
    wanted: list[int] | None
    material_by: MaterialBy | None
    material_note: str


class PriceOut(BaseModel):
    """The price of one item at one quantity."""

    request_item_id: UUID
    quantity: int
    unit_price: Decimal
    one_off: Decimal
    lead_time_days: int | None
    ordered: bool
    """Whether the customer's order rests on this item of the offer."""


class OfferOut(BaseModel):
    """An offer, as it was given."""

    id: UUID
    request_id: UUID
    revision: int
    state: OfferState
    inquiry_revision: int
    proposal_number: int | None
    valid_until: date
    conditions: str
    under_issued_quote: bool
    """Whether an order by the customer would name this very offer."""
    prices: list[PriceOut]


class OfferListOut(BaseModel):
    """The offers given to a request, the newest first."""

    offers: list[OfferOut]


class NamedDrawingOut(DrawingOut):
    """A drawing that goes with a request: the customer's, or one that the asking shop brought.

    `outdated`: there is a newer revision of it; the request keeps the one that it named.
    """

    purpose: DrawingPurpose
    outdated: bool


class RequestOut(RequestSummaryOut):
    """A request, whole, as both companies see it."""

    note: str
    decline_reason: str
    end_note: str
    items: list[ItemOut]
    drawings: list[NamedDrawingOut]
    """What goes along, as far as it is open to one."""
    offers: list[OfferOut]


class AskedOut(BaseModel):
    """The requests that were sent, one to each shop, in the order given."""

    requests: list[RequestOut]


class UsedOut(BaseModel):
    """The offer that one's own lines take now."""

    offer_id: UUID
    state: OfferState


def request_summary(request: Request) -> RequestSummaryOut:
    """A row of the list."""
    return RequestSummaryOut.model_validate(request, from_attributes=True)


def request_out(work: Work, request: Request) -> RequestOut:
    """A request with its items and its offers."""
    return RequestOut(
        **request_summary(request).model_dump(),
        note=request.note,
        decline_reason=request.decline_reason,
        end_note=request.end_note,
        items=[
            ItemOut(
                id=one.item.id,
                part_id=one.part.id,
                part=one.part.name,
                operation=one.item.operation,
                specification=one.item.specification,
                quantities=one.item.quantities,
                wanted=one.item.wanted or None,
                material_by=one.item.material_by,
                material_note=one.item.material_note,
            )
            for one in queries.items_of(work, request.id)
        ],
        drawings=[
            NamedDrawingOut(
                **drawing_out(one).model_dump(), purpose=one.purpose, outdated=is_outdated(one)
            )
            for one in named_in(work, request).drawings
        ],
        offers=offers_out(work, request),
    )


def offers_out(work: Work, request: Request) -> list[OfferOut]:
    """Its offers, the newest first."""
    given = queries.offers_of(work, request.id)
    prices = queries.prices_of(work, [offer.id for offer in given])
    promised = offers_under_quotes(work.session, request.inquiry_id)
    ordered = chosen_items(work.session, request.inquiry_id)
    return [
        _offer(
            offer,
            list(prices[offer.id].values()),
            promised=offer.id in promised,
            ordered=ordered.get(offer.id, frozenset()),
        )
        for offer in given
    ]


def new_offer_out(work: Work, offer: Offer) -> OfferOut:
    """The offer that was just given: no quote can rest on it yet."""
    prices = queries.prices_of(work, [offer.id])[offer.id]
    return _offer(offer, list(prices.values()), promised=False, ordered=())


def _offer(
    offer: Offer, prices: list[OfferPrice], *, promised: bool, ordered: Collection[UUID]
) -> OfferOut:
    by_item = sorted(prices, key=lambda price: (str(price.request_item_id), price.quantity))
    own = set(OfferOut.model_fields) - {"prices", "under_issued_quote"}
    return OfferOut(
        **{name: getattr(offer, name) for name in own},
        under_issued_quote=promised,
        prices=[
            PriceOut(
                request_item_id=price.request_item_id,
                quantity=price.quantity,
                unit_price=price.unit_price,
                one_off=price.one_off,
                lead_time_days=price.lead_time_days,
                ordered=price.request_item_id in ordered,
            )
            for price in by_item
        ],
    )
