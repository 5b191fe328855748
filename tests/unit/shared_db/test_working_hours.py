"""A promise runs in the group's working hours, by the clocks of its zone."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared_db.foundation.clock import moment
from shared_db.foundation.working_hours import DAY, WorkingHours, due_after, working_days_between

USUAL = WorkingHours("Asia/Tokyo")
LUNCH = replace(USUAL, break_from=12 * 60, break_until=13 * 60)
ALWAYS = WorkingHours("Asia/Tokyo", days="1234567", opens=0, closes=DAY, holidays_off=False)
YEAR_END = frozenset(date(2026, 12, 29) + timedelta(days=n) for n in range(6))
BERLIN = WorkingHours(zone="Europe/Berlin", days="1234567", opens=0, closes=DAY, holidays_off=False)


def due(hours: WorkingHours, shown: str, minutes: int) -> str:
    """What the clocks there show when it is due."""
    start = moment(datetime.fromisoformat(shown), hours.zone)
    ends = due_after(hours, start, minutes)
    assert ends.tzinfo is UTC
    return ends.astimezone(start.tzinfo).strftime("%Y-%m-%d %H:%M")


@pytest.mark.parametrize(
    ("hours", "sent", "minutes", "expected"),
    [
        (USUAL, "2026-11-27 17:20", 120, "2026-11-30 10:20"),  # a Friday
        (USUAL, "2026-11-30 01:28", 120, "2026-11-30 10:30"),  # before work
        (USUAL, "2026-11-30 15:30", 120, "2026-11-30 17:30"),  # to the last minute
        (USUAL, "2026-11-30 17:30", 1, "2026-12-01 08:31"),  # after it
        (USUAL, "2026-11-28 12:00", 60, "2026-11-30 09:30"),  # a Saturday
        (USUAL, "2026-11-20 17:00", 60, "2026-11-24 09:00"),  # 勤労感謝の日 on Monday
        (USUAL, "2027-04-28 17:00", 60, "2027-04-30 09:00"),  # 昭和の日
        (USUAL, "2027-04-30 17:00", 60, "2027-05-06 09:00"),  # 3 to 5 May
        (USUAL, "2026-09-18 17:00", 60, "2026-09-24 09:00"),  # a day between two holidays is one
        (replace(USUAL, holidays_off=False), "2026-11-20 17:00", 60, "2026-11-23 09:00"),
        (replace(USUAL, closed=YEAR_END), "2026-12-28 17:00", 60, "2027-01-04 09:00"),
        (LUNCH, "2026-11-30 11:30", 60, "2026-11-30 13:30"),
        (LUNCH, "2026-11-30 12:10", 30, "2026-11-30 13:30"),
        (ALWAYS, "2026-12-31 23:30", 120, "2027-01-01 01:30"),
        (USUAL, "2026-11-30 08:30", 9 * 60 * 5, "2026-12-04 17:30"),  # a week of work
        (BERLIN, "2027-03-28 01:30", 60, "2027-03-28 03:30"),  # clocks are put forward
        (BERLIN, "2027-10-31 01:30", 120, "2027-10-31 02:30"),  # and back
    ],
)
def test_only_working_time_counts(
    hours: WorkingHours, sent: str, minutes: int, expected: str
) -> None:
    assert due(hours, sent, minutes) == expected


@given(
    start=st.datetimes(*map(datetime.fromisoformat, ("2024-01-01", "2030-01-01"))),
    minutes=st.lists(st.integers(1, 20_000), min_size=2, max_size=4, unique=True),
    hours=st.sampled_from([USUAL, LUNCH, ALWAYS, replace(USUAL, days="3")]),
)
def test_a_longer_promise_ends_later_and_always_in_working_time(
    start: datetime, minutes: list[int], hours: WorkingHours
) -> None:
    begun = moment(start, hours.zone)
    ends = [due_after(hours, begun, each) for each in sorted(minutes)]
    assert all(one < later for one, later in pairwise(ends))
    for at in ends:
        day = (at - timedelta(microseconds=1)).astimezone(begun.tzinfo).date()
        assert any(since < at <= until for since, until in hours.stretches(day))


def test_working_days_are_counted_after_today_up_to_the_last() -> None:
    friday = moment(datetime.fromisoformat("2026-11-20 17:00"), USUAL.zone)
    days = working_days_between(USUAL, friday, friday + timedelta(days=5))
    assert days == [date(2026, 11, 24), date(2026, 11, 25)]
