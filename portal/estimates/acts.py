"""What a button of the sheet does to the typed grid before it is saved: no scripts needed."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from portal.estimates.choosing import OVER
from portal.estimates.editing import TIMES
from portal.estimates.from_drawings import Taking, offered
from portal.estimates.from_records import source_of, times_for_centre
from portal.estimates.outside_lines import offer_to_line
from portal.estimates.prices import price_cell, proposed_price, source_of_price
from shared_db.acts.sub_quotes import STANDING
from shared_db.foundation.base import Json
from shared_db.foundation.errors import N_, DomainError, Invalid, WrongState
from shared_db.models import LineKind
from shared_db.spine.transaction import Work

NO_DENSITY = N_(
    "Nobody here knows what “%(material)s” weighs, so the volume was filled in instead of the mass."
)
LOOK_BESIDE = N_(
    "Some numbers rest on what the file doesn't say (its unit, or that an assembly is one part): "
    "they stand below their line, to be taken by a press."
)
NO_MATERIAL = N_("The part has no material, so the volume was filled in instead of the mass.")
NOT_KNOWN = WrongState("unknown_act", N_("This row is not there any more. Reload the page."))


def apply_act(work: Work, grid: Json, act: str, drawing: str = "") -> DomainError | None:
    """Change the grid as the button says: `add:PART:material`, `remove:PART:LINE`, `up:PART:LINE`,
    `down:…`, `duplicate:…`, `propose:…`, `take:PART:LINE:<offer>`, `fill:PART` or `fill:PART:LINE`
    (what is empty, from the drawings or from the one `drawing`),
    `put:PART:LINE:<measure>:<drawing>`, `own:PART:LINE:<measure>` (what stands is by hand now).

    PART and LINE are ids; a line that has none yet is named by its place. Other words change
    nothing. Answers with what is to be known of what was filled.
    """
    name, _, rest = act.partition(":")
    if name not in _ACTS and name not in _DRAWING:
        return None
    key, _, what = rest.partition(":")
    row = what.partition(":")[0]
    try:
        place = part_place(grid, key)
        part = grid["parts"][place]
        lines = part.setdefault("lines", [])
        if name in _DRAWING:
            return _DRAWING[name](work, part, what, drawing)
        _ACTS[name](work, lines, what)
        return None
    except Invalid as problem:
        raise _at_the_line(problem, f"parts-{place}-lines-{_row(lines, row)}-") from problem
    except (KeyError, IndexError, ValueError, TypeError, AttributeError):
        raise NOT_KNOWN from None


def part_place(grid: Json, key: str) -> int:
    """Where in the grid the part with this id stands. Raises `IndexError` where it doesn't."""
    return _place(grid["parts"], key)


def _at_the_line(problem: Invalid, line: str) -> Invalid:
    """What is wrong with a line's cells, under their names in the sheet."""
    return Invalid({line + cell: error for cell, error in problem.fields.items()})


def _add(_work: Work, lines: list[Json], what: str) -> None:
    kind = LineKind(what)
    lines.append({"kind": kind.value})


def _remove(_work: Work, lines: list[Json], what: str) -> None:
    del lines[_row(lines, what)]


def _duplicate(_work: Work, lines: list[Json], what: str) -> None:
    """The same once more below it; what was asked and offered for the line stays with it alone."""
    row = _row(lines, what)
    lines.insert(row + 1, {**lines[row], "id": "", "offer_id": ""})


def _up(_work: Work, lines: list[Json], what: str) -> None:
    _swap(lines, _row(lines, what), -1)


def _down(_work: Work, lines: list[Json], what: str) -> None:
    _swap(lines, _row(lines, what), 1)


def _swap(lines: list[Json], row: int, step: int) -> None:
    """Past the next line of the same kind; lines of other kinds stand elsewhere in the sheet."""
    kind = lines[row]["kind"]
    other = row + step
    while 0 <= other < len(lines):
        if lines[other]["kind"] == kind:
            lines[row], lines[other] = lines[other], lines[row]
            return
        other += step


def _propose(work: Work, lines: list[Json], what: str) -> None:
    row = _row(lines, what)
    propose = _propose_times if lines[row]["kind"] == LineKind.OPERATION else _propose_price
    propose(work, lines[row])


def _propose_times(work: Work, line: Json) -> None:
    centre = str(line.get("work_centre_id") or "")
    if not centre:
        sentence = N_("Choose a work centre first; its records are looked through.")
        raise Invalid.one("work_centre_id", "no_work_centre", sentence)
    proposal = times_for_centre(work, UUID(centre))
    if proposal is None:
        sentence = N_("Your records say nothing about this operation yet.")
        raise Invalid.one("work_centre_id", "no_records", sentence)
    source = source_of(proposal).as_json()
    line["from_records"] = "1"
    for cell in TIMES:
        if source[cell] is not None:
            line[cell] = source[cell]


def _propose_price(work: Work, line: Json) -> None:
    kind, basis = LineKind(line["kind"]), str(line.get("basis") or "")
    found = proposed_price(work, kind, basis, str(line.get("description") or ""))
    line["from_records"] = "1"
    line[price_cell(kind, basis)] = source_of_price(found).evidence()["price"]


def _take(work: Work, lines: list[Json], what: str) -> None:
    """Let the line take an offer that answers it and stands."""
    row, _, offer_id = what.partition(":")
    line = lines[_row(lines, row)]
    found = offer_to_line(work, UUID(str(line["id"])), offer_id)
    if found is None or found[1].state not in STANDING:
        raise WrongState("offer_over", OVER)
    line |= {"basis": "offer", "offer_id": offer_id}


def _fill(work: Work, part: Json, what: str, drawing: str) -> DomainError | None:
    """Fill the empty cells of a line, or of all, from the drawings."""
    lines: list[Json] = part["lines"]
    some = [lines[_row(lines, what)]] if what else lines
    taking = Taking.of(work, part["id"], drawing)
    if "volume_cm3" in {one.measure for one in taking.fill(some)}:
        words = NO_DENSITY if taking.material else NO_MATERIAL
        return DomainError("density_unknown", words, material=taking.material)
    if any(not one.is_sure for line in some for one in offered(line, taking.sayings)):
        return DomainError("look_beside", LOOK_BESIDE)
    return None


def _from_drawing(work: Work, part: Json, what: str, _drawing: str) -> None:
    """Let one cell have what one drawing says, whatever stood there."""
    row, measure, drawing = what.split(":")
    line = part["lines"][_row(part["lines"], row)]
    Taking.of(work, part["id"], drawing).take(line, measure)


def _own(_work: Work, lines: list[Json], what: str) -> None:
    """What stands in a cell stays, and is no drawing's any more."""
    row, _, measure = what.partition(":")
    line = lines[_row(lines, row)]
    line["drawn"] = {name: of for name, of in line.get("drawn", {}).items() if name != measure}


def _row(lines: list[Json], key: str) -> int:
    return _place(lines, key)


def _place(rows: list[Json], key: str) -> int:
    """Of the row with this id, or with none at this place. Raises `IndexError`, `ValueError`."""
    for place, row in enumerate(rows):
        if key and str(row.get("id") or "") == key:
            return place
    place = int(key)
    if not 0 <= place < len(rows):
        raise IndexError(key)
    return place


_ACTS: dict[str, Any] = {
    "add": _add,
    "remove": _remove,
    "duplicate": _duplicate,
    "up": _up,
    "down": _down,
    "propose": _propose,
    "take": _take,
    "own": _own,
}
_DRAWING: dict[str, Callable[[Work, Json, str, str], DomainError | None]] = {
    "fill": _fill,
    "put": _from_drawing,
}
