"""Times and prices that a shop's own records propose for its estimates."""

from collections import defaultdict
from collections.abc import Sequence

from sqlalchemy import Text, func, select

from estimator.records.prices import RECENT, PriceProposal, PriceRecord
from estimator.records.prices import propose_price as propose_from_purchases
from estimator.records.times import TimeProposal, propose_times_of_rows
from portal.off_loop import in_helper
from shared_db.access import visible_production_records, visible_purchase_records
from shared_db.foundation.clock import today
from shared_db.foundation.lists import among
from shared_db.models import ProductionRecord, PurchaseRecord
from shared_db.spine.transaction import Work

MOST_RECORDS = 20_000
TimesProposal = TimeProposal
"""Set-up and run in minutes, each with its interval and the number of records behind it."""


def propose_times(work: Work, operation: str) -> TimesProposal | None:
    """What the own production records say of one operation; None if they never speak of it.

    The newest 20,000 usable records count; those of the other operations steady the figure.
    """
    return propose_times_of_all(work).get(operation)


def propose_times_of_all(work: Work) -> dict[str, TimesProposal]:
    """The same for every operation in the records, in one statement.

    The rows go from the record to a helper as one text: the loop makes nothing of them.
    """
    newest = (
        visible_production_records(work.actor)
        .with_only_columns(
            ProductionRecord.operation,
            ProductionRecord.work_order,
            ProductionRecord.good,
            ProductionRecord.report_type,
            ProductionRecord.span_minutes,
        )
        .where(ProductionRecord.usable)
        .order_by(ProductionRecord.ended_at.desc().nulls_last(), ProductionRecord.id.desc())
        .limit(MOST_RECORDS)
        .subquery()
    )
    rows = func.json_agg(func.json_build_array(*newest.c)).cast(Text)
    found = work.session.scalar(select(func.coalesce(rows, "[]")))
    return in_helper(propose_times_of_rows, str(found))


def propose_price(work: Work, item: str, unit: str | None = None) -> PriceProposal | None:
    """The median of what the own company lately paid for an item; None if it didn't buy any.

    Prices are per `unit`, by default that of the newest purchase.
    """
    purchases, day = _purchases_of(work, [item])[item], today(work.actor.zone)
    return propose_from_purchases(purchases, item, day, unit)


def propose_prices(work: Work, items: Sequence[str]) -> dict[str, PriceProposal | None]:
    """The same for several items, in one statement."""
    purchases, day = _purchases_of(work, items), today(work.actor.zone)
    return {item: propose_from_purchases(purchases[item], item, day) for item in items}


def _purchases_of(work: Work, items: Sequence[str]) -> dict[str, list[PriceRecord]]:
    since = today(work.actor.zone) - RECENT
    newest = (
        visible_purchase_records(work.actor)
        .with_only_columns(
            PurchaseRecord.item,
            PurchaseRecord.purchased_on,
            PurchaseRecord.unit,
            PurchaseRecord.unit_price,
        )
        .where(among(PurchaseRecord.item, items), PurchaseRecord.purchased_on >= since)
        .order_by(PurchaseRecord.purchased_on.desc().nulls_last(), PurchaseRecord.id.desc())
        .limit(MOST_RECORDS)
    )
    by_item: dict[str, list[PriceRecord]] = defaultdict(list)
    for item, purchased_on, unit, unit_price in work.session.execute(newest):
        if purchased_on is not None and unit_price is not None:
            by_item[item].append(PriceRecord(item, purchased_on, unit, unit_price))
    return by_item
