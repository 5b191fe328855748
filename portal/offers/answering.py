"""Answering a request: an offer per asked quantity from one's own estimate, or a reason why not."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from uuid import UUID

from portal.estimates import queries as estimates
from portal.estimates.service import estimate_for, must_be_live
from portal.losses import below_cost
from portal.offers import queries
from portal.offers.asking import audience_of, let_go_of_offers
from portal.offers.forms import OfferBody, PriceBody
from portal.offers.own_cost import own_costs
from shared_db.access import Permission
from shared_db.acts.resting import keep_offer_basis
from shared_db.acts.staleness import current_proposal_number
from shared_db.acts.sub_quotes import empty_lines, roll_up_again
from shared_db.foundation.base import utc_now
from shared_db.foundation.clock import today
from shared_db.foundation.errors import N_, DomainError, Invalid, NotAllowed, WrongState
from shared_db.foundation.ids import new_id
from shared_db.models import (
    Estimate,
    Inquiry,
    Offer,
    OfferPrice,
    OfferState,
    Part,
    Request,
    RequestState,
)
from shared_db.spine.states import following, move
from shared_db.spine.transaction import Work

Errors = dict[str, DomainError]
REASON_NEEDED = N_(
    "A price is below your own cost. Say why it is offered all the same; only your own company"
    " reads it."
)


def give_offer(work: Work, request_id: UUID, body: OfferBody) -> Offer:
    """Give an offer, or a new revision of it. Whether a line takes it, the asker says."""
    inquiry, request = open_for_answer(work, request_id)
    if RequestState.ANSWERED not in following(request.state) | {request.state}:
        raise WrongState("request_over", N_("This request is over. Nothing is asked any more."))
    proposal_number = current_proposal_number(work, inquiry)
    parts = queries.parts_asked(work, request.id)
    _must_know_the_revision(request, inquiry, parts, body.confirmed_revision)
    _must_know_the_proposal(request, proposal_number, parts, body.confirmed_proposal)
    _check(work, request, body, today(estimates.timezone_of(work, inquiry)))
    estimate = estimates.estimate_of_request(work, request.id)
    losses = below_own_cost(work, request.id, estimate, body)
    if losses and not body.below_cost_reason:
        raise Invalid(losses | {"below_cost_reason": DomainError("reason_needed", REASON_NEEDED)})
    estimate = estimate or estimate_for(work, request)
    before = queries.offers_of(work, request.id)
    audience = audience_of(work, inquiry, request)
    let_go_of_offers(work, request, audience, OfferState.SUPERSEDED)
    offer = Offer(
        id=new_id(),
        request_id=request.id,
        revision=before[0].revision + 1 if before else 1,
        state=OfferState.GIVEN,
        estimate_id=estimate.id,
        inquiry_revision=inquiry.revision,
        proposal_number=proposal_number,
        valid_until=body.valid_until,
        conditions=body.conditions,
        below_cost_reason=body.below_cost_reason if losses else "",
        given_by=work.actor.person_id,
    )
    work.session.add(offer)
    work.session.flush()
    work.session.add_all(
        _row(offer, price, body.lead_time_days) for price in body.prices if not price.not_offered
    )
    if request.state is not RequestState.ANSWERED:
        move(request, RequestState.ANSWERED)
    request.answered_at, request.decline_reason = utc_now(), ""
    work.session.flush()
    keep_offer_basis(work.session, offer)
    roll_up_again(work, request)
    audience.offered(offer)
    audience.ask(request.from_company_id, "offer_given")
    return offer


def decline_request(work: Work, request_id: UUID, reason: str) -> Request:
    """Give no offer, or take the one given back, and say why."""
    inquiry, request = open_for_answer(work, request_id)
    move(request, RequestState.DECLINED)
    request.decline_reason, request.answered_at = reason, utc_now()
    audience = audience_of(work, inquiry, request)
    let_go_of_offers(work, request, audience, OfferState.WITHDRAWN)
    empty_lines(work, request)
    audience.state()
    audience.ask(request.from_company_id, "request_declined", reason=reason)
    return request


def open_for_answer(work: Work, request_id: UUID) -> tuple[Inquiry, Request]:
    """The inquiry and the request, locked, if the actor may answer it."""
    inquiry, request = queries.lock_request(work, request_id)
    must_be_asked(work, inquiry, request)
    must_be_live(inquiry)
    return inquiry, request


def must_be_asked(work: Work, inquiry: Inquiry, request: Request) -> None:
    """Raise `NotAllowed` for all but those of the asked shop who give offers."""
    if request.to_company_id != work.actor.company_id:
        raise NotAllowed(N_("Only the shop that was asked can answer."))
    work.actor.in_group(inquiry.group_id).require(Permission.GIVE_OFFER)


def _must_know_the_revision(
    request: Request, inquiry: Inquiry, parts: Sequence[Part], confirmed: int | None
) -> None:
    """An offer answers what stands: what changed in its parts has to be looked at first."""
    since = max(request.inquiry_revision, confirmed or 0)
    changed = [part.name for part in parts if part.changed_in_revision > since]
    if changed:
        raise Invalid.one(
            "confirmed_revision",
            "revised_meanwhile",
            N_(
                "The customer has changed “%(parts)s” since you were asked. Look at revision"
                " %(revision)s, then confirm that your offer is for it."
            ),
            parts=changed,
            revision=inquiry.revision,
        )


def _must_know_the_proposal(
    request: Request, standing: int | None, parts: Sequence[Part], confirmed: int | None
) -> None:
    """Nor is an offer for steps that were planned otherwise after it was asked for."""
    since = max(request.proposal_number or 0, confirmed or 0)
    changed = [part.name for part in parts if (part.planned_in_version or 0) > since]
    if changed:
        raise Invalid.one(
            "confirmed_proposal",
            "proposal_changed_meanwhile",
            N_(
                "The proposal has changed for “%(parts)s” since you were asked. Look at version"
                " %(number)s, then confirm that your offer is for it."
            ),
            parts=changed,
            number=standing,
        )


def _check(work: Work, request: Request, body: OfferBody, day: date) -> None:
    """Every asked quantity once, priced or said not to be offered; nothing that wasn't asked."""
    asked = {
        (one.item.id, quantity)
        for one in queries.items_of(work, request.id)
        for quantity in one.item.quantities
    }
    errors: Errors = {}
    if body.valid_until < day:
        _refuse(errors, "valid_until", "in_the_past", N_("Please enter today or a later day."))
    for place, price in enumerate(body.prices):
        key = (price.request_item_id, price.quantity)
        if key in asked:
            asked.remove(key)
            _check_price(errors, f"prices-{place}", price, body.lead_time_days)
        else:
            sentence = N_("This quantity was not asked for, or stands here twice.")
            _refuse(errors, f"prices-{place}-quantity", "not_asked", sentence)
    if asked:
        sentence = N_("Price every quantity that was asked, or mark it as not offered.")
        _refuse(errors, "prices", "incomplete", sentence)
    elif all(price.not_offered for price in body.prices):
        _refuse(errors, "prices", "nothing_offered", N_("Offer at least one price, or decline."))
    if errors:
        raise Invalid(errors)


def below_own_cost(
    work: Work, request_id: UUID, estimate: Estimate | None, body: OfferBody
) -> Errors:
    """The prices below what one's own estimate says they cost, by field."""
    costs = own_costs(work, estimate, queries.items_of(work, request_id))
    found: Errors = {}
    for place, price in enumerate(body.prices):
        cost = costs.get((str(price.request_item_id), price.quantity))
        if cost is None or price.not_offered or price.unit_price is None:
            continue
        lost = cost.lost_at(price.quantity, price.unit_price, price.one_off or Decimal(0))
        if lost is not None:
            found[f"prices-{place}-unit_price"] = below_cost(lost, price.quantity)
    return found


def _check_price(errors: Errors, name: str, price: PriceBody, days: int | None) -> None:
    if price.not_offered:
        return
    if price.unit_price is None:
        sentence = N_("Enter a price, or mark this quantity as not offered.")
        _refuse(errors, f"{name}-unit_price", "price_or_leave_out", sentence)
    if price.lead_time_days is None and days is None:
        _refuse(errors, f"{name}-lead_time_days", "empty", N_("Please fill this in."))


def _refuse(errors: Errors, field: str, code: str, sentence: str) -> None:
    errors[field] = DomainError(code, sentence, field=field)


def _row(offer: Offer, price: PriceBody, days: int | None) -> OfferPrice:
    return OfferPrice(
        offer_id=offer.id,
        request_item_id=price.request_item_id,
        quantity=price.quantity,
        unit_price=price.unit_price,
        one_off=price.one_off or 0,
        lead_time_days=days if price.lead_time_days is None else price.lead_time_days,
    )
