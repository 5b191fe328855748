"""What stands in a shop's own records: operations, work orders and items, counted in SQL."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from sqlalchemy import func

from estimator.records.prices import PriceProposal
from estimator.records.report_type import ReportType
from portal.shopdata.proposals import propose_prices
from shared_db.access import visible_production_records, visible_purchase_records
from shared_db.models import ProductionRecord, PurchaseRecord
from shared_db.spine.transaction import Work

MOST_NAMED = 5
PAGE = 100
MOST_WORK_ORDERS = 300


@dataclass(frozen=True)
class OperationInRecords:
    """An operation, as the records call it, and how often."""

    name: str
    records: int
    used: int
    work_orders: int
    last_at: datetime | None


@dataclass(frozen=True)
class WorkOrderTimes:
    """What one work order took at one operation, in minutes; None where nothing was reported."""

    work_order: str
    last_at: datetime | None
    records: int
    setup: Decimal | None
    run: Decimal | None
    pieces: int

    @property
    def run_per_piece(self) -> Decimal | None:
        """Minutes per good piece."""
        return self.run / self.pieces if self.run is not None and self.pieces else None


@dataclass(frozen=True)
class ItemInRecords:
    """An item that was bought, and what its price is taken for."""

    name: str
    purchases: int
    last_on: date | None
    price: PriceProposal | None


def operations(work: Work, page: int) -> list[OperationInRecords]:
    """A page of operations, the most reported first, and one more that says "more"."""
    records = func.count()
    rows = work.session.execute(
        visible_production_records(work.actor)
        .with_only_columns(
            ProductionRecord.operation,
            records,
            func.count().filter(ProductionRecord.usable),
            func.count(ProductionRecord.work_order.distinct()),
            func.max(ProductionRecord.ended_at),
        )
        .group_by(ProductionRecord.operation)
        .order_by(records.desc(), ProductionRecord.operation)
        .offset((page - 1) * PAGE)
        .limit(PAGE + 1)
    )
    return [OperationInRecords(*row) for row in rows]


def work_orders_of(work: Work, operation: str) -> list[WorkOrderTimes]:
    """What the newest 300 work orders took at an operation, the newest first."""
    of_kind = ProductionRecord.report_type
    span, production = ProductionRecord.span_minutes, of_kind == ReportType.PRODUCTION
    last_at = func.max(ProductionRecord.ended_at)
    rows = work.session.execute(
        visible_production_records(work.actor)
        .with_only_columns(
            ProductionRecord.work_order,
            last_at,
            func.count(),
            func.sum(span).filter(of_kind == ReportType.SETUP),
            func.sum(span).filter(production),
            func.coalesce(func.sum(ProductionRecord.good).filter(production), 0),
        )
        .where(ProductionRecord.operation == operation, ProductionRecord.usable)
        .group_by(ProductionRecord.work_order)
        .order_by(last_at.desc().nulls_last(), ProductionRecord.work_order)
        .limit(MOST_WORK_ORDERS)
    )
    return [WorkOrderTimes(*row) for row in rows]


def items_like(work: Work, name: str) -> Sequence[str]:
    """The items with this in their names, the one of just this name first; a few."""
    query = (
        visible_purchase_records(work.actor)
        .where(PurchaseRecord.item.icontains(name, autoescape=True))
        .with_only_columns(PurchaseRecord.item)
        .group_by(PurchaseRecord.item)
        .order_by((PurchaseRecord.item == name).desc(), PurchaseRecord.item)
    )
    return work.session.execute(query.limit(MOST_NAMED)).scalars().all()


def items(work: Work, page: int) -> list[ItemInRecords]:
    """A page of items with what their price is taken for, the newest purchase first."""
    last_on = func.max(PurchaseRecord.purchased_on)
    rows = work.session.execute(
        visible_purchase_records(work.actor)
        .with_only_columns(PurchaseRecord.item, func.count(), last_on)
        .group_by(PurchaseRecord.item)
        .order_by(last_on.desc().nulls_last(), PurchaseRecord.item)
        .offset((page - 1) * PAGE)
        .limit(PAGE + 1)
    ).all()
    prices = propose_prices(work, [name for name, _, _ in rows])
    return [ItemInRecords(name, count, last, prices.get(name)) for name, count, last in rows]
