"""What an actor may see of prices and costs: the wall that the alliance stands on."""

from typing import Any
from uuid import UUID

from sqlalchemy import Select, false, or_, select

from shared_db.access.actor import Actor
from shared_db.access.inquiries import visible_inquiries
from shared_db.access.permissions import Permission
from shared_db.access.principals import seen
from shared_db.models import (
    Estimate,
    EstimateLine,
    EstimatePart,
    EstimateVariant,
    Inquiry,
    Offer,
    OfferBasis,
    OfferPrice,
    Order,
    OrderLine,
    Quote,
    QuoteAnswer,
    QuoteBasis,
    QuoteHanding,
    QuoteKept,
    QuotePdf,
    QuotePrice,
    QuoteRevision,
    QuoteState,
    Request,
    RequestItem,
    RollupRun,
)


@seen(Estimate)
def visible_estimates(actor: Actor) -> Select[Estimate]:
    """One's own company's, and nobody else's, for those whose role is with costs."""
    query = select(Estimate).where(Estimate.company_id == actor.company_id)
    return query if actor.may(Permission.SEE_ESTIMATE) else query.where(false())


def _estimate_ids(actor: Actor) -> Select[UUID]:
    return visible_estimates(actor).with_only_columns(Estimate.id)


@seen(EstimatePart)
def visible_estimate_parts(actor: Actor) -> Select[EstimatePart]:
    """As the estimate."""
    return select(EstimatePart).where(EstimatePart.estimate_id.in_(_estimate_ids(actor)))


@seen(EstimateVariant)
def visible_estimate_variants(actor: Actor) -> Select[EstimateVariant]:
    """As the estimate."""
    return select(EstimateVariant).where(EstimateVariant.estimate_id.in_(_estimate_ids(actor)))


@seen(EstimateLine)
def visible_estimate_lines(actor: Actor) -> Select[EstimateLine]:
    """As the estimate."""
    return select(EstimateLine).where(EstimateLine.estimate_id.in_(_estimate_ids(actor)))


@seen(RollupRun)
def visible_rollups(actor: Actor) -> Select[RollupRun]:
    """As the estimate."""
    return select(RollupRun).where(RollupRun.estimate_id.in_(_estimate_ids(actor)))


@seen(Request)
def visible_requests(actor: Actor) -> Select[Request]:
    """The asking and the asked company."""
    query = select(Request).where(
        or_(Request.from_company_id == actor.company_id, Request.to_company_id == actor.company_id)
    )
    return query if actor.may(Permission.SEE_ESTIMATE) else query.where(false())


def _request_ids(actor: Actor) -> Select[UUID]:
    return visible_requests(actor).with_only_columns(Request.id)


@seen(RequestItem)
def visible_request_items(actor: Actor) -> Select[RequestItem]:
    """As the request."""
    return select(RequestItem).where(RequestItem.request_id.in_(_request_ids(actor)))


def asked_shops(actor: Actor) -> Select[Any]:
    """For the member shops: who asked whom, has seen, has answered; no price, no note, no line.

    Columns: inquiry_id, request_id, from_company_id, to_company_id, state, created_at, seen_at,
    answered_at, due_on.
    """
    query: Select[Any] = select(  # type: ignore[assignment]
        Request.inquiry_id,
        Request.id.label("request_id"),
        Request.from_company_id,
        Request.to_company_id,
        Request.state,
        Request.created_at,
        Request.seen_at,
        Request.answered_at,
        Request.due_on,
    ).where(Request.inquiry_id.in_(visible_inquiries(actor).with_only_columns(Inquiry.id)))
    return query if actor.is_member else query.where(false())


@seen(Offer)
def visible_offers(actor: Actor) -> Select[Offer]:
    """The requester and the answering shop."""
    return select(Offer).where(Offer.request_id.in_(_request_ids(actor)))


@seen(OfferBasis)
def visible_offer_bases(actor: Actor) -> Select[OfferBasis]:
    """What one's own offers rest on, for the shop that gave them; its requester sees none of it."""
    given = (
        visible_offers(actor)
        .join(Request, Request.id == Offer.request_id)
        .where(Request.to_company_id == actor.company_id)
        .with_only_columns(Offer.id)
    )
    return select(OfferBasis).where(OfferBasis.offer_id.in_(given))


@seen(OfferPrice)
def visible_offer_prices(actor: Actor) -> Select[OfferPrice]:
    """As the offer."""
    return select(OfferPrice).where(
        OfferPrice.offer_id.in_(visible_offers(actor).with_only_columns(Offer.id))
    )


@seen(Quote)
def visible_quotes(actor: Actor) -> Select[Quote]:
    """The shop that writes it; the customer once a revision is issued."""
    if actor.is_customer:
        issued = select(QuoteRevision.quote_id).where(QuoteRevision.state != QuoteState.DRAFT)
        own = visible_inquiries(actor).with_only_columns(Inquiry.id)
        return select(Quote).where(Quote.inquiry_id.in_(own), Quote.id.in_(issued))
    query = select(Quote).where(Quote.company_id == actor.company_id)
    return query if actor.may(Permission.SEE_ESTIMATE) else query.where(false())


@seen(QuoteRevision)
def visible_quote_revisions(actor: Actor) -> Select[QuoteRevision]:
    """As the quote, and for the customer never a draft."""
    query = select(QuoteRevision).where(
        QuoteRevision.quote_id.in_(visible_quotes(actor).with_only_columns(Quote.id))
    )
    return query.where(QuoteRevision.state != QuoteState.DRAFT) if actor.is_customer else query


def _revision_ids(actor: Actor) -> Select[UUID]:
    return visible_quote_revisions(actor).with_only_columns(QuoteRevision.id)


@seen(QuotePrice)
def visible_quote_prices(actor: Actor) -> Select[QuotePrice]:
    """As the revision."""
    return select(QuotePrice).where(QuotePrice.revision_id.in_(_revision_ids(actor)))


@seen(QuoteBasis)
def visible_quote_bases(actor: Actor) -> Select[QuoteBasis]:
    """Which offers a quote was priced on: the shop that issued it, and nobody else."""
    query = select(QuoteBasis).where(QuoteBasis.revision_id.in_(_revision_ids(actor)))
    return query if actor.is_member else query.where(false())


@seen(QuoteHanding)
def visible_quote_handings(actor: Actor) -> Select[QuoteHanding]:
    """That it was given by hand, how and when: the shop that issued it, and the customer."""
    return select(QuoteHanding).where(QuoteHanding.revision_id.in_(_revision_ids(actor)))


@seen(QuoteKept)
def visible_kept_quotes(actor: Actor) -> Select[QuoteKept]:
    """What sales decided about it: as what it was priced on."""
    query = select(QuoteKept).where(QuoteKept.revision_id.in_(_revision_ids(actor)))
    return query if actor.is_member else query.where(false())


@seen(QuotePdf)
def visible_quote_pdfs(actor: Actor) -> Select[QuotePdf]:
    """As the revision."""
    return select(QuotePdf).where(QuotePdf.revision_id.in_(_revision_ids(actor)))


@seen(QuoteAnswer)
def visible_quote_answers(actor: Actor) -> Select[QuoteAnswer]:
    """As the revision."""
    return select(QuoteAnswer).where(QuoteAnswer.revision_id.in_(_revision_ids(actor)))


def issued_quotes(actor: Actor) -> Select[UUID, int]:
    """For the member shops: that an inquiry has an issued quote, and its revision; no price.

    They hear when it is issued and whether it was ordered from, and of nothing else about it.
    """
    query = (
        select(Quote.inquiry_id, QuoteRevision.revision)
        .join(QuoteRevision, QuoteRevision.quote_id == Quote.id)
        .where(
            QuoteRevision.state != QuoteState.DRAFT,
            Quote.inquiry_id.in_(visible_inquiries(actor).with_only_columns(Inquiry.id)),
        )
    )
    return query if actor.is_member else query.where(false())


@seen(Order)
def visible_orders(actor: Actor) -> Select[Order]:
    """The customer and the lead shop."""
    own_answers = visible_quote_answers(actor).with_only_columns(QuoteAnswer.id)
    return select(Order).where(Order.answer_id.in_(own_answers))


@seen(OrderLine)
def visible_order_lines(actor: Actor) -> Select[OrderLine]:
    """As the order."""
    return select(OrderLine).where(
        OrderLine.order_id.in_(visible_orders(actor).with_only_columns(Order.id))
    )
