"""How a moment is shown, and how near a promise is, in words: "1時間20分超過", "あと2営業日".

The server says it for who reads without scripts; `static/js/time.js` says the same as it ages.
"""

from datetime import date, datetime, timedelta
from functools import lru_cache
from typing import Any

from flask import Flask
from flask_babel import get_locale, gettext

from portal.edge import actor_or_none
from shared_db.foundation.base import utc_now
from shared_db.foundation.clock import local
from shared_db.foundation.working_hours import OF_NOBODY, WorkingHours, working_days_between
from templates import written

DAYS_KNOWN = 92
"""So far ahead the page knows the days without work; what is due later is counted in all days."""
_LAST = timedelta(microseconds=1)
"""A day ends at 24:00, which the clocks already show as the next."""


def moment_words(value: datetime) -> str:
    """11月30日（月）1:28, by the reader's clocks; with the year where it is another one."""
    zone = _hours().zone
    shown = local(value, zone)
    language = str(get_locale())
    words = written.moment(language, shown.isoformat())
    if shown.year == local(utc_now(), zone).year:
        return words
    return f"{shown.year}年{words}" if language == "ja" else f"{words}, {shown.year}"


def time_left(due: datetime, on: date | None = None) -> str:
    """How long there is until it is due, or since when it is late; `on`: the day that ends then."""
    return said_left(due, utc_now(), _hours(), whole_day=on is not None)


def said_left(due: datetime, now: datetime, hours: WorkingHours, *, whole_day: bool) -> str:
    """The words for it; aware moments."""
    today, last = local(now, hours.zone).date(), local(due - _LAST, hours.zone).date()
    if due <= now:
        days = (today - last).days if whole_day else (now - due).days
        over = _days(days) if days else _clock((now - due) // timedelta(minutes=1))
        return str(gettext("%(time)s over", time=over))
    if last == today:
        if whole_day:
            return str(gettext("until today"))
        return str(gettext("%(time)s left", time=_clock(-((now - due) // timedelta(minutes=1)))))
    working = working_days_between(hours, now, due - _LAST) if _is_near(today, last) else []
    if working:
        count = len(working)
        days_left = (
            gettext("1 working day") if count == 1 else gettext("%(n)s working days", n=count)
        )
        return str(gettext("%(time)s left", time=days_left))
    return str(gettext("%(time)s left", time=_days((last - today).days)))


def _is_near(today: date, last: date) -> bool:
    return (last - today).days <= DAYS_KNOWN


def _days(count: int) -> str:
    return str(gettext("1 day") if count == 1 else gettext("%(n)s days", n=count))


def _clock(minutes: int) -> str:
    hours, minutes = divmod(minutes, 60)
    if not hours:
        return str(gettext("%(minutes)s min", minutes=minutes))
    if not minutes:
        return str(gettext("%(hours)s h", hours=hours))
    return str(gettext("%(hours)s h %(minutes)s min", hours=hours, minutes=minutes))


def _hours() -> WorkingHours:
    actor = actor_or_none()
    return actor.hours if actor else OF_NOBODY


def days_off() -> str:
    """The days without work that lie ahead, as the script counts with them."""
    hours = _hours()
    return _days_off(hours, local(utc_now(), hours.zone).date())


@lru_cache(64)
def _days_off(hours: WorkingHours, today: date) -> str:
    ahead = (today + timedelta(days=n) for n in range(1, DAYS_KNOWN + 1))
    return " ".join(day.isoformat() for day in ahead if not hours.works_on(day))


def register(app: Flask) -> None:
    """Let templates say it."""
    said: dict[str, Any] = {"moment_words": moment_words, "time_left": time_left}
    app.jinja_env.globals.update(said, days_off=days_off)
