"""The estimate as a sheet: what stands in its cells, and what the roll-up makes of them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from uuid import UUID

from estimator.money import Rounding, rounded
from estimator.numbers import plain
from estimator.rollup import roll_up_amounts
from estimator.rollup_result import BreakCost, PartCost
from portal.estimates.editing import ReadPart, Sheet, read_grid
from portal.estimates.forms import PartBody
from portal.estimates.offered import offered_cells
from portal.estimates.queries import as_typed
from portal.estimates.wording import missing_words
from portal.language import money
from portal.off_loop import by_turns, in_helper
from shared_db.base import Json
from shared_db.errors import N_, DomainError
from shared_db.inputs import rollup_inputs
from shared_db.models import Estimate, EstimateLine, EstimatePart, LineKind
from shared_db.transaction import Work

KIND_NAMES: dict[LineKind, str] = {
    LineKind.MATERIAL: N_("Materials"),
    LineKind.BOUGHT: N_("Bought parts"),
    LineKind.OPERATION: N_("Own operations"),
    LineKind.OUTSIDE: N_("Outside processing"),
}
"""The four kinds in the order of the sheet: message ids."""
KIND_ORDER = list(KIND_NAMES)
NEVER_TYPED = ("breaks",)
HUNDRED = Decimal(100)


@dataclass(frozen=True)
class Computed:
    """A typed grid, rolled up: cells by key, and what is wrong by cell name."""

    cells: dict[str, str]
    errors: dict[str, DomainError]
    complete: bool
    missing: int


def typed_parts(
    parts: Sequence[EstimatePart], lines: Mapping[UUID, Sequence[EstimateLine]]
) -> list[Json]:
    """What stands in the sheet's cells when nobody has typed yet."""
    return [
        {
            "id": str(part.id),
            "scrap_percent": as_typed(part.scrap_rate * HUNDRED),
            "lines": [
                _typed_line(line) for line in sorted(lines.get(part.id, []), key=place_in_sheet)
            ],
        }
        for part in parts
    ]


def compute(work: Work, estimate: Estimate, typed: Sequence[PartBody]) -> Computed:
    """What the grid comes to as it is typed; nothing is kept."""
    sheet = Sheet.of(work, estimate)
    document = rollup_inputs(work.session, estimate.id)
    read = read_grid(sheet, typed)
    named = overlay(document, read)
    result = in_helper(roll_up_amounts, named)
    cells = offered_cells(work, estimate, read, result.parts)
    for place, part in enumerate(result.parts):
        cells |= _cells_of(f"parts-{place}", part, named["parts"][place]["lines"])
    return Computed(cells, sheet.errors, result.complete, result.missing)


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
                    "terms": line.terms,
                }
                for row, line in enumerate(part.lines)
            ],
        }
        for place, part in enumerate(read)
    ]
    return {**document, "stale": [], "parts": parts}


def _cells_of(name: str, part: PartCost, lines: Sequence[Json]) -> dict[str, str]:
    cells: dict[str, str] = {}
    for column, one in enumerate(by_turns(part.breaks)):
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
        "run": None if sums.run is None or sums.spread is None else sums.run + sums.spread,
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


def _typed_line(line: EstimateLine) -> Json:
    typed = {name: value for name, value in line.terms.items() if name not in NEVER_TYPED}
    return {
        "id": str(line.id),
        "kind": line.kind.value,
        "description": line.description,
        "work_centre_id": str(line.work_centre_id or ""),
        "from_records": "1" if line.source.get("kind") == "record" else "",
        "seen_offer": str(line.offer_id or ""),
        **typed,
    }


def place_in_sheet(line: EstimateLine) -> tuple[int, int]:
    """By kind first, in the kind's own order then."""
    return KIND_ORDER.index(line.kind), line.position
