"""How much room a part's money and numbers need: of neither is a digit ever cut in the sheet.

Columns are as wide for all of a part as its longest text asks, in the steps of
css/sheet_widths.css; js/sheet/widths.js goes on from there while somebody types.
"""

from collections.abc import Iterable, Mapping

from shared_db.foundation.base import Json
from shared_db.models import LineKind

FIGURES = (11, 13, 16, 20)
NUMBERS = (7, 8, 10, 13, 17)
_IN_COLUMNS = {
    LineKind.MATERIAL: (
        *("price_per_kg", "mass_kg", "yield_rate"),
        *("purchase_price", "pieces_per_purchase"),
    ),
    LineKind.BOUGHT: ("unit_price", "per_piece", "minimum_charge"),
    LineKind.OPERATION: ("setup_minutes", "run_minutes", "hourly_rate"),
    LineKind.OUTSIDE: ("unit_price", "minimum", "one_off"),
}


def room_for_figures(cells: Mapping[str, str], part_name: str) -> int | None:
    """Signs to make room for in the columns of money; none where the usual width does."""
    said = (
        _signs(name, text)
        for name, text in cells.items()
        if name.startswith(f"{part_name}-") and text.lstrip("-").startswith("¥")
    )
    return _step(said, 10, FIGURES)


def room_for_numbers(part: Json) -> int | None:
    """Signs to make room for in the columns of numbers; none where the usual width does."""
    typed = (
        len(str(line.get(cell) or ""))
        for line in part.get("lines", [])
        for cell in _IN_COLUMNS[LineKind(line["kind"])]
    )
    return _step(typed, 6, NUMBERS)


def _signs(name: str, text: str) -> int:
    """The cost per piece, with its decimals, is written closer where signs are small."""
    closer = "-unit_cost-" in name and len(text) > 10
    return max(11, len(text) - 3) if closer else len(text)


def _step(lengths: Iterable[int], usual: int, steps: tuple[int, ...]) -> int | None:
    """The step that the longest needs; none up to what is usual."""
    longest = max(lengths, default=0)
    return None if longest <= usual else next((s for s in steps if longest <= s), steps[-1])
