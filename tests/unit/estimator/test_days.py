"""Days as people write them: read where they mean one day, asked for where they don't."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from estimator.days import DayError, read_day

TODAY = date(2026, 11, 29)


@pytest.mark.parametrize(
    ("written", "day"),
    [
        ("2026/3/5", date(2026, 3, 5)),
        ("2026-03-05", date(2026, 3, 5)),
        ("２０２６．３．５", date(2026, 3, 5)),
        ("2026年3月5日", date(2026, 3, 5)),
        ("2026 年 3 月 5 日（木）", date(2026, 3, 5)),
        ("20260305", date(2026, 3, 5)),
        ("令和6年4月1日", date(2024, 4, 1)),
        ("令和元年5月1日", date(2019, 5, 1)),
        ("R6.4.1", date(2024, 4, 1)),
        ("r06/04/01", date(2024, 4, 1)),
        ("㋿6年4月1日", date(2024, 4, 1)),
        ("平成31年4月30日", date(2019, 4, 30)),
        ("H31.4.30", date(2019, 4, 30)),
        ("S63.12.1", date(1988, 12, 1)),
        ("24/04/03", date(2024, 4, 3)),
        ("2024/4/4(木)", date(2024, 4, 4)),
        ("2024/4/4 Thu", date(2024, 4, 4)),
        ("11/30（月）", date(2026, 11, 30)),
        ("4/4(日)", date(2027, 4, 4)),
        ("4/29（水・祝）", date(2026, 4, 29)),
        ("2024/4/4 Thursday", date(2024, 4, 4)),
        ("'08/4/1", date(2008, 4, 1)),
        ("24/04/2026", date(2026, 4, 24)),
        ("03/04/05(月)", date(2021, 4, 5)),
    ],
)
def test_a_day_that_can_mean_one_day_only_is_read(written: str, day: date) -> None:
    assert read_day(written, TODAY) == day


@pytest.mark.parametrize(
    ("written", "asked", "meant"),
    [
        ("03/04/05", "unclear_day", ("2003/4/5", "2021/4/5")),
        ("6/4/1", "unclear_day", ("2006/4/1", "2024/4/1")),
        ("24年4月3日", "unclear_day", ("2012/4/3", "2024/4/3")),
        ("元年4月1日", "unclear_day", ("1989/4/1", "2019/4/1")),
        ("03/04/2026", "unclear_day", ("2026/3/4", "2026/4/3")),
        ("4/4", "year_needed", ("2025/4/4", "2026/4/4", "2027/4/4")),
        ("4/4(木)", "weekday_differs", ("2025/4/4", "2026/4/4", "2027/4/4")),
        ("2024/4/4(金)", "weekday_differs", ("2024/4/4",)),
        ("R6.4.1(火)", "weekday_differs", ("2024/4/1",)),
        ("R6.13.1", "no_such_day", ("2024/13/1",)),
        ("2026/2/30", "no_such_day", ("2026/2/30",)),
        ("20261301", "no_such_day", ("2026/13/1",)),
        ("2/29", "no_such_day", ("2025/2/29", "2026/2/29", "2027/2/29")),
        ("13/40", "no_such_day", ("2025/13/40", "2026/13/40", "2027/13/40")),
    ],
)
def test_what_could_be_another_day_is_asked_for_with_what_it_could_mean(
    written: str, asked: str, meant: tuple[str, ...]
) -> None:
    with pytest.raises(DayError) as error:
        read_day(written, TODAY)
    assert (error.value.code, error.value.meant) == (asked, meant)


@pytest.mark.parametrize(
    "written",
    [
        *("R0.4.1", "R2026.4.1", "令和4月1日", "3月", "来週", "", "2026/3/5 Foo", "2026", "２"),
        *("2026/3/5/6", "3月5日" * 20, "2026-03-05T00:00", "१/१/१"),
    ],
)
def test_what_is_no_day_is_refused(written: str) -> None:
    with pytest.raises(DayError) as error:
        read_day(written, TODAY)
    assert error.value.code == "not_a_date"


def test_without_today_a_day_without_its_year_is_asked_for() -> None:
    for written, asked in (("11/30(月)", "year_needed"), ("2/30", "no_such_day")):
        with pytest.raises(DayError) as error:
            read_day(written)
        assert error.value.code == asked


@given(st.dates(date(2019, 5, 1), date(2099, 12, 31)))
def test_every_way_of_writing_a_day_reads_as_the_same_day(day: date) -> None:
    weekday = "月火水木金土日"[day.weekday()]
    for written in (
        f"{day:%Y/%m/%d}",
        f"{day:%Y%m%d}",
        f"{day.year}年{day.month}月{day.day}日({weekday})",
        f"R{day.year - 2018}.{day.month}.{day.day}",
        f"令和{day.year - 2018}年{day.month}月{day.day}日（{weekday}曜）",
        f"{day:%y/%m/%d}",
    ):
        assert read_day(written) == day


@given(st.dates(date(2000, 1, 1), date(2099, 12, 31)))
def test_a_year_of_two_digits_is_read_or_the_day_is_among_those_asked_for(day: date) -> None:
    try:
        assert read_day(f"{day:%y/%m/%d}") == day
        assert day.year == 2000 or day.year > 2012
    except DayError as asked:
        assert f"{day.year}/{day.month}/{day.day}" in asked.meant


@given(st.dates(date(1990, 1, 1), date(2090, 12, 31)), st.integers(-180, 180))
def test_a_day_with_its_weekday_alone_is_the_one_nearby(near: date, away: int) -> None:
    day = near + timedelta(days=away)
    written = f"{day.month}月{day.day}日（{'月火水木金土日'[day.weekday()]}）"
    assert read_day(written, near) == day


@given(st.text(max_size=20) | st.text("0123456789/.-年月日令和RHS元()木 ", max_size=20))
def test_whatever_is_written_is_a_day_or_a_question(written: str) -> None:
    try:
        read_day(written, TODAY)
    except DayError as asked:
        questions = {"no_such_day", "unclear_day", "year_needed", "weekday_differs"}
        assert asked.code in (questions if asked.meant else {"not_a_date"})
