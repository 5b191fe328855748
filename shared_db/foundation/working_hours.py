"""When a group works, and what of a promise falls into it: values in, values out.

A promise of two hours that is made on Friday at 17:20 is kept until Monday at 10:20, where the
group works from 8:30 to 17:30.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import cache

from holidays import country_holidays

from shared_db.foundation.clock import ANYWHERE, local, moment

DAY = 24 * 60
"""In minutes, as all hours here: 510 is 8:30, 1440 the end of the day."""
LEAST = 60
"""So long a working day is at least: a promise ends in one's lifetime then."""
WEEK = "12345"
"""Monday to Friday, as ISO counts the days of a week."""
OPENS, CLOSES = 8 * 60 + 30, 17 * 60 + 30


@dataclass(frozen=True)
class WorkingHours:
    """The hours of a group, by the clocks of its zone."""

    zone: str
    days: str = WEEK
    opens: int = OPENS
    closes: int = CLOSES
    break_from: int | None = None
    break_until: int | None = None
    holidays_off: bool = True
    """Whether Japan's holidays (国民の祝日・振替休日) are none of its working days."""
    closed: frozenset[date] = frozenset()
    """Its own holidays: お盆, 年末年始."""

    def works_on(self, day: date) -> bool:
        """Whether this is a working day."""
        if str(day.isoweekday()) not in self.days or day in self.closed:
            return False
        return not (self.holidays_off and is_holiday(day))

    def stretches(self, day: date) -> Iterator[tuple[datetime, datetime]]:
        """From when to when there is work on a day, as moments in the zone."""
        if not self.works_on(day):
            return
        bounds = [self.opens, self.closes]
        if self.break_from is not None and self.break_until is not None:
            bounds[1:1] = [self.break_from, self.break_until]
        for begins, ends in zip(bounds[::2], bounds[1::2], strict=True):
            yield self._at(day, begins), self._at(day, ends)

    def _at(self, day: date, minutes: int) -> datetime:
        days, minutes = divmod(minutes, DAY)
        clock = time(*divmod(minutes, 60))
        return moment(datetime.combine(day + timedelta(days=days), clock), self.zone)


def due_after(hours: WorkingHours, start: datetime, minutes: int) -> datetime:
    """The moment at which so many working minutes have passed since an aware `start`, in UTC."""
    left = timedelta(minutes=minutes)
    day = local(start, hours.zone).date()
    while True:
        for begins, ends in hours.stretches(day):
            begun = max(_utc(begins), _utc(start))
            there = _utc(ends) - begun
            if there >= left:
                return begun + left
            left -= max(there, timedelta())
        day += timedelta(days=1)


def working_days_between(hours: WorkingHours, since: datetime, until: datetime) -> list[date]:
    """The working days after the one of `since`, up to that of `until`."""
    day, last = local(since, hours.zone).date(), local(until, hours.zone).date()
    ahead = (day + timedelta(days=n) for n in range(1, (last - day).days + 1))
    return [each for each in ahead if hours.works_on(each)]


OF_NOBODY = WorkingHours(ANYWHERE)
"""Of who belongs to no group."""


@cache
def _holidays_of(year: int) -> frozenset[date]:
    return frozenset(country_holidays("JP", years=year))


def is_holiday(day: date) -> bool:
    """Whether Japan has a holiday."""
    return day in _holidays_of(day.year)


def _utc(shown: datetime) -> datetime:
    """Hours pass alike in UTC, also where the clocks are put forward."""
    return shown.astimezone(UTC)
