"""The sums that were typed in a line's cells, kept beside the numbers that they come to."""

from collections.abc import Mapping
from decimal import Decimal, InvalidOperation
from functools import partial
from typing import Any

from estimator.numbers import NumberError
from estimator.sums import as_written, is_sum, read_either
from portal.estimates.measures import typed_amount
from portal.estimates.terms import NUMBERS, basis_of, number_alone
from shared_db.models import MEASURES, EstimateLine, LineKind, Measured


def written_sums(
    kind: LineKind,
    typed: Mapping[str, Any],
    terms: Mapping[str, Any],
    measured: Mapping[str, Measured],
    known: EstimateLine | None,
) -> dict[str, str]:
    """By cell the sum that stands in it: what was typed now, or earlier if its number is the same.

    A sum whose cell has another number by now is forgotten; one that is told beside its number
    (`written`) has to come to it.
    """
    told = typed.get("written") or {}
    now = numbers_in(kind, terms, measured)
    before = known.written if known is not None else {}
    then = numbers_in(kind, known.kept_terms, known.measured) if known and before else {}
    sums = {}
    for cell, number in now.items():
        text = str(typed.get(cell) or "")
        if is_sum(text):
            sums[cell] = as_written(text)
        elif cell in before and then.get(cell) == number:
            sums[cell] = before[cell]
        elif cell in told and _comes_to(cell, told[cell], number):
            sums[cell] = as_written(told[cell])
    return sums


def _comes_to(cell: str, text: str, number: str) -> bool:
    try:
        return is_sum(text) and reads_same(cell, text, number)
    except (NumberError, InvalidOperation):
        return False


def reads_same(cell: str, text: str, number: str) -> bool:
    """Whether what is typed is that number of the cell. Raises NumberError."""
    return read_either(text, partial(number_alone, cell)) == Decimal(number)


def numbers_in(
    kind: LineKind, terms: Mapping[str, Any], measured: Mapping[str, Measured]
) -> dict[str, str]:
    """The numbers of a line's cells, as they stand there."""
    cells = NUMBERS[kind, basis_of(kind, terms.get("basis", ""))]
    return {cell: terms[cell] for cell in cells if cell in terms} | {
        name: typed_amount(measured[name].amount)
        for name in MEASURES.get(kind, ())
        if name in measured
    }
