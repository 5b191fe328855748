"""Which cells a line has, and whether two texts say the same in one of them."""

from decimal import Decimal, InvalidOperation

from estimator.numbers import NumberError
from estimator.sums import as_written, is_sum
from portal.estimates.noting import FOLLOWS, WRITTEN, cell_of
from portal.estimates.terms import NUMBERS, WORDS, basis_of
from portal.estimates.written import reads_same
from shared_db.foundation.base import Json
from shared_db.models import MEASURES, LineKind

ALWAYS = ("description", "remark", FOLLOWS)


def cells_of(line: Json) -> set[str]:
    """The cells that a typed line has, by its kind and basis."""
    kind = LineKind(line["kind"])
    basis = basis_of(kind, line.get("basis") or "")
    cells = {*ALWAYS, *WORDS[kind], *NUMBERS[kind, basis], *MEASURES.get(kind, ())}
    if kind is LineKind.OPERATION:
        cells.add("work_centre_id")
        if line.get("work_centre_id"):
            cells.discard("hourly_rate")
    if kind is LineKind.OUTSIDE:
        cells.add("offer_id")
    if basis == "share":
        cells.add("whole_units")
    return cells


def stands(line: Json, cell: str) -> str:
    """What a cell of a typed line says."""
    return cell_of(line, cell)


def is_same(line: Json, cell: str, text: str) -> bool:
    """Whether this text says in the cell what stands there: `6.50` and `=13/2` are 6.5."""
    now = stands(line, cell)
    said = cell_of({cell: text}, cell)
    if said == now:
        return True
    if is_sum(said) and (line.get(WRITTEN) or {}).get(cell) == as_written(said):
        return True
    try:
        return bool(said and now) and Decimal(now).is_finite() and reads_same(cell, said, now)
    except (NumberError, InvalidOperation):
        return False
