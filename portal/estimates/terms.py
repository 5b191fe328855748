"""What is typed in a line's cells: which cells a kind has, and how they become the line's terms."""

from collections.abc import Mapping
from decimal import Decimal
from functools import partial
from typing import Any, Final

from estimator.errors import LineError
from estimator.lines import parse_line
from estimator.numbers import (
    CUBIC_CENTIMETRES,
    GRAMS_PER_CM3,
    KILOGRAMS,
    PERCENT,
    PIECES,
    YEN,
    YEN_PER_HOUR,
    YEN_PER_KG,
    YEN_PER_PIECE,
    NumberError,
    Unit,
    plain,
    read_minutes,
    read_minutes_per_piece,
    read_number,
)
from estimator.sums import read_either
from portal.sentences import SENTENCES
from shared_db.foundation.errors import N_, DomainError
from shared_db.models import LineKind

MATERIAL_BASES: Final = ("weight", "share")
OUTSIDE_BASES: Final = ("offer", "rule")
NUMBERS: Final[dict[tuple[LineKind, str], tuple[str, ...]]] = {
    (LineKind.MATERIAL, "weight"): (
        "price_per_kg", "mass_kg", "volume_cm3", "density", "yield_rate", "scrap_price_per_kg",
    ),
    (LineKind.MATERIAL, "share"): ("purchase_price", "pieces_per_purchase"),
    (LineKind.BOUGHT, ""): ("unit_price", "per_piece", "minimum_charge"),
    (LineKind.OPERATION, ""): (
        "setup_minutes", "run_minutes", "hourly_rate", "handling_minutes",
        "non_recurring_minutes", "non_recurring_amount",
    ),
    (LineKind.OUTSIDE, "rule"): ("unit_price", "minimum", "one_off"),
    (LineKind.OUTSIDE, "offer"): (),
}  # fmt: skip
"""The cells that hold numbers, by kind and basis, in the order of the sheet."""

_UNITS: Final[dict[str, Unit]] = {
    "price_per_kg": YEN_PER_KG, "mass_kg": KILOGRAMS, "volume_cm3": CUBIC_CENTIMETRES,
    "density": GRAMS_PER_CM3, "scrap_price_per_kg": YEN_PER_KG,
    "pieces_per_purchase": PIECES, "per_piece": PIECES, "unit_price": YEN_PER_PIECE,
    "hourly_rate": YEN_PER_HOUR,
}  # fmt: skip
"""What may stand beside a cell's number; yen where it isn't said."""

_PER_PIECE: Final = ("run_minutes", "handling_minutes")
"""Cells with minutes of a single piece; all others are of the whole lot."""

WORDS: Final[dict[LineKind, dict[str, tuple[str, ...]]]] = {
    LineKind.MATERIAL: {"basis": MATERIAL_BASES},
    LineKind.BOUGHT: {},
    LineKind.OPERATION: {"non_recurring_spread": ("once", "spread")},
    LineKind.OUTSIDE: {"basis": OUTSIDE_BASES, "pieces": ("started", "wanted")},
}
"""The cells that hold one word of several; the first is what an empty cell means."""

_SENTENCES: Final[dict[str, str]] = {
    "not_a_number": SENTENCES["not_a_number"],
    "not_whole": SENTENCES["not_whole"],
    "negative": N_("Please enter 0 or more."),
    "not_positive": N_("Please enter a number above 0."),
    "too_small": N_("Please enter a number above %(limit)s."),
    "too_large": N_("Please enter %(limit)s or less."),
    "too_many_decimals": N_("At most %(limit)s decimals, please."),
    "not_a_choice": SENTENCES["enum"],
}
_OTHER = N_("This cannot be read. Please check it.")
_SAFE = "1"
"""A number that every cell takes: stands in for an empty or wrong one while others are checked."""


def basis_of(kind: LineKind, given: str) -> str:
    """The basis that a line has: the one given, else its kind's first; "" for kinds without."""
    bases = WORDS[kind].get("basis", ("",))
    return given if given in bases else bases[0]


def read_terms(
    kind: LineKind, typed: Mapping[str, Any]
) -> tuple[dict[str, Any], dict[str, DomainError]]:
    """The terms of what was typed, and what is wrong with them by cell.

    An empty cell is no error: the line is missing in the roll-up until it is filled.
    """
    terms: dict[str, Any] = {}
    errors: dict[str, DomainError] = {}
    for name, choices in WORDS[kind].items():
        word = str(typed.get(name) or choices[0])
        if word not in choices:
            errors[name] = said_of(LineError(name, "not_a_choice"))
        elif name == "basis" or word != choices[0]:
            terms[name] = word
    basis = basis_of(kind, terms.get("basis", ""))
    unread: dict[str, DomainError] = {}
    for name in NUMBERS[kind, basis]:
        text = str(typed.get(name) or "").strip()
        if text:
            try:
                terms[name] = plain(read_either(text, partial(number_alone, name)))
            except NumberError as error:
                terms[name], unread[name] = text, _asked(name, error)
    if kind is LineKind.MATERIAL and basis == "share" and typed.get("whole_units"):
        terms["whole_units"] = True
    errors |= _wrong(kind, basis, terms) | unread
    return terms, errors


def number_alone(name: str, text: str) -> Decimal:
    """The number of a cell, read with its unit; of a yield 80% is 0.8. Raises NumberError."""
    if name in _PER_PIECE:
        return read_minutes_per_piece(text)
    if name.endswith("_minutes"):
        return read_minutes(text)
    if name != "yield_rate":
        return read_number(text, _UNITS.get(name, YEN))
    try:
        return read_number(text)
    except NumberError:
        return read_number(text, PERCENT) / 100


def _asked(name: str, error: NumberError) -> DomainError:
    return DomainError(error.code, SENTENCES[error.code], field=name, meant=error.meant)


def _wrong(kind: LineKind, basis: str, terms: Mapping[str, Any]) -> dict[str, DomainError]:
    """Every wrong cell, not only the first: each is checked with the others standing in safely."""
    safe: dict[str, Any] = dict.fromkeys(NUMBERS[kind, basis], _SAFE)
    if basis:
        safe["basis"] = basis
    if kind is LineKind.OUTSIDE and basis == "offer":
        safe["breaks"] = []
    errors = {}
    for name in NUMBERS[kind, basis]:
        if name not in terms:
            continue
        alone = {**safe, name: terms[name]}
        if name in ("volume_cm3", "density"):
            alone.pop("mass_kg")
        try:
            parse_line(kind.value, alone)
        except LineError as error:
            errors[name] = said_of(error)
    return errors


def said_of(error: LineError) -> DomainError:
    """What is wrong with a cell, as a sentence."""
    sentence = _SENTENCES.get(error.code, _OTHER)
    return DomainError(error.code, sentence, field=error.field, **error.message_values)
