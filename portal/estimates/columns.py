"""The columns of the sheet: the pieces wanted of each part, and those that somebody only tries.

A part that goes into another has no quantities of its own: of it are wanted so many as that one's
pieces started take, in each of its columns.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from uuid import UUID

from estimator.assembly import wanted_pieces
from estimator.rollup_document import PlacedPart
from shared_db.models import EstimatePart


@dataclass(frozen=True)
class Columns:
    """Pieces wanted, a column each. `trial`: the estimator's own, marked as such (試算)."""

    asked: list[int]
    trial: list[int]


def columns_of(rows: Sequence[EstimatePart]) -> dict[UUID, Columns]:
    """The columns of all of an estimate's parts, by their ids."""
    asked = {row.id: _placed(row) for row in rows}
    tried = {row.id: replace(asked[row.id], quantities=tuple(trials_of(row))) for row in rows}
    wanted, trial = (wanted_pieces(list(some.values())) for some in (asked, tried))
    return {
        row_id: Columns(wanted.get(str(row_id), []), trial.get(str(row_id), [])) for row_id in asked
    }


def quantities_by_part(rows: Sequence[EstimatePart]) -> dict[str, list[int]]:
    """The pieces of each column of the sheet, asked and tried, by the part's id as a text."""
    return {str(row_id): [*of.asked, *of.trial] for row_id, of in columns_of(rows).items()}


def trials_of(row: EstimatePart) -> list[int]:
    """What is tried of it and isn't asked for by now."""
    return [one for one in row.trial_quantities if one not in row.quantities]


def _placed(row: EstimatePart) -> PlacedPart:
    return PlacedPart(
        part_id=str(row.part_id),
        key=str(row.id),
        parent=str(row.parent_id) if row.parent_id else None,
        quantity_per=row.quantity_per or Decimal(1),
        scrap_rate=row.scrap_rate,
        quantities=tuple(row.quantities),
        lines=(),
    )
