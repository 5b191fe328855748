"""An estimate as a workbook whose formulas go on computing: a sheet for each part, and an overview.

One sheet a part, since parts have quantities of their own, and a column of each is what is read.
What was typed stands in coloured cells and may be changed; everything else follows. Each computed
cell also holds what the engine says, for those who look without computing. No text of anybody
becomes a formula, a link or a number.
"""

import io
from collections.abc import Sequence
from typing import Any

import xlsxwriter

from estimator.xlsx.book import Book, BookLine, BookPart, Looks, figure, on, sheet_name
from estimator.xlsx.part_sheet import PartSheet
from estimator.xlsx.placed import Placed

__all__ = ["Book", "BookLine", "BookPart", "write_workbook"]
AS_WRITTEN = ("strings_to_formulas", "strings_to_urls", "strings_to_numbers")
"""What a text never becomes."""


def write_workbook(book: Book) -> bytes:
    """The file, as XLSX."""
    file = io.BytesIO()
    options = dict.fromkeys(AS_WRITTEN, False) | {"in_memory": True}
    with xlsxwriter.Workbook(file, options) as out:
        out.set_properties({"title": book.title, "company": book.company, "author": book.company})
        looks = Looks.of(out)
        overview = out.add_worksheet(sheet_name(book.words["overview"], []))
        names = [overview.get_name()]
        placed: dict[str, Placed] = {}
        for number, part in enumerate(book.parts, 1):
            name = sheet_name(f"{number} {part.name}", names)
            names.append(name)
            placed[part.key] = Placed(name, number, part, book.result.parts[number - 1])
        for part in book.parts:
            below = [placed[one.key] for one in book.parts if one.parent == part.key]
            sheet = out.add_worksheet(placed[part.key].sheet)
            PartSheet(out, sheet, looks, book, placed[part.key]).write(
                placed.get(part.parent or ""), below
            )
        _write_overview(overview, looks, book, list(placed.values()))
    return file.getvalue()


def _write_overview(sheet: Any, looks: Looks, book: Book, placed: Sequence[Any]) -> None:
    """Whose estimate it is, and what each part costs at each quantity."""
    sheet.write_string(0, 0, book.title, looks.strong)
    row = 1
    for label, value in book.about:
        sheet.write_string(row, 0, label, looks.quiet)
        sheet.write_string(row, 1, value, looks.plain)
        row += 1
    row += 1
    for column, word in enumerate(("part", "wanted", "cost", "unit_cost", "one_off")):
        sheet.write_string(row, column, book.words[word], looks.head)
    for one in placed:
        for place, breaks in enumerate(one.cost.breaks):
            row += 1
            sums = breaks.sums
            sheet.write_string(row, 0, one.part.name, looks.plain)
            for column, (name, value, look) in enumerate(
                (
                    ("wanted", breaks.pieces.wanted, looks.pieces),
                    ("cost", figure(sums.cost), looks.money),
                    ("unit_cost", figure(sums.unit_cost), looks.unit_money),
                    ("one_off", figure(sums.one_off), looks.money),
                ),
                1,
            ):
                cell = on(one.sheet, one.total(name, place))
                sheet.write_formula(row, column, f"={cell}", look, value)
    row += 2
    sheet.write_string(row, 0, book.words["how"], looks.quiet)
    sheet.set_column(0, 0, 38)
    sheet.set_column(1, 4, 16)
    sheet.set_landscape()
    sheet.fit_to_pages(1, 0)
