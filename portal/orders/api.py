"""Orders for programs: the same services and the same wall."""

from uuid import UUID

from portal.api import ApiSlice
from portal.orders.answers import (
    OrderedPartOut,
    OrderListOut,
    OrderOut,
    OrderSummaryOut,
    said_order,
    said_price,
)
from portal.orders.forms import OrderSearch
from portal.orders.queries import PER_PAGE, Ordered, find_order, list_orders, ordered_prices
from shared_db.spine.transaction import Work

api = ApiSlice("orders", known_as="quotes")


@api.get("/orders", query=OrderSearch, answer=OrderListOut)
def list_of_orders(work: Work, query: OrderSearch) -> OrderListOut:
    """The orders that you have given or received, the newest first."""
    found = list_orders(work, query.page)
    return OrderListOut(
        orders=[_order(one) for one in found[:PER_PAGE]], more=len(found) > PER_PAGE
    )


@api.get("/orders/<uuid:order_id>", answer=OrderOut)
def order(work: Work, order_id: UUID) -> OrderOut:
    """One order, whole."""
    found = find_order(work, order_id)
    lines = [
        OrderedPartOut(**said_price(price).model_dump(), part=name)
        for price, name in ordered_prices(work, order_id)
    ]
    return OrderOut(**_order(found).model_dump(), lines=lines)


def _order(found: Ordered) -> OrderSummaryOut:
    return OrderSummaryOut(
        **said_order(found.order).model_dump(),
        ordered_at=found.ordered_at,
        inquiry_id=found.inquiry.id,
        inquiry_number=found.inquiry.number,
        subject=found.inquiry.subject,
        quote_revision_id=found.revision_id,
        company_id=found.order.company_id,
        counterparty=found.counterparty,
    )
