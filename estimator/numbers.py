"""Numbers as people write them, and as JSON keeps them."""

import re
import unicodedata
from decimal import Decimal

from estimator.money import fixed

MOST_CHARACTERS = 40
_MINUS_SIGNS = str.maketrans({"\u2212": "-", "\u2010": "-", "\u2013": "-"})
_SIGN = r"[-+▲△ー—―]?"
"""Triangles are an accountant's minus, long marks that of a keyboard set to kana."""
_RAISED = frozenset({"<super>", "<sub>", "<fraction>"})
_SPACE = r"\s*"
_NUMBER = re.compile(r"[+-]?(?:\d{1,3}(?:,\d{3})+(?:\.\d*)?|\d+(?:\.\d*)?|\.\d+)", re.ASCII)
_COMMA = re.compile(r"(\d+),(\d+)", re.ASCII)
_CLOCK = re.compile(r"(\d{1,5}):([0-5]?\d)(?::([0-5]?\d))?", re.ASCII)
_SPAN = re.compile(
    r"(?:([\d.]+)\s*(?:時間|hours?|hrs?|h))?\s*"
    r"(?:([\d.]+)\s*(?:分間?|minutes?|mins?|m))?\s*"
    r"(?:([\d.]+)\s*(?:秒間?|seconds?|secs?|s))?\.?",
    re.ASCII | re.IGNORECASE,
)

Unit = re.Pattern[str]
"""A number with what people write beside it: a sign before it, a word after it."""


def _unit(before: str, *after: str) -> Unit:
    words = "|".join(map(re.escape, after))
    sign_before = f"(?:[{re.escape(before)}]{_SPACE}(?P<inner>{_SIGN}){_SPACE})?" if before else ""
    word_after = f"(?:{_SPACE}(?:{words})\\.?)?" if after else ""
    return re.compile(
        rf"(?P<sign>{_SIGN}){_SPACE}{sign_before}(?P<number>[\d.,]+){word_after}",
        re.ASCII | re.IGNORECASE,
    )


_COINS, _YEN_WORDS = "¥\\", ("円", "yen", "jpy")
"""cp932 shows a backslash as ¥."""


def _yen(*per: str) -> Unit:
    over = [f"{yen}/{one}" for yen in ("", *_YEN_WORDS) for one in per]
    return _unit(_COINS, *_YEN_WORDS, *over)


BARE = _unit("")
YEN = _yen()
YEN_PER_HOUR = _yen("時間", "時", "h", "hr", "hour")
YEN_PER_KG = _yen("kg")
_COUNTERS = ("個", "コ", "ヶ", "ケ", "本", "枚", "台", "点", "丁", "pcs", "pc", "pce", "ea")
YEN_PER_PIECE = _yen(*_COUNTERS)
PIECES = _unit("", *_COUNTERS, "pieces", "piece")
PERCENT = _unit("", "%", "パーセント", "percent")
DAYS = _unit("", "日", "日間", "days", "day")
"""Working days (営業日) are other days: asked, not read."""
MINUTES = _unit("", "分", "分間", "min", "mins", "minutes")
MILLIMETRES = _unit("", "mm", "ミリ")
KILOGRAMS = _unit("", "kg")
CUBIC_CENTIMETRES = _unit("", "cm3", "cc")
GIGABYTES = _unit("", "GB")
GRAMS_PER_CM3 = _unit("", "g/cm3", "g/cc")


class NumberError(ValueError):
    """What is written is no number, or could be two; `code` says what to ask.

    `not_a_number`, `comma_unclear` or `clock_unclear`: `meant` has both numbers, as 1,5 may be 1.5
    or 15, and 1:30 for one piece 90 minutes or 1.5.
    """

    def __init__(self, code: str = "not_a_number", *meant: str) -> None:
        super().__init__(code)
        self.code = code
        self.meant = meant


def normalised(text: str) -> str:
    """The text with full-width signs made narrow (NFKC), one minus sign, no space round it."""
    if not text.isascii():
        text = unicodedata.normalize("NFKC", text).translate(_MINUS_SIGNS)
    return text.strip()


def raised(text: str) -> str:
    """The first sign of a text that stands above or below the line, or is a fraction: of `10²` the
    two, which made narrow would be 102. None ("") in words, such as cm³."""
    if text.isascii():
        return ""
    for place, sign in enumerate(text):
        kind = unicodedata.decomposition(sign).partition(" ")[0]
        if kind in _RAISED and not normalised(text[max(place - 1, 0) : place])[-1:].isalpha():
            return sign
    return ""


def read_number(text: str, unit: Unit = BARE) -> Decimal:
    """The number that was written: `1,200.5`, `１２３`, `−4`, `▲2`; with its unit `10個`, `¥980`.

    Commas only where thousands are; no exponent, no infinity. Raises NumberError for all else.
    """
    written = normalised(text)
    if len(written) > MOST_CHARACTERS or raised(text):
        raise NumberError
    if _NUMBER.fullmatch(written):
        return _exact(written)  # bare, as most are
    found = unit.fullmatch(written)
    if found is None:
        raise NumberError
    sign, inner = found["sign"], found.groupdict().get("inner")
    if sign and inner:
        raise NumberError
    exact = _unsigned(found["number"])
    return exact if (sign or inner or "+") == "+" or not exact else exact.copy_negate()


def _exact(written: str) -> Decimal:
    number = Decimal(written.replace(",", ""))
    return number or number.copy_abs()  # there is no -0


def _unsigned(written: str) -> Decimal:
    if _NUMBER.fullmatch(written):
        return _exact(written)
    comma = _COMMA.fullmatch(written)
    if comma is None:
        raise NumberError
    raise NumberError("comma_unclear", f"{comma[1]}.{comma[2]}", f"{comma[1]}{comma[2]}")


def read_minutes(text: str) -> Decimal:
    """Minutes: `90`, `1.5分`, `1:30` and `0:00:45` (hours first), `1時間30分`, `90秒`.

    Hours first, for that is how clocks, spreadsheets and shop records write what a whole piece of
    work takes: to set up, to program, to make a lot. Nobody writes seconds of these.
    Raises NumberError. Seconds come out to four decimals of a minute.
    """
    written = normalised(text)
    if raised(text):
        raise NumberError
    if len(written) <= MOST_CHARACTERS and any(sign.isdecimal() for sign in written):
        found = _CLOCK.fullmatch(written) or _SPAN.fullmatch(written)
        if found:
            return _in_minutes(*(read_number(part or "0") for part in found.groups()))
    return read_number(text, MINUTES)


def read_minutes_per_piece(text: str) -> Decimal:
    """The same of a single piece, where `1:30` is as often 1 minute 30 seconds: that is asked.

    Raises NumberError.
    """
    minutes = read_minutes(text)
    found = _CLOCK.fullmatch(normalised(text))
    if found and found[3] is None:
        short = _in_minutes(Decimal(0), Decimal(found[1]), Decimal(found[2]))
        if short != minutes:
            raise NumberError("clock_unclear", plain(minutes), plain(short))
    return minutes


def _in_minutes(hours: Decimal, minutes: Decimal, seconds: Decimal) -> Decimal:
    whole = hours * 60 + minutes
    return whole + fixed(seconds / 60).normalize() if seconds else whole


def plain(number: Decimal) -> str:
    """The number as JSON keeps it: digits and a point, never an exponent."""
    written = str(number)  # three times as fast, and mostly enough
    return written if "E" not in written else format(number, "f")
