"""Days as people write them: 2026/3/5, 令和6年4月1日, R6.4.1, 24/04/03, 4/4(木).

Read is what can mean one day only; for the rest `DayError` says what has to be asked.
"""

import re
from collections.abc import Iterable
from datetime import date

from estimator.numbers import normalised

MOST_CHARACTERS = 40
ERAS = {"令和": 2018, "R": 2018, "平成": 1988, "H": 1988, "昭和": 1925, "S": 1925}
"""The year before an era's first, by its name and its letter."""
WEEKDAYS = "月火水木金土日"
_ENGLISH = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_WEEKDAY = (
    rf"(?:\s*[(\s]\s*(?P<weekday>[{WEEKDAYS}]|mon|tue|wed|thu|fri|sat|sun)"
    r"(?:曜日?|[a-z]*day)?(?:・祝)?\.?\s*\)?)?"
)
_YEAR_FIRST = re.compile(
    r"(?:(?P<era>令和|平成|昭和|[RHS])\s*)?"
    r"(?:(?P<year>\d{4}|'?\d{2}|\d|元)\s*(?P<mark>[-/.年])\s*)?"
    r"(?P<month>\d{1,2})\s*[-/.月]\s*(?P<day>\d{1,2})\s*日?" + _WEEKDAY,
    re.IGNORECASE | re.ASCII,
)
_YEAR_LAST = re.compile(
    r"(?P<one>\d{1,2})[-/.](?P<other>\d{1,2})[-/.](?P<year>\d{4})" + _WEEKDAY,
    re.IGNORECASE | re.ASCII,
)
_COMPACT = re.compile(r"(\d{4})(\d{2})(\d{2})", re.ASCII)
_MONTHS = 12
"""A year of two digits up to here may be a month, or a year of Reiwa (until 2030)."""
_YEARS_OF_HEISEI = 31

_Ymd = tuple[int, int, int]


class DayError(ValueError):
    """What is written means no one day; `code` says what to ask, `meant` what it could mean.

    - `not_a_date`: nothing that looks like one.
    - `no_such_day`: the calendar has no such day (`meant`: how it was understood, 2024/13/1).
    - `unclear_day`: one of several (`meant`), as 03/04/05 is.
    - `year_needed`: a day without its year; `meant` has it in the years around, where known.
    - `weekday_differs`: the day falls on another day of the week (`meant`: the day).
    """

    def __init__(self, code: str, *meant: str) -> None:
        super().__init__(code)
        self.code = code
        self.meant = meant


def read_day(text: str, near: date | None = None) -> date:
    """The day that was written. Raises `DayError`.

    `near` (today, as a rule) finds the year of a day that is written with its weekday alone: last
    year's, this one's or the next one's. A year of two digits from 13 on is one of this century;
    below that it may as well be an era's year or a month, and is asked for.
    """
    written = normalised(text)
    if len(written) > MOST_CHARACTERS:
        raise DayError("not_a_date")
    if compact := _COMPACT.fullmatch(written):
        year, month, day = map(int, compact.groups())
        return _the_one([(year, month, day)], None, "unclear_day")
    if found := _YEAR_FIRST.fullmatch(written):
        return _year_first(found, near)
    if found := _YEAR_LAST.fullmatch(written):
        one, other, year = int(found["one"]), int(found["other"]), int(found["year"])
        return _the_one(
            [(year, one, other), (year, other, one)], _weekday(found["weekday"]), "unclear_day"
        )
    raise DayError("not_a_date")


def _year_first(found: re.Match[str], near: date | None) -> date:
    month, day, weekday = int(found["month"]), int(found["day"]), _weekday(found["weekday"])
    if found["year"] is not None:
        years = _years(found["era"], found["year"], by_word=found["mark"] == "年")
        return _the_one([(year, month, day) for year in years], weekday, "unclear_day")
    if found["era"]:
        raise DayError("not_a_date")
    if near is None:
        _the_one([(2000, month, day)], None, "year_needed")  # a leap year has every day
        raise DayError("year_needed")
    around = range(near.year - 1, near.year + 2)
    return _the_one([(year, month, day) for year in around], weekday, "year_needed")


def _years(era: str | None, written: str, *, by_word: bool) -> list[int]:
    """The years that are meant by 2024, 24, '24, 6, 元, with an era's name or without one."""
    number = 1 if written == "元" else int(written.removeprefix("'"))
    if era:
        if len(written) > 2 or number == 0:
            raise DayError("not_a_date")
        return [ERAS[era.upper()] + number]
    if len(written) == 4:
        return [number]
    years = [] if written == "元" else [2000 + number]
    if written.startswith("'"):
        return years
    if 0 < number <= _MONTHS:
        years.append(ERAS["令和"] + number)
    if by_word and 0 < number <= _YEARS_OF_HEISEI:
        years.append(ERAS["平成"] + number)
    return years


def _the_one(possible: Iterable[_Ymd], weekday: int | None, otherwise: str) -> date:
    """The one day of these that there is, and that falls on the weekday if one was written."""
    asked = list(possible)
    days = sorted({day for one in asked if (day := _made(*one))})
    if not days:
        raise DayError("no_such_day", *("{}/{}/{}".format(*one) for one in asked))
    fitting = [day for day in days if weekday is None or day.weekday() == weekday]
    if not fitting:
        raise DayError("weekday_differs", *map(_shown, days))
    if len(fitting) > 1:
        raise DayError(otherwise, *map(_shown, fitting))
    return fitting[0]


def _made(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _shown(day: date) -> str:
    return f"{day.year}/{day.month}/{day.day}"


def _weekday(written: str | None) -> int | None:
    if written is None:
        return None
    if written in WEEKDAYS:
        return WEEKDAYS.index(written)
    return _ENGLISH.index(written.lower())
