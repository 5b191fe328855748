"""What the sheet computes, for those lines and parts alone that an edit has touched.

The roll-up is done beside this process on the document as the record wrote it; of a large estimate
only the few figures that are asked for come back.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from estimator.quantity import Pieces
from estimator.rollup_figures import roll_up_figures
from portal.estimates import queries
from portal.estimates.below import below_cells
from portal.estimates.columns import trials_of
from portal.estimates.offered import offer_cells
from portal.estimates.sheet import yen
from portal.estimates.sources import offers_taken
from portal.estimates.words import missing_words, say_measured_by, say_origin
from portal.off_loop import NotDone, in_helper
from shared_db.costing.inputs import rollup_inputs_text
from shared_db.foundation.base import Json
from shared_db.models import MEASURES, Estimate, EstimateLine, EstimatePart
from shared_db.spine.transaction import Work


@dataclass(frozen=True)
class Figures:
    """Texts by key: `LINE-cost-0`, `LINE-origin`, `PART-cost-0`, `PART-unit_cost-0`, …

    `complete` and `missing` are None where nothing was computed.
    """

    cells: dict[str, str] = field(default_factory=dict)
    complete: bool | None = None
    missing: int | None = None


def figures(
    work: Work,
    estimate: Estimate,
    rows: Sequence[EstimatePart],
    lines: Collection[UUID],
    parts: Collection[UUID],
    whole_parts: Collection[UUID] = (),
) -> Figures:
    """Of these lines and parts, and of the assemblies that the parts go into; `rows` are all parts
    that count. What can't be computed in time is left out: the page has its own until then."""
    if not parts:
        return Figures()
    touched = _with_assemblies(rows, parts)
    trials = {str(row.id): tried for row in rows if (tried := trials_of(row))}
    document = rollup_inputs_text(work.session, estimate.id)
    try:
        found = in_helper(
            roll_up_figures, document, touched, {str(one) for one in lines},
            {str(one) for one in whole_parts}, trials,
        )  # fmt: skip
    except NotDone:
        return Figures()
    cells = _origins(work, estimate, lines, found["parts"])
    for part_id, breaks in found["parts"].items():
        for column, one in enumerate(breaks):
            cells |= _of_break(part_id, column, one)
    names = {UUID(part_id): part_id for part_id in found["parts"]}
    cells |= below_cells(work, estimate, cells, names)
    return Figures(cells, found["complete"], found["missing"])


def _with_assemblies(rows: Sequence[EstimatePart], parts: Collection[UUID]) -> set[str]:
    """They, what they go into, and what goes into all of these, whose costs stand there."""
    parents = {row.id: row.parent_id for row in rows}
    found: set[UUID] = set()
    for one in parts:
        above: UUID | None = one
        while above is not None and above not in found:
            found.add(above)
            above = parents.get(above)
    below = {row.id for row in rows if row.parent_id in found}
    return {str(one) for one in found | below}


def _origins(
    work: Work, estimate: Estimate, line_ids: Collection[UUID], costed: Mapping[str, Any]
) -> dict[str, str]:
    """Where the lines' numbers come from; of outside work what was offered."""
    lines = queries.lines_in(work, estimate.id, line_ids)
    offers = offers_taken(work, lines)
    cells: dict[str, str] = {}
    for line in lines:
        measured = line.measured
        cells[f"{line.id}-origin"] = say_origin(line.source(offers), line.kept_terms, measured)
        for name in MEASURES.get(line.kind, ()):
            one = measured.get(name)
            cells[f"{line.id}-{name}-origin"] = say_measured_by(one) if one else ""
    return cells | offer_cells(work, estimate, lines, _pieces(lines, costed))


def _pieces(lines: Sequence[EstimateLine], costed: Mapping[str, Any]) -> dict[str, list[Pieces]]:
    parts = {str(line.estimate_part_id) for line in lines}
    return {
        part_id: [Pieces(one["wanted"], one["started"]) for one in costed.get(part_id, [])]
        for part_id in parts
    }


def _of_break(part_id: str, column: int, one: Json) -> dict[str, str]:
    cells = {f"{part_id}-{name}-{column}": yen(sum_) for name, sum_ in one["sums"].items()}
    cells |= {f"{line}-cost-{column}": yen(cost) for line, cost in one["lines"].items()}
    cells[f"{part_id}-unit_cost-{column}"] = yen(one["unit_cost"], 2)
    cells[f"{part_id}-started-{column}"] = f"{one['started']:,}"
    cells[f"{part_id}-missing-{column}"] = missing_words(one["missing"])
    return cells
