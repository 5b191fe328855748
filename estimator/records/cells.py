"""What one cell of a CSV file says. Every reader raises CellError with a remark's code."""

import re
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from functools import lru_cache

from estimator.days import DayError, read_day
from estimator.numbers import (
    PIECES,
    YEN,
    NumberError,
    Unit,
    normalised,
    read_minutes,
    read_number,
)
from estimator.records.report_type import ReportType, find_report_type

LARGEST_COUNT = 10**9
LARGEST_AMOUNT = Decimal(10) ** 12
LONGEST_SPAN_MINUTES = Decimal(31 * 24 * 60)
EARLIEST_YEAR, LATEST_YEAR = 1970, 2100

_CLOCK = re.compile(r"[T\s]\s*(\d{1,2}):(\d{1,2})(?::(\d{1,2})(?:\.\d+)?)?$", re.ASCII)
_EXCEL_DAY = re.compile(r"[1-6]\d{4}", re.ASCII)
_EXCEL_EPOCH = date(1899, 12, 30)
"""Day 0 of the numbers that spreadsheets keep for days: 45383 is 1 April 2024."""
_EXCEL_TIME = re.compile(r"((?:1899|1900)[/-]\d{1,2}[/-]\d{1,2})[T\s]\s*(\d{1,2}:\d{2}(?::\d{2})?)")
_EXCEL_DAY_ZERO = date(1899, 12, 31)
_YES = frozenset(("y", "yes", "true", "1", "有", "有り", "あり", "はい", "○", "〇"))
_NO = frozenset(("", "n", "no", "false", "0", "無", "無し", "なし", "いいえ", "×"))

_remember = lru_cache(maxsize=1 << 12)


class CellError(ValueError):
    """A cell that can't be read; `code` is one of `estimator.records.remarks.REMARKS`."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


def text(cell: str) -> str:
    """Any text, verbatim."""
    return cell


def needed_text(cell: str) -> str:
    """A text that must not be blank, verbatim."""
    if not cell or cell.isspace():
        raise CellError("missing")
    return cell


@_remember
def optional_number(cell: str) -> Decimal | None:
    """A number from 0 up, with or without a sign or a word of yen (¥, or the \\ that cp932 shows
    as ¥)."""
    written = normalised(cell)
    if not written:
        return None
    return _number(cell, YEN)


def _number(written: str, unit: Unit) -> Decimal:
    try:
        number = read_number(written, unit)
    except NumberError as error:
        raise CellError(error.code) from None
    if number < 0:
        raise CellError("negative")
    if number > LARGEST_AMOUNT:
        raise CellError("too_large")
    return number


def needed_number(cell: str) -> Decimal:
    """A number from 0 up that must be there."""
    number = optional_number(cell)
    if number is None:
        raise CellError("missing")
    return number


@_remember
def needed_quantity(cell: str) -> Decimal:
    """A number from 0 up that must be there, with or without a word for pieces."""
    written = normalised(cell)
    if not written:
        raise CellError("missing")
    return _number(cell, PIECES)


@_remember
def optional_count(cell: str) -> int | None:
    """A whole number of pieces, or nothing."""
    written = normalised(cell)
    if not written:
        return None
    number = _number(cell, PIECES)
    if number != number.to_integral_value():
        raise CellError("not_whole")
    if number > LARGEST_COUNT:
        raise CellError("too_large")
    return int(number)


def count(cell: str) -> int:
    """A whole number of pieces; an empty cell counts none."""
    return optional_count(cell) or 0


def optional_moment(cell: str) -> datetime | None:
    """The shop's local date and time, as 2012/01/30 06:24:00, 2012-01-30T06:24, 2012年1月30日,
    R6.4.1, 24/04/03 or the number that a spreadsheet keeps of a day."""
    written = normalised(cell)
    if not written:
        return None
    match = _CLOCK.search(written)
    day = _day(written[: match.start()] if match else written)
    if not EARLIEST_YEAR <= day.year <= LATEST_YEAR:
        raise CellError("date_out_of_range")
    try:
        hour, minute, second = (int(part or 0) for part in match.groups()) if match else (0, 0, 0)
        return datetime.combine(day, time(hour, minute, second))
    except ValueError:
        raise CellError("not_a_date") from None


@_remember
def _day(written: str) -> date:
    if _EXCEL_DAY.fullmatch(written):
        return _EXCEL_EPOCH + timedelta(days=int(written))
    try:
        return read_day(written)
    except DayError as error:
        raise CellError(error.code) from None


@_remember
def needed_day(cell: str) -> date:
    """A date that must be there; a time of day behind it is passed over."""
    moment = optional_moment(cell)
    if moment is None:
        raise CellError("missing")
    return moment.date()


@_remember
def optional_span(cell: str) -> Decimal | None:
    """Minutes of a whole lot, in every way that `read_minutes` knows, or an Excel time."""
    written = normalised(cell)
    if not written:
        return None
    if written.startswith("-"):
        raise CellError("negative")
    minutes = _excel_minutes(written) if is_excel_time(written) else _minutes(written)
    if minutes > LONGEST_SPAN_MINUTES:
        raise CellError("too_large")
    return minutes


def is_excel_time(cell: str) -> bool:
    """Whether a duration came out of a spreadsheet as a date near its day zero."""
    return _EXCEL_TIME.fullmatch(normalised(cell)) is not None


def _excel_minutes(written: str) -> Decimal:
    """Days since day zero and the time of day; some programs call 1899/12/30 day zero."""
    match = _EXCEL_TIME.fullmatch(written)
    if match is None:
        raise CellError("not_a_span")
    try:
        day = date(*(int(part) for part in re.split("[/-]", match[1])))
    except ValueError:
        raise CellError("not_a_span") from None
    return max((day - _EXCEL_DAY_ZERO).days, 0) * 24 * 60 + _minutes(match[2])


def _minutes(written: str) -> Decimal:
    try:
        return read_minutes(written)
    except NumberError:
        raise CellError("not_a_span") from None


@_remember
def report_type(cell: str) -> ReportType:
    """Set-up, production or breakdown."""
    found = find_report_type(cell)
    if found is None:
        raise CellError("unknown_report_type" if cell.strip() else "missing")
    return found


@_remember
def yes_or_no(cell: str) -> bool:
    """A mark or a word; an empty cell is a no."""
    word = normalised(cell).casefold()
    if word in _YES:
        return True
    if word in _NO:
        return False
    raise CellError("not_yes_or_no")
