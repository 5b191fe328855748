"""Quotes for programs: the customer gets document and prices, the issuing shop also the costs."""

from collections.abc import Sequence
from decimal import Decimal
from uuid import UUID

from portal.language import say
from portal.quotes import queries
from portal.quotes.answers import why_not_answerable
from portal.quotes.checks import Check, CheckKind, before_issuing, sentence_of
from portal.quotes.grounds import grounds_of
from portal.quotes.pricing import Priced
from portal.quotes.promises import longest
from portal.quotes.queries import Bench, Thing
from portal.quotes.search import Found
from portal.quotes.service import Draft
from portal.quotes.shapes import (
    CheckOut,
    FoundQuoteOut,
    GroundOut,
    HandingOut,
    IssuedPriceOut,
    IssuedQuoteOut,
    ObstacleOut,
    OfferInCostOut,
    OrderedOut,
    PricedOut,
    QuoteAnswerOut,
    QuoteDraftOut,
    QuoteLineOut,
    TotalsOut,
    WantedOut,
)
from shared_db.models import Order, Quote, QuoteAnswer, QuotePrice, QuoteRevision
from shared_db.spine.transaction import Work


def said_line(quote: Quote, revision: QuoteRevision) -> QuoteLineOut:
    """One revision in a list."""
    return _line(quote.number, revision)


def said_found(found: Found) -> FoundQuoteOut:
    """One revision that was searched for; amounts without tax."""
    return FoundQuoteOut(
        **_line(found.number, found.revision).model_dump(),
        inquiry_id=found.inquiry.id,
        inquiry_number=found.inquiry.number,
        counterparty=found.counterparty,
        lowest=_known(found.revision.lowest_amount),
        highest=_known(found.revision.highest_amount),
    )


def said_draft(draft: Draft, lost: Sequence[Check] = ()) -> QuoteDraftOut:
    """A draft with its figures, for the lead's sales. `lost`: what its PDF won't show."""
    revision, bench = draft.thing.revision, draft.bench
    checks = [*before_issuing(bench, revision, draft.priced), *lost]
    return QuoteDraftOut(
        **said_line(draft.thing.quote, revision).model_dump(),
        inquiry_id=draft.thing.inquiry.id,
        version=revision.version,
        rollup_run_id=bench.run.id if bench.run else None,
        newest_rollup_run_id=bench.newest_run.id if bench.newest_run else None,
        values=draft.form,
        wanted=[WantedOut(part_id=one.part_id, quantity=one.quantity) for one in bench.wanted],
        prices=[said_priced(bench, one) for one in draft.priced],
        in_the_way=[
            ObstacleOut(code=one.said.code, message=say(one.said))
            for one in checks
            if one.kind is CheckKind.STOPS
        ],
        before_issuing=[_said_check(one, draft.priced) for one in checks],
        offers=[
            OfferInCostOut(
                id=UUID(one.id),
                company=one.company,
                valid_until=one.valid_until,
                conditions=one.conditions,
            )
            for one in bench.offers.values()
        ],
    )


def _said_check(check: Check, priced: Sequence[Priced]) -> CheckOut:
    at = None if check.place is None else priced[check.place].wanted
    return CheckOut(
        kind=check.kind,
        code=check.said.code,
        message=say(sentence_of(check.said)),
        part_id=at.part_id if at else None,
        quantity=at.quantity if at else None,
    )


def said_priced(bench: Bench, priced: Priced) -> PricedOut:
    """One wanted quantity with its price, while it is a draft."""
    offered = longest(bench, priced)
    return PricedOut(
        part_id=priced.wanted.part_id,
        left_out=priced.typed.left_out,
        lacks_price=priced.lacks_price,
        offered_lead_time_days=offered[0] if offered else None,
        **priced.as_json(),
    )


def said_issued(work: Work, thing: Thing) -> IssuedQuoteOut:
    """An issued revision; how its prices came about is told to the issuing shop only."""
    revision = thing.revision
    newest = queries.newest_of(queries.revisions_of(work, thing.inquiry.id))
    why_not = why_not_answerable(thing, newest, by_customer=work.actor.is_customer)
    answer, order = queries.answer_of(work, revision.id), queries.order_of(work, revision.id)
    return IssuedQuoteOut(
        **said_line(thing.quote, revision).model_dump(),
        inquiry_id=thing.inquiry.id,
        version=revision.version,
        document=revision.document or {},
        prices=[said_price(one) for one in queries.prices_of(work, revision.id)],
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
        priced=None if work.actor.is_customer else revision.priced,
        rests_on=None if work.actor.is_customer else _grounds(work, revision),
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


def said_order(order: Order) -> OrderedOut:
    """The order that a quote became."""
    totals = TotalsOut.model_validate(order.totals)
    return OrderedOut(id=order.id, number=order.number, totals=totals)


def said_price(price: QuotePrice) -> IssuedPriceOut:
    """A price as it was issued."""
    return IssuedPriceOut(
        part_id=price.part_id,
        quantity=price.quantity,
        unit_price=text_of(price.unit_price),
        amount=text_of(price.amount),
        one_off=text_of(price.one_off),
        lead_time_days=price.lead_time_days,
    )


def text_of(amount: Decimal) -> str:
    """An amount without the zeros that the record adds."""
    return format(amount.normalize(), "f")


def _known(amount: Decimal | None) -> str | None:
    return None if amount is None else text_of(amount)


def _line(number: str, revision: QuoteRevision) -> QuoteLineOut:
    return QuoteLineOut(
        id=revision.id,
        number=number,
        revision=revision.revision,
        state=revision.state,
        issued_at=revision.issued_at,
        valid_until=revision.valid_until,
    )
