"""Numbers as people write them, and as JSON keeps them."""

import re
import unicodedata
from decimal import Decimal

MOST_CHARACTERS = 40
_MINUS_SIGNS = str.maketrans({"\u2212": "-", "\u2010": "-", "\u2013": "-"})
_NUMBER = re.compile(r"[+-]?(?:\d{1,3}(?:,\d{3})+(?:\.\d*)?|\d+(?:\.\d*)?|\.\d+)", re.ASCII)


def normalised(text: str) -> str:
    """The text with full-width signs made narrow (NFKC), one minus sign, no space round it."""
    if not text.isascii():
        text = unicodedata.normalize("NFKC", text).translate(_MINUS_SIGNS)
    return text.strip()


def read_number(text: str) -> Decimal:
    """The number that was written: `1,200.5`, `１２３`, `−4`.

    Commas only where thousands are; no exponent, no infinity. Raises ValueError for all else.
    """
    plain_text = normalised(text)
    if len(plain_text) > MOST_CHARACTERS or not _NUMBER.fullmatch(plain_text):
        raise ValueError("not a number")
    return Decimal(plain_text.replace(",", ""))


def plain(number: Decimal) -> str:
    """The number as JSON keeps it: digits and a point, never an exponent."""
    written = str(number)  # three times as fast, and mostly enough
    return written if "E" not in written else format(number, "f")
