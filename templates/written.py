"""How days, moments and money are written in letters. What can't be read stays as it is."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any

MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
WEEKDAYS = {
    "ja": ("月", "火", "水", "木", "金", "土", "日"),
    "en": ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"),
}


def day(language: str, value: Any) -> str:
    """2026年3月5日 or 5 Mar 2026."""
    try:
        read = date.fromisoformat(str(value)[:10])
    except ValueError:
        return str(value)
    if language == "ja":
        return f"{read.year}年{read.month}月{read.day}日"
    return f"{read.day} {MONTHS[read.month - 1]} {read.year}"


def moment(language: str, value: Any) -> str:
    """11月30日（月）1:28 or Mon 30 Nov, 1:28, by the clock that `value` was written down with."""
    try:
        read = datetime.fromisoformat(str(value))
    except ValueError:
        return str(value)
    weekday = WEEKDAYS[language][read.weekday()]
    clock = f"{read.hour}:{read.minute:02}"
    if language == "ja":
        return f"{read.month}月{read.day}日（{weekday}）{clock}"
    return f"{weekday} {read.day} {MONTHS[read.month - 1]}, {clock}"


def money(value: Any) -> str:
    """¥1,234,500; a unit price keeps its decimals, at least two of them: ¥12.50."""
    amount = Decimal(str(value))
    plain = format(amount, "f").rstrip("0").rstrip(".") if "." in str(value) else str(value)
    decimals = max(2, len(plain.partition(".")[2])) if "." in plain else 0
    return f"¥{amount:,.{decimals}f}"
