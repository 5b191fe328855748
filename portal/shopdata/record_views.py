"""Pages of what the shop's own records say."""

from decimal import Decimal

from flask import render_template, request

from portal.edge import acts
from portal.shopdata.blueprint import blueprint
from portal.shopdata.import_page import page_number
from portal.shopdata.plot import plot_of
from portal.shopdata.proposals import propose_times, propose_times_of_all
from portal.shopdata.queries import operation_names
from portal.shopdata.record_queries import (
    PAGE,
    items,
    operations,
    work_orders_of,
)
from shared_db.access import OwnPermission
from shared_db.foundation.errors import NotFound
from shared_db.spine.transaction import Work


@blueprint.get("/records")
@acts(OwnPermission.SEE_SHOP_DATA)
def records(work: Work) -> str:
    """Operations with the times that the records propose."""
    page = page_number()
    found = operations(work, page)
    return render_template(
        "shopdata/records.html",
        operations=found[:PAGE],
        has_more=len(found) > PAGE,
        page=page,
        proposals=propose_times_of_all(work),
    )


@blueprint.get("/records/operation")
@acts(OwnPermission.SEE_SHOP_DATA)
def operation(work: Work) -> str:
    """The records behind one operation's times, as plot and as table."""
    name = request.args.get("operation", "")
    proposal = propose_times(work, name)
    if proposal is None and name not in operation_names(work):
        raise NotFound
    setup, run = (proposal.setup, proposal.run) if proposal else (None, None)
    orders = work_orders_of(work, name)
    setups = [(order.work_order, order.setup) for order in reversed(orders)]
    runs = [(order.work_order, order.run_per_piece) for order in reversed(orders)]
    return render_template(
        "shopdata/operation.html",
        operation=name,
        proposal=proposal,
        orders=orders,
        plots=[
            (plot_of(_known(setups), setup), setup, "setup"),
            (plot_of(_known(runs), run), run, "run"),
        ],
    )


@blueprint.get("/purchases")
@acts(OwnPermission.SEE_SHOP_DATA)
def purchases(work: Work) -> str:
    """Items with the prices that the records propose."""
    page = page_number()
    found = items(work, page)
    return render_template(
        "shopdata/purchases.html", items=found[:PAGE], has_more=len(found) > PAGE, page=page
    )


def _known(values: list[tuple[str, Decimal | None]]) -> list[tuple[str, Decimal]]:
    return [(name, value) for name, value in values if value is not None]
