"""What a saving of the sheet typed over, cell by cell; keys as in `portal.estimates.savings`."""

from collections.abc import Iterable, Sequence
from typing import Any, get_args

from portal.estimates import queries
from portal.estimates.savings import keep_saving
from portal.estimates.typed import typed_parts
from portal.estimates.words import CELL_NAMES
from shared_db.foundation.base import Json
from shared_db.models import Estimate, Measure
from shared_db.spine.transaction import Work

CELLS = tuple(CELL_NAMES)
FOLLOWS = "from_records"
"""Says where a line's numbers came from: goes with them."""
UNLESS_SAID = {"pieces": "started", "non_recurring_spread": "once"}
"""What a cell means that says nothing."""
DRAWN: tuple[Measure, ...] = get_args(Measure)
WRITTEN = "written"
"""In a typed line: its sums, by cell."""


def sheet_now(work: Work, estimate: Estimate) -> list[Json]:
    """What stands in the sheet's cells."""
    rows = [row for row, _part in queries.parts_of(work, estimate.id)]
    return typed_parts(rows, queries.lines_of(work, estimate.id))


def note(work: Work, estimate: Estimate, before: list[Json], taken_back: str = "") -> None:
    """Keep what the saving that made the estimate's version typed over.

    `taken_back`: the id under which a line stood that came back with it.
    """
    now = sheet_now(work, estimate)
    changed: Json = {f"{taken_back}/back": ""} if taken_back else {}
    changed |= typed_over(before, now)
    keep_saving(work, estimate, changed)


def typed_over(before: Sequence[Json], now: Sequence[Json]) -> Json:
    """What stood before in everything that is another now, by key."""
    old, new = by_line(before), by_line(now)
    changed: Json = {}
    for line_id in old.keys() | new.keys():
        if line_id not in new:
            changed[line_id] = old[line_id]
        elif line_id not in old:
            changed[line_id] = None
        else:
            changed |= line_changed(line_id, old[line_id], new[line_id])
    scrap = {part["id"]: part["scrap_percent"] for part in now}
    for part in before:
        if part["id"] in scrap and scrap[part["id"]] != part["scrap_percent"]:
            changed[scrap_key(part["id"])] = part["scrap_percent"]
    return changed | _orders_changed(before, now)


def line_changed(line_id: str, old: Json, new: Json) -> Json:
    """What stood before in the cells of one line that are others now."""
    changed = cells_changed(line_id, old, new)
    changed |= {
        drawn_key(line_id, name): drawing_of(old, name)
        for name in DRAWN
        if drawing_of(old, name) != drawing_of(new, name)
    }
    sums, now = old.get(WRITTEN) or {}, new.get(WRITTEN) or {}
    for cell in sums.keys() | now.keys():
        if sums.get(cell, "") != now.get(cell, ""):
            changed[written_key(line_id, cell)] = sums.get(cell, "")
    for name in (FOLLOWS, "way"):
        if said(old.get(name)) != said(new.get(name)):
            changed[f"{line_id}/{name}"] = said(old.get(name))
    return changed


def cells_changed(line_id: str, old: Json, new: Json) -> Json:
    """The same of what is typed in them alone."""
    return {
        f"{line_id}/{cell}": cell_of(old, cell)
        for cell in CELLS
        if cell_of(old, cell) != cell_of(new, cell)
    }


def orders(parts: Iterable[Json]) -> dict[str, list[str]]:
    """The ids of each part's lines of each kind, as they stand, by key."""
    found: dict[str, list[str]] = {}
    for part in parts:
        for line in part.get("lines", []):
            found.setdefault(order_key(part["id"], line["kind"]), []).append(line["id"])
    return found


def _orders_changed(before: Sequence[Json], now: Sequence[Json]) -> Json:
    after = orders(now)
    changed: Json = {}
    for key, then in orders(before).items():
        still = set(then)
        stands = [one for one in after.get(key, []) if one in still]
        if stands != then:
            changed[key] = then
    return changed


def order_key(part_id: object, kind: object) -> str:
    """Under which the order of a part's lines of one kind is noted."""
    return f"{part_id}/order/{kind}"


def scrap_key(part_id: object) -> str:
    """Under which a part's scrap is noted."""
    return f"{part_id}/scrap_percent"


def drawn_key(line_id: object, name: Measure) -> str:
    """Under which is noted which drawing a number was from."""
    return f"{line_id}/drawn/{name}"


def written_key(line_id: object, cell: str) -> str:
    """Under which is noted which sum stood in a cell."""
    return f"{line_id}/written/{cell}"


def by_line(parts: Iterable[Json]) -> dict[str, Json]:
    """The lines of all parts by id, each with its part's id under `part`."""
    return {
        line["id"]: {**line, "part": part["id"]} for part in parts for line in part.get("lines", [])
    }


def drawing_of(line: Json, name: Measure) -> str:
    """The id of the drawing that a number is from; "" if none is said."""
    return str((line.get("drawn") or {}).get(name, ""))


def cell_of(line: Json, cell: str) -> str:
    """What a cell says; "" where it says what an empty one means."""
    text = said(line.get(cell))
    return "" if text == UNLESS_SAID.get(cell) else text


def said(value: Any) -> str:
    """A cell as text: nothing and empty are the same, a tick is 1."""
    if value is None or value is False:
        return ""
    return "1" if value is True else str(value).strip()
