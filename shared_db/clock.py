"""Days: dates are the issuer's, in the group's zone, and end at 24:00."""

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from shared_db.base import utc_now


def today(zone: str = "Asia/Tokyo") -> date:
    """The date in the group's zone."""
    return utc_now().astimezone(ZoneInfo(zone)).date()


def day_of(moment: datetime, zone: str = "Asia/Tokyo") -> date:
    """The day on which an aware moment falls in the group's zone."""
    return moment.astimezone(ZoneInfo(zone)).date()


def end_of(day: date, zone: str = "Asia/Tokyo") -> datetime:
    """The moment at which the day ends, aware."""
    return datetime.combine(day + timedelta(days=1), time(), ZoneInfo(zone))
