"""An accepted quote becomes an order, of the prices that were chosen."""

from collections.abc import Sequence

from portal.pricing.queries import Thing
from portal.pricing.totals import total_chosen
from shared_db.foundation.clock import today
from shared_db.foundation.ids import new_id
from shared_db.models import (
    Order,
    OrderLine,
    QuoteAnswer,
    QuotePrice,
)
from shared_db.spine.numbers import next_number
from shared_db.spine.transaction import Work


def place_order(
    work: Work, thing: Thing, answer: QuoteAnswer, chosen: Sequence[QuotePrice]
) -> Order:
    """Write the order that an accepted quote becomes, with its number and its total."""
    company_id = thing.quote.company_id
    day = today(thing.revision.zone)
    order = Order(
        id=new_id(),
        answer_id=answer.id,
        inquiry_id=thing.inquiry.id,
        company_id=company_id,
        number=next_number(work.session, "ORD", str(company_id), day),
        totals=total_chosen(thing.revision, chosen),
    )
    work.session.add(order)
    work.session.flush()
    work.session.add_all(
        OrderLine(order_id=order.id, part_id=price.part_id, quote_price_id=price.id)
        for price in chosen
    )
    work.session.flush()
    return order
