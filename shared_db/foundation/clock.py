"""Whose day counts, written once; `tools/check_days.py` lets nobody ask for a day elsewhere.

- What was issued goes by its issuer's calendar, kept with it: a quote is valid until its last day
  is over there (`time_zone` of what it was priced with), its order is of the issuer's day.
- Everything else goes by the group's. An inquiry, with its requests, estimates and offers, is of
  the group through whose entrance it came; a company's own affairs (rates, imports, an inbox) go by
  the group that it joined first (`Actor.home`); a membership by its own group's.

A day ends at 24:00.
"""

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, Date, DateTime, bindparam, cast, func

from shared_db.foundation.base import utc_now

ANYWHERE = "UTC"
"""Where nobody says whose clocks count, and nothing hangs on it."""
HOME = "Asia/Tokyo"
"""Of the sample group, and of who tries the portal on it. A group's own is said where it is
founded, and nothing that serves groups falls back on this one."""


def today(zone: str = HOME) -> date:
    """The date there. The portal, which serves groups anywhere, always names the zone."""
    return local(utc_now(), zone).date()


def local(moment: datetime, zone: str) -> datetime:
    """What the clocks there show at a moment."""
    return moment.astimezone(ZoneInfo(zone))


def moment(shown: datetime, zone: str) -> datetime:
    """The moment at which the clocks there show this."""
    return shown.replace(tzinfo=ZoneInfo(zone))


def end_of(day: date, zone: str) -> datetime:
    """The moment at which the day ends, aware."""
    return moment(datetime.combine(day + timedelta(days=1), time()), zone)


def today_in(zone: ColumnElement[str]) -> ColumnElement[date]:
    """The date in each row's zone, by this process's clock (and not by the database's) at the
    moment when the statement is sent: it may be kept and sent again on another day."""
    now = bindparam("now", callable_=utc_now, type_=DateTime(timezone=True), unique=True)
    return cast(func.timezone(zone, now), Date)


def today_sql(zone: str) -> str:
    """The same as SQL, of a column's name; `:now` is the moment."""
    return f"CAST(timezone({zone}, :now) AS date)"
