"""The estimate as a sheet: what stands in its cells, and what the roll-up makes of them."""

from collections.abc import Container, Sequence
from dataclasses import dataclass
from decimal import Decimal

from estimator.money import Rounding, rounded
from estimator.numbers import plain
from estimator.rollup import roll_up_amounts
from estimator.rollup_result import BreakCost, PartCost
from estimator.what_if import at_quantities
from portal.estimates.as_it_stands import Sheet
from portal.estimates.below import below_cells
from portal.estimates.columns import trials_of
from portal.estimates.editing import ReadPart, read_grid
from portal.estimates.forms import PartBody
from portal.estimates.measures import typed_amount
from portal.estimates.offered import offered_cells
from portal.estimates.queries import as_typed
from portal.estimates.terms import NUMBERS, basis_of
from portal.estimates.typed import HUNDRED
from portal.estimates.words import missing_words, say_measured_by, say_origin
from portal.language import money
from portal.off_loop import by_turns, in_helper
from shared_db.costing.inputs import rollup_inputs
from shared_db.foundation.base import Json
from shared_db.foundation.errors import DomainError
from shared_db.models import MEASURES, Estimate
from shared_db.spine.transaction import Work


@dataclass(frozen=True)
class Computed:
    """A typed grid, rolled up: cells by key; by cell name what is wrong, and what else means."""

    cells: dict[str, str]
    errors: dict[str, DomainError]
    understood: dict[str, str]
    complete: bool
    missing: int


def compute(work: Work, estimate: Estimate, typed: Sequence[PartBody]) -> Computed:
    """What the grid comes to as it is typed; nothing is kept."""
    sheet = Sheet.of(work, estimate)
    document = rollup_inputs(work.session, estimate.id)
    read = read_grid(sheet, typed)
    named = overlay(document, read)
    result = in_helper(roll_up_amounts, named)
    cells = offered_cells(work, estimate, read, result.parts) | _origins(read)
    tried = _tried(sheet, named)
    for place, part in enumerate(result.parts):
        lines = named["parts"][place]["lines"]
        cells |= _cells_of(f"parts-{place}", part, lines)
        if tried:
            cells |= _cells_of(f"parts-{place}", tried[place], lines, after=len(part.breaks))
    names = {part.part.id: f"parts-{place}" for place, part in enumerate(read)}
    cells |= below_cells(work, estimate, cells, names)
    meant = understood(read, sheet.errors)
    return Computed(cells, sheet.errors, meant, result.complete, result.missing)


def _tried(sheet: Sheet, document: Json) -> Sequence[PartCost]:
    """The parts at the quantities that are only tried; nothing where none are. They stand behind
    the columns asked for, and nothing that is missing in them is missing in the estimate."""
    trials = {str(row.id): trials_of(row) for row in sheet.parts.values()}
    if not any(trials.values()):
        return ()
    return in_helper(roll_up_amounts, at_quantities(document, trials)).parts


def _origins(read: Sequence[ReadPart]) -> dict[str, str]:
    """Where each line's numbers come from, as long as they are what it says; and each measure's."""
    cells: dict[str, str] = {}
    for place, part in enumerate(read):
        for row, line in enumerate(by_turns(part.lines)):
            name = f"parts-{place}-lines-{row}-"
            cells[f"{name}origin"] = say_origin(line.source, line.terms, line.measured)
            for measure in MEASURES.get(line.kind, ()):
                one = line.measured.get(measure)
                cells[f"{name}{measure}-origin"] = say_measured_by(one) if one else ""
    return cells


def understood(read: Sequence[ReadPart], errors: Container[str]) -> dict[str, str]:
    """The numbers that the cells were read as, by the cells' names."""
    meant: dict[str, str] = {}
    for place, part in enumerate(read):
        meant[f"parts-{place}-scrap_percent"] = as_typed(part.scrap_rate * HUNDRED)
        for row, line in enumerate(by_turns(part.lines)):
            name = f"parts-{place}-lines-{row}-"
            cells = NUMBERS[line.kind, basis_of(line.kind, line.terms.get("basis", ""))]
            meant |= {
                name + cell: line.terms[cell]
                for cell in cells
                if cell in line.terms
                and name + cell not in errors
                and not (cell == "hourly_rate" and line.work_centre_id)  # the centre's, not typed
            }
            meant |= {
                name + cell: typed_amount(one.amount)
                for cell, one in line.measured.items()
                if cell not in cells
            }
    return meant


def overlay(document: Json, read: Sequence[ReadPart]) -> Json:
    """The document with the typed parts in the place of the kept ones.

    A line is named by its row in the grid, since a new one has no id yet.
    """
    kept = {part["estimate_part_id"]: part for part in document["parts"]}
    parts = [
        {
            **kept[str(part.part.id)],
            "scrap_rate": plain(part.scrap_rate),
            "lines": [
                {
                    "line_id": f"parts-{place}-lines-{row}",
                    "kind": line.kind.value,
                    "offer_id": str(line.offer_id or ""),
                    "terms": line.terms,
                }
                for row, line in enumerate(part.lines)
            ],
        }
        for place, part in enumerate(read)
    ]
    return {**document, "stale": [], "parts": parts}


def _cells_of(name: str, part: PartCost, lines: Sequence[Json], after: int = 0) -> dict[str, str]:
    cells: dict[str, str] = {}
    for column, one in enumerate(by_turns(part.breaks), after):
        cells |= _sums(name, column, one)
        known = {line.line_id: line.cost for line in one.lines}
        for line in lines:
            cost = known.get(line["line_id"])
            amount = None if cost is None else cost.amount
            cells[f"{line['line_id']}-cost-{column}"] = yen(amount)
    return cells


def _sums(name: str, column: int, one: BreakCost) -> dict[str, str]:
    sums = one.sums
    amounts = {
        **{kind.value: amount for kind, amount in sums.by_kind.items()},
        "setup": sums.setup,
        "run": sums.run,
        "spread": sums.spread,
        "one_off": sums.one_off,
        "cost": sums.cost,
    }
    cells = {f"{name}-{key}-{column}": yen(amount) for key, amount in amounts.items()}
    cells[f"{name}-unit_cost-{column}"] = yen(sums.unit_cost, 2)
    cells[f"{name}-started-{column}"] = f"{one.pieces.started:,}"
    cells[f"{name}-missing-{column}"] = missing_words([missing.line_id for missing in one.missing])
    return cells


def yen(amount: Decimal | str | None, decimals: int = 0) -> str:
    """An amount as the sheet shows it, rounded half up; a dash where there is none."""
    if amount is None:
        return "–"
    exact = rounded(Decimal(amount), decimals, Rounding.HALF_UP)
    return money(exact, decimals)
