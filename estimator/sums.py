"""Sums in a cell, as a spreadsheet has them: `=6.5*1.1`, `=(2+3)*90秒`, `=￥1,200×80%`.

    sum     = term (("+" | "-") term)*
    term    = factor (("*" | "/") factor)*
    factor  = ("-" | "+") factor | "(" sum ")" | number

A number is whatever the cell reads alone, with its unit; a percentage is a hundredth where the
cell has no percent of its own. It is computed exactly and rounded once, half up to 6 decimals, so
that 100/3*3 is 100. Nothing is ever evaluated as a program.
"""

import re
from collections.abc import Callable
from decimal import ROUND_HALF_UP, Context, Decimal
from fractions import Fraction

from estimator.numbers import PERCENT, NumberError, normalised, raised, read_number

Reader = Callable[[str], Decimal]
"""How the cell reads a number alone. Raises NumberError."""
LONGEST = 200
DEEPEST = 20
DECIMALS = 6
MOST_DIGITS = 400
_TIMES = str.maketrans({"×": "*", "✕": "*", "╳": "*", "÷": "/", "∕": "/", "⁄": "/"})
_X_BETWEEN = re.compile(r"(?<=[\d.)])\s*[xX]\s*(?=[\d.(])")
_OVER_UNIT = re.compile(r"/\s*[^\W\d]")
"""A stroke before a word is of its unit: 円/kg."""
_OPERATORS = "+-*/()"


class SumError(NumberError):
    """A sum that comes to nothing; `meant` has the place that can't be read.

    `sum_empty`, `sum_unread` (meant), `sum_brackets`, `sum_by_zero`, `sum_too_long`,
    `sum_too_deep`, `sum_too_large`; and what the cell says of a number alone.
    """


def is_sum(text: str) -> bool:
    """Whether this is a sum and no plain number."""
    return text.lstrip()[:1] in ("=", "＝")


def as_written(text: str) -> str:
    """A sum as it is kept beside its number: as typed, with a narrow sign before it."""
    return "=" + text.strip()[1:].strip()


def read_sum(text: str, read: Reader) -> Decimal:
    """What a sum comes to, each number in it read as the cell reads it. Raises SumError."""
    if len(text) > LONGEST:
        raise SumError("sum_too_long")
    if sign := raised(text):
        raise SumError("sum_unread", sign)
    written = normalised(text).translate(_TIMES)[1:]
    parser = _Parser(_X_BETWEEN.sub("*", written), read)
    return _rounded(parser.whole())


def read_either(text: str, read: Reader) -> Decimal:
    """The number of a cell, whether it is typed alone or as a sum. Raises NumberError."""
    return read_sum(text, read) if is_sum(text) else read(text)


class _Parser:
    """One sum, read from the left to the right."""

    def __init__(self, text: str, read: Reader) -> None:
        self._text = text
        self._read = read
        self._at = 0
        self._depth = 0

    def whole(self) -> Fraction:
        if not self._text.strip():
            raise SumError("sum_empty")
        value = self._sum()
        if self._next():
            raise SumError("sum_brackets") if self._next() == ")" else self._unread()
        return value

    def _sum(self) -> Fraction:
        value = self._term()
        while self._next() in ("+", "-"):
            adds = self._take() == "+"
            other = self._term()
            value = value + other if adds else value - other
        return value

    def _term(self) -> Fraction:
        value = self._factor()
        while self._next() in ("*", "/"):
            multiplies = self._take() == "*"
            other = self._factor()
            if not multiplies and not other:
                raise SumError("sum_by_zero")
            value = _bounded(value * other if multiplies else value / other)
        return value

    def _factor(self) -> Fraction:
        self._depth += 1
        if self._depth > DEEPEST:
            raise SumError("sum_too_deep")
        value = self._signed()
        self._depth -= 1
        return value

    def _signed(self) -> Fraction:
        sign = self._next()
        if sign in ("-", "+"):
            self._take()
            return -self._factor() if sign == "-" else self._factor()
        if sign != "(":
            return self._number()
        self._take()
        value = self._sum()
        if self._next() != ")":
            raise SumError("sum_brackets") if not self._next() else self._unread()
        self._take()
        return value

    def _number(self) -> Fraction:
        start = self._at
        while self._at < len(self._text) and not self._ends():
            self._at += 1
        text = self._text[start : self._at].strip()
        if not text:
            raise self._unread() if self._next() else SumError("sum_unread", "=" + self._text)
        return Fraction(self._alone(text))

    def _alone(self, text: str) -> Decimal:
        try:
            return self._read(text)
        except NumberError as error:
            if error.code != "not_a_number":
                raise SumError(error.code, *error.meant) from None
        try:
            return read_number(text, PERCENT) / 100
        except NumberError:
            raise SumError("sum_unread", text) from None

    def _ends(self) -> bool:
        sign = self._text[self._at]
        of_unit = sign == "/" and _OVER_UNIT.match(self._text, self._at)
        return sign in _OPERATORS and not of_unit

    def _next(self) -> str:
        """The next sign that is no space; empty at the end."""
        while self._at < len(self._text) and self._text[self._at].isspace():
            self._at += 1
        return self._text[self._at : self._at + 1]

    def _take(self) -> str:
        sign = self._next()
        self._at += 1
        return sign

    def _unread(self) -> SumError:
        return SumError("sum_unread", self._text[self._at :].strip()[:20])


def _bounded(value: Fraction) -> Fraction:
    """The value, as long as no sum of a shop's is longer. Raises SumError."""
    if max(value.numerator.bit_length(), value.denominator.bit_length()) > MOST_DIGITS * 4:
        raise SumError("sum_too_large")
    return value


def _rounded(value: Fraction) -> Decimal:
    """Half up, away from zero, to 6 decimals; trailing zeros away."""
    exact = Context(prec=MOST_DIGITS * 2, rounding=ROUND_HALF_UP)
    scaled = abs(value) * 10**DECIMALS
    whole = (2 * scaled.numerator + scaled.denominator) // (2 * scaled.denominator)
    number = exact.scaleb(Decimal(whole if value >= 0 else -whole), -DECIMALS)
    return exact.normalize(number) if whole else Decimal(0)
