"""The cost lines of one row of a cost sheet (原価計算書)."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from estimator.numbers import plain


@dataclass(frozen=True, slots=True)
class PastLine:
    """A line of a cost sheet: `kind` and `terms` as an estimate's line has them, in yen, minutes a
    lot (set-up) and a piece (run), yen an hour."""

    kind: str
    description: str
    work_centre: str
    terms: dict[str, str]


def is_work(texts: dict[str, str], values: dict[str, Any]) -> bool:
    """Whether a row of a cost sheet says an operation or a cost."""
    costs = ("setup_minutes", "run_minutes", "material_cost", "outside_cost")
    return bool(texts.get("operation")) or any(values.get(name) is not None for name in costs)


def lines_of(texts: dict[str, str], values: dict[str, Any]) -> Iterator[PastLine]:
    """An operation, material and outside work of one row, each where it says something."""
    operation, centre = texts.get("operation", ""), texts.get("work_centre", "")
    if values.get("material_cost"):
        terms = {"purchase_price": plain(values["material_cost"]), "pieces_per_purchase": "1"}
        words = texts.get("material") or operation or "材料費"
        yield PastLine("material", words, "", {"basis": "share", **terms})
    minutes = {
        name: plain(values[name])
        for name in ("setup_minutes", "run_minutes", "hourly_rate")
        if values.get(name) is not None
    }
    if values.get("outside_cost"):
        terms = {"basis": "rule", "unit_price": plain(values["outside_cost"])}
        yield PastLine("outside", operation or "外注費", "", terms)
    elif minutes.keys() - {"hourly_rate"} or (operation and not values.get("material_cost")):
        yield PastLine("operation", operation or centre, centre, minutes)
