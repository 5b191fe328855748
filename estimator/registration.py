"""Japanese invoice registration numbers: T and 13 digits."""

import re
from dataclasses import dataclass
from enum import StrEnum

from estimator.numbers import normalised

_FORM = re.compile(r"T(\d)(\d{12})", re.ASCII)
_SEPARATORS = re.compile(r"[\s-]")


class Standing(StrEnum):
    """What can be said of a number from its digits alone."""

    VALID = "valid"
    NOT_CORPORATE = "not_corporate"
    MALFORMED = "malformed"


@dataclass(frozen=True, slots=True)
class Registration:
    """A number as it is to be printed (`T` + 13 digits; as typed when malformed).

    `not_corporate` deserves a warning, not a refusal: a sole proprietor's digits match no
    corporate number.
    """

    number: str
    standing: Standing


def check_digit(digits: str) -> int:
    """First digit of a corporate number, from the 12 that follow: 9 − (Σ dᵢ·wᵢ mod 9).

    The weights are 1, 2, 1, 2 … from the right (corporate number ordinance, Ministry of Finance).
    """
    weighted = (int(digit) * (1 + place % 2) for place, digit in enumerate(reversed(digits)))
    return 9 - sum(weighted) % 9


def check_registration(text: str) -> Registration:
    """The number that was typed; full-width signs, blanks, hyphens and a small t are forgiven."""
    number = _SEPARATORS.sub("", normalised(text)).upper()
    form = _FORM.fullmatch(number)
    if form is None:
        return Registration(text, Standing.MALFORMED)
    first, following = form.groups()
    is_corporate = int(first) == check_digit(following)
    return Registration(number, Standing.VALID if is_corporate else Standing.NOT_CORPORATE)
