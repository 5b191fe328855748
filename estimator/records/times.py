"""Set-up and run time of an operation, proposed from a shop's own production records.

What is observed, per operation and work order:

- set-up: the minutes of all its set-up reports (S) together;
- run: the minutes of all its production reports (D) ÷ the good pieces that they report.

The proposal is the median over work orders; for run time weighted by the square root of the
pieces, since a long order says more than a short one, but not in proportion. With n work orders
it is shrunk toward the group's mean m (the median over all operations of the records given):
`median^(n/(n+1)) × m^(1/(n+1))`, so that one odd order doesn't speak alone. Both choices did best
when real work orders were held out one by one
(doi:10.4121/uuid:68726926-5ac5-4fab-b873-ee76ea412399).

The interval is where the next work order will be, four times out of five, widened to hold the
proposal. Left out, and counted: breakdowns, spans of zero or none, production without a good piece.
"""

import json
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal, localcontext
from fractions import Fraction

from estimator.money import costing_context, fixed
from estimator.records.report_type import ReportType
from estimator.records.robust import Weighted, likely_range, median, weighted_median

FOUR_OUT_OF_FIVE = Fraction(4, 5)
_ONE = Decimal(1)


@dataclass(frozen=True, slots=True)
class TimeRecord:
    """What a production record says about time: good pieces, and minutes (None: not reported)."""

    operation: str
    work_order: str
    pieces: int
    report_type: ReportType
    span_minutes: Decimal | None


@dataclass(frozen=True, slots=True)
class ProposedTime:
    """Minutes (4 decimals), the interval of most work orders, and how many stand behind it."""

    minutes: Decimal
    low: Decimal
    high: Decimal
    records: int
    work_orders: int


@dataclass(frozen=True, slots=True)
class LeftOut:
    """Records that say nothing about time, by reason; work orders whose production gave nothing."""

    breakdowns: int
    without_span: int
    work_orders_without_pieces: int


@dataclass(frozen=True, slots=True)
class TimeProposal:
    """What the records say about one operation: minutes of set-up, and of run per piece.

    None where no record says anything.
    """

    operation: str
    setup: ProposedTime | None
    run: ProposedTime | None
    left_out: LeftOut


@dataclass(slots=True)
class _WorkOrder:
    setup_minutes: Decimal = Decimal(0)
    setup_records: int = 0
    run_minutes: Decimal = Decimal(0)
    run_records: int = 0
    pieces: int = 0


@dataclass(slots=True)
class _Past:
    """Everything recorded of one operation."""

    work_orders: dict[str, _WorkOrder] = field(default_factory=lambda: defaultdict(_WorkOrder))
    breakdowns: int = 0
    without_span: int = 0

    def add(self, record: TimeRecord) -> None:
        if record.report_type is ReportType.BREAKDOWN:
            self.breakdowns += 1
            return
        if not record.span_minutes:
            self.without_span += 1
            return
        order = self.work_orders[record.work_order]
        if record.report_type is ReportType.SETUP:
            order.setup_minutes += record.span_minutes
            order.setup_records += 1
        else:
            order.run_minutes += record.span_minutes
            order.run_records += 1
            order.pieces += record.pieces

    def setups(self) -> "_Observed":
        orders = [order for order in self.work_orders.values() if order.setup_records]
        values = [(order.setup_minutes, _ONE) for order in orders]
        return _Observed(values, sum(order.setup_records for order in orders))

    def runs(self) -> "_Observed":
        orders = [
            order for order in self.work_orders.values() if order.run_records and order.pieces
        ]
        values = [
            (order.run_minutes / order.pieces, Decimal(order.pieces).sqrt()) for order in orders
        ]
        return _Observed(values, sum(order.run_records for order in orders))

    def left_out(self) -> LeftOut:
        fruitless = sum(
            order.run_records > 0 and not order.pieces for order in self.work_orders.values()
        )
        return LeftOut(self.breakdowns, self.without_span, fruitless)


@dataclass(frozen=True, slots=True)
class _Observed:
    """Minutes with their weights, one per work order."""

    values: Weighted
    records: int

    def proposed(self, group: Decimal | None) -> ProposedTime | None:
        if not self.values or group is None:
            return None
        count = len(self.values)
        own = weighted_median(self.values)
        low, high = likely_range([value for value, _ in self.values], FOUR_OUT_OF_FIVE)
        minutes = ((own.ln() * count + group.ln()) / (count + 1)).exp()
        return ProposedTime(
            minutes=fixed(minutes),
            low=fixed(min(minutes, low)),
            high=fixed(max(minutes, high)),
            records=self.records,
            work_orders=count,
        )


def propose_times(records: Iterable[TimeRecord], operation: str) -> TimeProposal | None:
    """What the records say about one operation; None when none of them is about it.

    Give the records of the whole group (the shop, or like machines): the others' steady it.
    """
    return propose_all_times(records).get(operation)


def propose_times_of_rows(rows: str) -> dict[str, TimeProposal]:
    """The same for every operation of records that come as JSON, which is cheap to pass on.

    Each row is `[operation, work order, pieces, report type, minutes or null]`.
    """
    return propose_all_times(
        TimeRecord(
            operation,
            work_order,
            pieces,
            ReportType(report_type),
            None if minutes is None else Decimal(minutes),
        )
        for operation, work_order, pieces, report_type, minutes in json.loads(
            rows, parse_float=Decimal
        )
    )


def propose_all_times(records: Iterable[TimeRecord]) -> dict[str, TimeProposal]:
    """What the records say about every operation in them."""
    past: dict[str, _Past] = defaultdict(_Past)
    with localcontext(costing_context()):
        for record in records:
            past[record.operation].add(record)
        setups = {operation: one.setups() for operation, one in past.items()}
        runs = {operation: one.runs() for operation, one in past.items()}
        setup_mean, run_mean = _group_mean(setups), _group_mean(runs)
        return {
            operation: TimeProposal(
                operation,
                setups[operation].proposed(setup_mean),
                runs[operation].proposed(run_mean),
                one.left_out(),
            )
            for operation, one in past.items()
        }


def _group_mean(observed: Mapping[str, _Observed]) -> Decimal | None:
    medians = [weighted_median(one.values) for one in observed.values() if one.values]
    return median(medians) if medians else None
