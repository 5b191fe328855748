"""Working hours as people write them: 8:30, 8時半, 24:00; a holiday a line, or one ～ another."""

import re
from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from typing import Any

from estimator.days import DayError, read_day
from estimator.numbers import normalised
from portal.forms import asked, problem
from shared_db.foundation.clock import ANYWHERE, today
from shared_db.foundation.working_hours import DAY

MOST_DAYS = 400
_CLOCK = re.compile(r"(\d{1,2})(?:[:.時](?:(\d{1,2})分?|(半))?)?", re.ASCII)
_THROUGH = re.compile(r"[～〜~]|から|\bto\b|(?<=\s)[-–—](?=\s)")


def read_clock(value: Any) -> Any:
    """Minutes after midnight; None where nothing is written."""
    if value is None or isinstance(value, int):
        return value
    written = normalised(str(value))
    if not written:
        return None
    found = _CLOCK.fullmatch(written)
    if found is None:
        raise problem("not_a_clock")
    hours, minutes = int(found[1]), 30 if found[3] else int(found[2] or 0)
    if minutes > 59 or hours * 60 + minutes > DAY:
        raise problem("not_a_clock")
    return hours * 60 + minutes


def clock(minutes: int | None) -> str:
    """8:30; nothing where there is none."""
    return "" if minutes is None else f"{minutes // 60}:{minutes % 60:02}"


def read_days(value: Any) -> Any:
    """The days that stand there, in order, each once."""
    if not isinstance(value, str):
        return value
    found: set[date] = set()
    for line in re.split(r"[\n、,]+", value):
        if line.strip():
            found.update(_stretch(line))
        if len(found) > MOST_DAYS:
            raise problem("too_many_days", most=MOST_DAYS)
    return sorted(found)


def _stretch(line: str) -> Iterable[date]:
    ends = [_day(part) for part in _THROUGH.split(line.strip(), maxsplit=1)]
    first, last = ends[0], ends[-1]
    if last < first:
        raise problem("days_backwards")
    if (last - first).days >= MOST_DAYS:
        raise problem("too_many_days", most=MOST_DAYS)
    return (first + timedelta(days=n) for n in range((last - first).days + 1))


def _day(written: str) -> date:
    """Its year is asked for with the years around, whoever's day it is."""
    try:
        return read_day(written, today(ANYWHERE))
    except DayError as error:
        raise asked(error) from None


def days_written(days: Sequence[date]) -> str:
    """The same as somebody would write it: days that follow each other in one line."""
    lines: list[list[date]] = []
    for day in days:
        if lines and day - lines[-1][-1] == timedelta(days=1):
            lines[-1].append(day)
        else:
            lines.append([day])
    return "\n".join(
        "～".join(f"{d:%Y/%m/%d}" for d in dict.fromkeys((s[0], s[-1]))) for s in lines
    )
