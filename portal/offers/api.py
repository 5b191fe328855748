"""Requests and offers for programs."""

from typing import Any
from uuid import UUID

from portal.api import ApiSlice
from portal.edge import settings
from portal.offers import queries, service
from portal.offers.answering import decline_request, give_offer
from portal.offers.forms import AskBody, DeclineBody, OfferBody, WithdrawBody
from shared_db.models import Offer, OfferPrice, Request
from shared_db.transaction import Work

slice_ = ApiSlice("offers")


@slice_.get("/requests")
def index(work: Work) -> Any:
    """Requests that one's own company asks or is asked, the newest first."""
    return {"requests": [_request(request) for request in queries.requests_of(work)]}


@slice_.post("/estimates/<uuid:estimate_id>/requests", body=AskBody)
def ask(work: Work, estimate_id: UUID, body: AskBody) -> Any:
    """Ask a member shop for the price of outside lines."""
    return shown(work, service.ask_for_offer(work, estimate_id, body, settings().public_url))


@slice_.get("/requests/<uuid:request_id>")
def show(work: Work, request_id: UUID) -> Any:
    """One request: what is asked, and the offers given."""
    return shown(work, queries.find_request(work, request_id))


@slice_.post("/requests/<uuid:request_id>/seen", status=200)
def seen(work: Work, request_id: UUID) -> Any:
    """Say that the asked shop has looked at it."""
    return shown(work, service.mark_seen(work, request_id))


@slice_.post("/requests/<uuid:request_id>/withdraw", body=WithdrawBody, status=200)
def withdraw(work: Work, request_id: UUID, body: WithdrawBody) -> Any:
    """Take one's own request back."""
    request = service.withdraw_request(work, request_id, body.note, settings().public_url)
    return shown(work, request)


@slice_.post("/requests/<uuid:request_id>/decline", body=DeclineBody, status=200)
def decline(work: Work, request_id: UUID, body: DeclineBody) -> Any:
    """Give no offer, with a reason."""
    return shown(work, decline_request(work, request_id, body.reason, settings().public_url))


@slice_.get("/requests/<uuid:request_id>/offers")
def offers(work: Work, request_id: UUID) -> Any:
    """The offers given, the newest first."""
    return {"offers": shown(work, queries.find_request(work, request_id))["offers"]}


@slice_.post("/requests/<uuid:request_id>/offers", body=OfferBody)
def give(work: Work, request_id: UUID, body: OfferBody) -> Any:
    """Give an offer: every asked quantity priced, or said not to be offered."""
    offer = give_offer(work, request_id, body, settings().public_url)
    prices = queries.prices_of(work, [offer.id])[offer.id]
    return _offer(offer, list(prices.values()))


@slice_.post("/offers/<uuid:offer_id>/use", status=200)
def use(work: Work, offer_id: UUID) -> Any:
    """Fill one's own lines with this offer."""
    offer = service.use_offer(work, offer_id)
    return {"offer_id": offer.id, "state": offer.state}


def shown(work: Work, request: Request) -> dict[str, Any]:
    """A request with its items and its offers, as both companies see it."""
    items = queries.items_of(work, request.id)
    given = queries.offers_of(work, request.id)
    prices = queries.prices_of(work, [offer.id for offer in given])
    return {
        **_request(request),
        "note": request.note,
        "decline_reason": request.decline_reason,
        "end_note": request.end_note,
        "items": [
            {
                "id": str(one.item.id),
                "part_id": str(one.part.id),
                "part": one.part.name,
                "operation": one.item.operation,
                "specification": one.item.specification,
                "quantities": one.item.quantities,
            }
            for one in items
        ],
        "offers": [_offer(offer, list(prices[offer.id].values())) for offer in given],
    }


def _request(request: Request) -> dict[str, Any]:
    return {
        "id": str(request.id),
        "inquiry_id": str(request.inquiry_id),
        "from_company_id": str(request.from_company_id),
        "to_company_id": str(request.to_company_id),
        "state": request.state,
        "inquiry_revision": request.inquiry_revision,
        "proposal_number": request.proposal_number,
        "due_on": request.due_on.isoformat() if request.due_on else None,
        "created_at": request.created_at.isoformat(),
    }


def _offer(offer: Offer, prices: list[OfferPrice]) -> dict[str, Any]:
    return {
        "id": str(offer.id),
        "request_id": str(offer.request_id),
        "revision": offer.revision,
        "state": offer.state,
        "inquiry_revision": offer.inquiry_revision,
        "proposal_number": offer.proposal_number,
        "valid_until": offer.valid_until.isoformat(),
        "conditions": offer.conditions,
        "prices": [
            {
                "request_item_id": str(price.request_item_id),
                "quantity": price.quantity,
                "unit_price": format(price.unit_price, "f"),
                "one_off": format(price.one_off, "f"),
                "lead_time_days": price.lead_time_days,
            }
            for price in sorted(prices, key=lambda p: (str(p.request_item_id), p.quantity))
        ],
    }
