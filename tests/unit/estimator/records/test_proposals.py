from datetime import date
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from estimator.records.prices import PriceRecord, propose_price
from estimator.records.report_type import ReportType
from estimator.records.robust import likely_range, median, weighted_median
from estimator.records.times import LeftOut, TimeRecord, propose_all_times, propose_times

S, D, B = ReportType.SETUP, ReportType.PRODUCTION, ReportType.BREAKDOWN
TODAY = date(2024, 6, 1)


def record(work_order, kind, minutes, pieces=0, operation="milling"):
    span = None if minutes is None else Decimal(minutes)
    return TimeRecord(operation, work_order, pieces, kind, span)


def test_set_up_is_the_median_of_whole_set_ups_and_run_is_per_good_piece():
    records = [
        record("a", S, 20), record("a", S, 10), record("a", D, 50, 10), record("a", D, 50, 10),
        record("b", S, 30), record("b", D, 100, 20),
        record("c", S, 30), record("c", D, 100, 20),
    ]  # fmt: skip
    proposal = propose_times(records, "milling")
    assert (proposal.setup.minutes, proposal.setup.records, proposal.setup.work_orders) == (
        30,
        4,
        3,
    )
    assert (proposal.run.minutes, proposal.run.records, proposal.run.work_orders) == (5, 4, 3)


def test_all_reports_of_a_work_order_count_together():
    reports = [record("a", D, 10, 2), record("a", D, 30, 2), record("a", D, 20, 2)]
    assert propose_times(reports, "milling").run.minutes == 10


def test_a_long_order_says_more_than_a_short_one_but_not_in_proportion():
    short = [record("b", D, 5, 1), record("c", D, 9, 1)]
    assert propose_times([record("a", D, 100, 100), *short], "milling").run.minutes == 1
    orders = [record("a", D, 4, 4), *[record(name, D, 9, 1) for name in "bcd"]]
    assert propose_times(orders, "milling").run.minutes == 9


def test_one_terrible_work_order_does_not_move_the_proposal():
    steady = [record(str(number), D, 40, 10) for number in range(8)]
    proposal = propose_times([*steady, record("terrible", D, 100_000, 10)], "milling")
    assert proposal.run.minutes == 4


def test_breakdowns_zero_spans_and_fruitless_orders_are_left_out_and_counted():
    records = [
        record("a", D, 40, 10), record("a", B, 500), record("b", D, 0, 10), record("b", S, None),
        record("c", D, 60, 0),
    ]  # fmt: skip
    proposal = propose_times(records, "milling")
    assert proposal.left_out == LeftOut(1, 2, 1)
    assert (proposal.setup, proposal.run.minutes, proposal.run.work_orders) == (None, 4, 1)


def test_where_nothing_is_recorded_nothing_is_proposed():
    assert propose_times([], "milling") is None
    assert propose_times([record("a", D, 5, 1)], "turning") is None
    nothing_useful = propose_times([record("a", D, 0, 1)], "milling")
    assert (nothing_useful.setup, nothing_useful.run) == (None, None)


def test_one_odd_order_is_held_back_by_the_group_and_many_orders_speak_for_themselves():
    usual = {"drilling": 900, "turning": 10, "sawing": 10, "packing": 10}
    others = [record("x", D, minutes, 10, name) for name, minutes in usual.items()]
    one = propose_times([*others, record("a", D, 160, 10)], "milling").run
    assert one.minutes == 4  # √(16 × 1)
    assert (one.low, one.high) == (4, 16)
    many = [record(str(number), D, 160, 10) for number in range(30)]
    assert propose_times([*others, *many], "milling").run.minutes > 14


minutes = st.integers(1, 10_000)
orders = st.lists(st.tuples(minutes, st.integers(1, 500)), min_size=1, max_size=15)


@given(orders)
def test_the_proposal_lies_within_its_interval_and_within_what_was_seen(past):
    records = [record(str(number), D, *one) for number, one in enumerate(past)]
    run = propose_all_times(records)["milling"].run
    seen = [Decimal(span) / pieces for span, pieces in past]
    slack = Decimal("0.0001")
    assert run.low <= run.minutes <= run.high
    assert min(seen) - slack <= run.low and run.high <= max(seen) + slack
    assert run.work_orders == len(past)


@given(orders, st.randoms())
def test_the_order_of_the_records_does_not_matter(past, random):
    records = [record(str(number), D, *one) for number, one in enumerate(past)]
    shuffled = random.sample(records, len(records))
    assert propose_times(shuffled, "milling") == propose_times(records, "milling")


def test_the_interval_leaves_out_the_extremes_only_when_there_are_enough_values():
    values = [Decimal(number) for number in range(1, 20)]
    assert likely_range(values, Fraction(4, 5)) == (2, 18)
    assert likely_range(values[:8], Fraction(4, 5)) == (1, 8)
    assert likely_range(values[:1], Fraction(4, 5)) == (1, 1)


def test_medians_of_even_and_weighted_values_are_the_usual_ones():
    assert median([Decimal(number) for number in (4, 1, 3, 2)]) == Decimal("2.5")
    assert weighted_median([(Decimal(1), Decimal(1)), (Decimal(9), Decimal(3))]) == 9
    with pytest.raises(ValueError, match="no values"):
        median([])


def bought(price, day, unit="kg", item="S45C"):
    return PriceRecord(item, day, unit, Decimal(price))


def test_a_price_is_the_median_of_recent_purchases_with_their_count_and_range():
    records = [
        bought(100, date(2024, 1, 1)), bought(110, date(2024, 2, 1)), bought(900, date(2024, 3, 1)),
        bought(10, date(2020, 1, 1)), bought(999, date(2024, 7, 1)), bought(0, date(2024, 5, 1)),
        bought(5, date(2024, 5, 1), item="SS400"),
    ]  # fmt: skip
    found = propose_price(records, "S45C", TODAY)
    assert (found.unit_price, found.low, found.high, found.purchases) == (110, 100, 900, 3)
    assert (found.first_on, found.last_on) == (date(2024, 1, 1), date(2024, 3, 1))


def test_prices_per_kilogram_and_per_bar_are_never_mixed():
    records = [bought(100, date(2024, 1, 1)), bought(8000, date(2024, 2, 1), unit="本")]
    newest = propose_price(records, "S45C", TODAY)
    assert (newest.unit, newest.unit_price, newest.in_other_units) == ("本", 8000, 1)
    assert propose_price(records, "S45C", TODAY, unit="kg").unit_price == 100
    assert propose_price(records, "S45C", TODAY, unit="m") is None


def test_only_the_newest_ten_purchases_count():
    records = [bought(number, date(2024, 1, number)) for number in range(1, 21)]
    found = propose_price(records, "S45C", TODAY)
    assert (found.purchases, found.low, found.high) == (10, 11, 20)


def test_an_item_never_bought_has_no_price():
    assert propose_price([bought(1, date(2024, 1, 1))], "A5052", TODAY) is None
