"""What an actor may see of prices and costs: the wall that the alliance stands on."""

from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, and_, false, or_, select

from shared_db.access.actor import Actor
from shared_db.access.inquiries import by_side, inner_inquiries, is_one, own_inquiries
from shared_db.access.papers import until_leaving
from shared_db.access.permissions import Permission
from shared_db.access.principals import seen
from shared_db.models import (
    EarlierPart,
    Estimate,
    EstimateLine,
    EstimatePart,
    EstimateSaving,
    EstimateVariant,
    EstimateVersionName,
    Inquiry,
    LineTemplate,
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
    return query if actor.may_somewhere(Permission.SEE_ESTIMATE) else query.where(false())


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


@seen(EstimateSaving)
def visible_estimate_savings(actor: Actor) -> Select[EstimateSaving]:
    """As the estimate."""
    return select(EstimateSaving).where(EstimateSaving.estimate_id.in_(_estimate_ids(actor)))


@seen(EstimateVersionName)
def visible_version_names(actor: Actor) -> Select[EstimateVersionName]:
    """As the estimate."""
    return select(EstimateVersionName).where(
        EstimateVersionName.estimate_id.in_(_estimate_ids(actor))
    )


@seen(RollupRun)
def visible_rollups(actor: Actor) -> Select[RollupRun]:
    """As the estimate; of one of a group that the shop has left, those of the time before."""
    query = select(RollupRun).where(RollupRun.estimate_id.in_(_estimate_ids(actor)))
    if not actor.left:
        return query
    before = until_leaving(actor, Estimate.inquiry_id, RollupRun.created_at)
    of = select(Estimate.id).where(Estimate.id == RollupRun.estimate_id, before)
    return query.where(of.correlate(RollupRun).exists())


@seen(EarlierPart)
def visible_earlier_parts(actor: Actor) -> Select[EarlierPart]:
    """As the estimate."""
    query = select(EarlierPart).where(EarlierPart.company_id == actor.company_id)
    return query if actor.may_somewhere(Permission.SEE_ESTIMATE) else query.where(false())


@seen(LineTemplate)
def visible_line_templates(actor: Actor) -> Select[LineTemplate]:
    """One's own company's, for those whose role is with costs."""
    query = select(LineTemplate).where(LineTemplate.company_id == actor.company_id)
    return query if actor.may_somewhere(Permission.SEE_ESTIMATE) else query.where(false())


@seen(Request)
def visible_requests(actor: Actor) -> Select[Request]:
    """The asking and the asked company."""
    query = select(Request).where(
        or_(Request.from_company_id == actor.company_id, Request.to_company_id == actor.company_id)
    )
    return query if actor.may_somewhere(Permission.SEE_ESTIMATE) else query.where(false())


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
    )
    return query.where(Request.inquiry_id.in_(inner_inquiries(actor).with_only_columns(Inquiry.id)))


@seen(Offer)
def visible_offers(actor: Actor) -> Select[Offer]:
    """The requester and the answering shop; once it has left, those that were given before."""
    query = select(Offer).where(Offer.request_id.in_(_request_ids(actor)))
    if not actor.left:
        return query
    before = until_leaving(actor, Request.inquiry_id, Offer.given_at)
    of = select(Request.id).where(Request.id == Offer.request_id, before)
    return query.where(of.correlate(Offer).exists())


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
    issued = (
        select(QuoteRevision.id)
        .where(QuoteRevision.quote_id == Quote.id, _is_issued())
        .correlate(Quote)
        .exists()
    )
    own = and_(is_one(own_inquiries(actor), Quote.inquiry_id), issued)
    return select(Quote).where(by_side(actor, as_shop=_is_written(actor), as_customer=own))


@seen(QuoteRevision)
def visible_quote_revisions(actor: Actor) -> Select[QuoteRevision]:
    """As the quote, and for the customer never a draft."""
    written = _of_quote(_is_written(actor))
    own = and_(_is_issued(), _of_quote(is_one(own_inquiries(actor), Quote.inquiry_id)))
    return select(QuoteRevision).where(by_side(actor, as_shop=written, as_customer=own))


def _written_revisions(actor: Actor) -> Select[QuoteRevision]:
    return select(QuoteRevision).where(_of_quote(_is_written(actor)))


def _is_written(actor: Actor) -> ColumnElement[bool]:
    """A quote of the own company, for those whose role is with costs."""
    if not actor.may_somewhere(Permission.SEE_ESTIMATE):
        return false()
    return Quote.company_id == actor.company_id


def _is_issued() -> ColumnElement[bool]:
    return QuoteRevision.state != QuoteState.DRAFT


def _of_quote(condition: ColumnElement[bool]) -> ColumnElement[bool]:
    return (
        select(Quote.id)
        .where(Quote.id == QuoteRevision.quote_id, condition)
        .correlate(QuoteRevision)
        .exists()
    )


def _revision_ids(actor: Actor) -> Select[UUID]:
    return visible_quote_revisions(actor).with_only_columns(QuoteRevision.id)


@seen(QuotePrice)
def visible_quote_prices(actor: Actor) -> Select[QuotePrice]:
    """As the revision."""
    return select(QuotePrice).where(QuotePrice.revision_id.in_(_revision_ids(actor)))


@seen(QuoteBasis)
def visible_quote_bases(actor: Actor) -> Select[QuoteBasis]:
    """Which offers a quote was priced on: the shop that issued it, and nobody else."""
    own = _written_revisions(actor).with_only_columns(QuoteRevision.id)
    return select(QuoteBasis).where(QuoteBasis.revision_id.in_(own))


@seen(QuoteHanding)
def visible_quote_handings(actor: Actor) -> Select[QuoteHanding]:
    """That it was given by hand, how and when: the shop that issued it, and the customer."""
    return select(QuoteHanding).where(QuoteHanding.revision_id.in_(_revision_ids(actor)))


@seen(QuoteKept)
def visible_kept_quotes(actor: Actor) -> Select[QuoteKept]:
    """What sales decided about it: as what it was priced on."""
    own = _written_revisions(actor).with_only_columns(QuoteRevision.id)
    return select(QuoteKept).where(QuoteKept.revision_id.in_(own))


@seen(QuotePdf)
def visible_quote_pdfs(actor: Actor) -> Select[QuotePdf]:
    """As the revision."""
    return select(QuotePdf).where(QuotePdf.revision_id.in_(_revision_ids(actor)))


@seen(QuoteAnswer)
def visible_quote_answers(actor: Actor) -> Select[QuoteAnswer]:
    """As the revision; for a shop that has left the group, what was answered before."""
    query = select(QuoteAnswer).where(QuoteAnswer.revision_id.in_(_revision_ids(actor)))
    if not actor.left:
        return query
    of = (
        select(QuoteRevision.id)
        .join(Quote, Quote.id == QuoteRevision.quote_id)
        .where(
            QuoteRevision.id == QuoteAnswer.revision_id,
            until_leaving(actor, Quote.inquiry_id, QuoteAnswer.answered_at),
        )
    )
    return query.where(of.correlate(QuoteAnswer).exists())


def issued_quotes(actor: Actor) -> Select[UUID, int]:
    """For the member shops: that an inquiry has an issued quote, and its revision; no price.

    They hear when it is issued and whether it was ordered from, and of nothing else about it.
    """
    return (
        select(Quote.inquiry_id, QuoteRevision.revision)
        .join(QuoteRevision, QuoteRevision.quote_id == Quote.id)
        .where(
            _is_issued(),
            Quote.inquiry_id.in_(inner_inquiries(actor).with_only_columns(Inquiry.id)),
        )
    )


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
