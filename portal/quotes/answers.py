"""Quotes for programs: the customer gets document and prices, the issuing shop also the costs."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from pydantic import BaseModel, RootModel

from portal.language import say
from portal.orders.answers import IssuedPriceOut, OrderedOut, TotalsOut, said_order, said_price
from portal.orders.queries import order_of
from portal.pricing.answers import QuoteDraftOut, QuoteLineOut, line_of, said_line
from portal.pricing.queries import Thing, newest_of, prices_of, revisions_of
from portal.quotes import queries
from portal.quotes.answering import why_not_answerable
from portal.quotes.finding import Found
from portal.quotes.grounds import grounds_of
from shared_db.foundation.amounts import as_text
from shared_db.models import (
    CameBy,
    HandedBy,
    Language,
    OfferState,
    QuoteAnswer,
    QuoteRevision,
    QuoteState,
)
from shared_db.spine.transaction import Work


class QuotesOfInquiryOut(BaseModel):
    """Shops that don't lead the inquiry learn which revisions were issued, and nothing else."""

    issued: list[int]
    revisions: list[QuoteLineOut]


class FoundQuoteOut(QuoteLineOut):
    """One that was searched for; amounts without tax, at the cheapest and dearest quantities."""

    inquiry_id: UUID
    inquiry_number: str | None
    counterparty: str
    lowest: str | None
    highest: str | None


class FoundQuotesOut(BaseModel):
    """A page of the list; `more` if there is another."""

    quotes: list[FoundQuoteOut]
    more: bool


class QuoteAnswerOut(BaseModel):
    """The customer's word; the reason is for the lead shop.

    `came_by`, `answered_on`: how and when it came where the shop has recorded it; else null.
    """

    accepted: bool
    reason: str
    came_by: CameBy | None
    answered_on: date | None
    their_number: str


class HandingOut(BaseModel):
    """That the quote was given to the customer by hand."""

    way: HandedBy
    given_on: date
    to_whom: str


class GroundOut(BaseModel):
    """An offer that a quote was priced on, and the newest to the same request.

    `state` and `newest_revision` are what a decision to keep the quote names as seen.
    """

    offer_id: UUID
    request_id: UUID
    shop: str
    revision: int
    valid_until: date
    state: OfferState
    newest_offer_id: UUID
    newest_revision: int
    undecided: bool


class IssuedQuoteOut(QuoteLineOut):
    """A revision as it was issued. `priced`, how its prices came about, and `rests_on`, the offers
    that it was priced on, are the shop's own.
    """

    inquiry_id: UUID
    version: int
    document: dict[str, Any]
    prices: list[IssuedPriceOut]
    pdfs: list[Language]
    newest_revision_id: UUID | None
    answerable: bool
    why_not: str | None
    seen_at: datetime | None
    handed_over: list[HandingOut]
    answer: QuoteAnswerOut | None
    order: OrderedOut | None
    priced: dict[str, Any] | None
    rests_on: list[GroundOut] | None


class QuoteOut(RootModel[IssuedQuoteOut | QuoteDraftOut]):
    """A revision: issued, or for the lead's sales a draft."""


class AcceptedOut(BaseModel):
    """The order that was placed."""

    order_id: UUID
    number: str
    totals: TotalsOut


class DeclinedOut(BaseModel):
    """The quote is declined."""

    state: QuoteState


def said_found(found: Found) -> FoundQuoteOut:
    """One revision that was searched for; amounts without tax."""
    return FoundQuoteOut(
        **line_of(found.number, found.revision).model_dump(),
        inquiry_id=found.inquiry.id,
        inquiry_number=found.inquiry.number,
        counterparty=found.counterparty,
        lowest=_known(found.revision.lowest_amount),
        highest=_known(found.revision.highest_amount),
    )


def said_issued(work: Work, thing: Thing) -> IssuedQuoteOut:
    """An issued revision; how its prices came about is told to the issuing shop only."""
    revision, here = thing.revision, work.actor.in_group(thing.inquiry.group_id)
    newest = newest_of(revisions_of(work, thing.inquiry.id))
    why_not = why_not_answerable(thing, newest, by_customer=here.is_customer)
    answer, order = queries.answer_of(work, revision.id), order_of(work, revision.id)
    return IssuedQuoteOut(
        **said_line(thing.quote, revision).model_dump(),
        inquiry_id=thing.inquiry.id,
        version=revision.version,
        document=revision.document or {},
        prices=[said_price(one) for one in prices_of(work, revision.id)],
        pdfs=[pdf.language for pdf in queries.pdfs_of(work, revision.id)],
        newest_revision_id=newest.id if newest else None,
        answerable=why_not is None,
        why_not=say(why_not) if why_not else None,
        seen_at=revision.seen_at,
        answer=_said_answer(answer) if answer else None,
        handed_over=[
            HandingOut(way=one.way, given_on=one.given_on, to_whom=one.to_whom)
            for one in queries.handings_of(work, revision.id)
        ],
        order=said_order(order) if order else None,
        priced=None if here.is_customer else revision.priced,
        rests_on=None if here.is_customer else _grounds(work, revision),
    )


def _said_answer(answer: QuoteAnswer) -> QuoteAnswerOut:
    return QuoteAnswerOut(
        accepted=answer.accepted,
        reason=answer.reason,
        came_by=answer.came_by,
        answered_on=answer.answered_on,
        their_number=answer.their_number,
    )


def _grounds(work: Work, revision: QuoteRevision) -> list[GroundOut]:
    return [
        GroundOut(
            offer_id=one.offer.id,
            request_id=one.request.id,
            shop=one.shop,
            revision=one.offer.revision,
            valid_until=one.offer.valid_until,
            state=one.state,
            newest_offer_id=one.newest.id,
            newest_revision=one.newest.revision,
            undecided=one.undecided,
        )
        for one in grounds_of(work, [revision.id])[revision.id]
    ]


def _known(amount: Decimal | None) -> str | None:
    return None if amount is None else as_text(amount)
