"""An estimate on paper, for the boss: what each part costs at each quantity, line by line.

It is drawn on A4 on its side, as tightly as it is still read with ease: a part with ten lines and
three quantities stands on one page, larger ones go on over as many as they take. Every word and
figure comes in as it is to be printed; here they only get their place.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from estimator.pdf.fonts import load_fonts
from estimator.pdf.marks import Colour, Rule, Style, width_mm
from estimator.pdf.page import SMALL, Sheet
from estimator.pdf.paint import Description, paint
from estimator.pdf.printable import Printable
from estimator.quote_document import Language

TITLE = Style(size=14, leading=6, bold=True, colour=Colour.ACCENT)
SECRET = Style(size=11, leading=5, bold=True)
LABEL = Style(size=7, leading=3.6, colour=Colour.QUIET)
VALUE = Style(size=8.4, leading=4, bold=True)
PART = Style(size=10, leading=5, bold=True, colour=Colour.ACCENT)
HEAD = Style(size=7, leading=3.6, bold=True, colour=Colour.ACCENT)
CELL = Style(size=7.8, leading=3.7)
STRONG = Style(size=7.8, leading=3.7, bold=True)
QUIET = Style(size=7, leading=3.4, colour=Colour.QUIET)
NOTE = Style(size=7.6, leading=3.8)

GAP = 2.0
ROW = 4.5
HEAD_HEIGHT = 5.4
NARROWEST, WIDEST = 16.5, 27.0
"""Of a quantity's column: eight of them leave room for the words."""
WORDS = (("name", 0.34), ("terms", 0.42), ("source", 0.24))
"""The columns of words, and their shares of what the figures leave."""
MOST_NOTES = 200
AROUND = 14.6
"""What a part takes besides its rows and its notes, in millimetres."""
INDENTS = {"line": 2.0, "detail": 4.0}


@dataclass(frozen=True, slots=True)
class PaperRow:
    """A row of a part's table. `weight`: `group` heads a kind with its sums, `line` is one cost
    line, `detail` what a sum is made of, `total` what counts."""

    weight: str
    name: str
    terms: str = ""
    source: str = ""
    remark: str = ""
    cells: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class PaperPart:
    """A part: its heading, what is to be known of it, its quantities as columns, its rows."""

    heading: str
    about: str
    quantities: tuple[str, ...]
    rows: tuple[PaperRow, ...]
    notes: tuple[str, ...] = ()
    """What is missing, and what else is to be known before going by it."""


@dataclass(frozen=True, slots=True)
class EstimatePaper:
    """The whole paper, in one language."""

    language: str
    day: date
    title: str
    secret: str
    company: str
    facts: tuple[tuple[str, str], ...]
    heads: tuple[str, str, str]
    """Of the columns of words: the line, what it is made of, where that comes from."""
    continued: str
    """After the heading of a part that goes on: " (continued)"."""
    foot: str
    page: str
    """`{page}` and `{pages}`."""
    notes: tuple[str, ...] = ()
    parts: tuple[PaperPart, ...] = field(default=())


class Landscape(Sheet):
    """A4 on its side."""

    width = 297.0
    height = 210.0
    left = 15.0
    right = 284.0
    top = 11.0
    bottom = 195.0
    foot = 202.0


def draw_estimate(paper: EstimatePaper, fonts_folder: str) -> bytes:
    """The PDF. Raises `FontsMissing` where the folder has no fonts."""
    fonts = load_fonts(Path(fonts_folder))
    printed = Printable(fonts, Language(paper.language)).everything(paper)
    sheet = Landscape(fonts)
    _opening(sheet, printed)
    for part in printed.parts:
        _PartTable(sheet, printed, part).draw()
    pages = len(sheet.pages)
    feet = [printed.page.format(page=n, pages=pages) for n in range(1, pages + 1)]
    sheet.finish(f"{printed.secret}　{printed.foot}", feet)
    about = Description(
        title=f"{paper.title} {paper.foot}",
        author=paper.company,
        subject=paper.secret,
        language=paper.language,
        day=paper.day,
    )
    return paint(sheet.pages, fonts, about, landscape=True)


def _opening(sheet: Sheet, paper: EstimatePaper) -> None:
    """The title with what it is not to leave; under it the facts side by side, then the notes."""
    sheet.fitted(sheet.left, sheet.y + 4.6, paper.title, TITLE, 80)
    sheet.from_right(sheet.right, sheet.y + 4.4, paper.secret, SECRET, 80, even=False)
    beside = sheet.left + width_mm(paper.title, TITLE, sheet.fonts) + 6
    sheet.fitted(beside, sheet.y + 4.6, paper.company, CELL, 90)
    sheet.rule(sheet.y + 7.2, strong=True)
    sheet.y += 11
    columns = 4
    width = sheet.measure / columns
    for start in range(0, len(paper.facts), columns):
        for place, (label, value) in enumerate(paper.facts[start : start + columns]):
            x = sheet.left + place * width
            sheet.fitted(x, sheet.y, label, LABEL, width - GAP)
            sheet.fitted(x, sheet.y + 3.9, value, VALUE, width - GAP)
        sheet.y += 8.6
    _notes(sheet, paper.notes)
    sheet.y += 0.6


def _notes(sheet: Sheet, notes: Sequence[str]) -> None:
    for note in notes:
        for line in sheet.wrapped(f"・{note}", NOTE, sheet.measure, MOST_NOTES, "notes").lines:
            if sheet.room < NOTE.leading:
                sheet.turn()
                sheet.y += NOTE.leading
            sheet.lines(sheet.left, sheet.y, [line], NOTE)
            sheet.y += NOTE.leading


class _PartTable:
    """One part: kept together where it fits on a page, else its head is said again on each."""

    def __init__(self, sheet: Sheet, paper: EstimatePaper, part: PaperPart) -> None:
        self.sheet, self.paper, self.part = sheet, paper, part
        count = max(1, len(part.quantities))
        self.figure = max(NARROWEST, min(WIDEST, sheet.measure * 0.55 / count))
        words = sheet.measure - self.figure * len(part.quantities)
        self.columns: list[tuple[float, float]] = []
        x = sheet.left
        for _name, share in WORDS:
            self.columns.append((x, words * share - GAP))
            x += words * share
        self.rows = [(row, self._measured(row)) for row in part.rows]

    def _measured(self, row: PaperRow) -> list[tuple[str, ...]]:
        """The row's words in lines; a long name goes on under itself and is never cut."""
        style = CELL if row.weight == "line" else STRONG
        indents = (INDENTS.get(row.weight, 0.0), 0.0, 0.0)
        texts = ((row.name, style), (row.terms, CELL), (row.source, QUIET))
        lines = [
            self.sheet.wrapped(text, style, width - indent, 12, "row").lines
            for (text, style), (_x, width), indent in zip(texts, self.columns, indents, strict=True)
        ]
        span = sum(width + GAP for _x, width in self.columns) - GAP - 3
        return [*lines, self.sheet.wrapped(row.remark, QUIET, span, 12, "row").lines]

    def _height(self, lines: Sequence[Sequence[str]]) -> float:
        *words, remark = lines
        return ROW + CELL.leading * (max(map(len, words)) - 1) + QUIET.leading * len(remark)

    def draw(self) -> None:
        """The heading, the table, and what is to be known of it."""
        sheet = self.sheet
        rows = sum(self._height(lines) for _row, lines in self.rows)
        whole = AROUND + rows + NOTE.leading * len(self.part.notes)
        fits_a_page = whole <= sheet.bottom - sheet.top
        if sheet.room < (whole if fits_a_page else 30):
            sheet.turn()
        self._head(self.part.heading)
        for row, lines in self.rows:
            if sheet.room < self._height(lines):
                sheet.turn()
                self._head(self.part.heading + self.paper.continued)
            self._row(row, lines)
        sheet.y += 3.4
        _notes(sheet, self.part.notes)
        sheet.y += 1

    def _head(self, heading: str) -> None:
        sheet = self.sheet
        sheet.y += 3.2
        sheet.fitted(sheet.left, sheet.y, heading, PART, sheet.measure * 0.6)
        sheet.from_right(
            sheet.right, sheet.y, self.part.about, SMALL, sheet.measure * 0.38, even=False
        )
        sheet.y += 1.6
        for (x, width), head in zip(self.columns, self.paper.heads, strict=True):
            sheet.fitted(x, sheet.y + 3.8, head, HEAD, width)
        self._figures(self.part.quantities, sheet.y + 3.8, HEAD)
        sheet.rule(sheet.y + HEAD_HEIGHT, strong=True)
        sheet.y += HEAD_HEIGHT

    def _row(self, row: PaperRow, lines: Sequence[Sequence[str]]) -> None:
        sheet = self.sheet
        height = self._height(lines)
        if row.weight in ("group", "total"):
            sheet.tint(sheet.y, height)
        base = sheet.y + 3.2
        strong = row.weight in ("group", "total")
        indent = INDENTS.get(row.weight, 0.0)
        styles = (STRONG if strong else CELL, CELL, QUIET)
        for place, ((x, _width), style) in enumerate(zip(self.columns, styles, strict=True)):
            sheet.lines(x + (indent if not place else 0), base, lines[place], style)
        below = base + CELL.leading * (max(map(len, lines[:3])) - 1) + QUIET.leading
        sheet.lines(sheet.left + 3, below, lines[3], QUIET)
        self._figures(row.cells, base, STRONG if strong else CELL)
        sheet.y += height
        sheet.put(Rule(sheet.left, sheet.y, sheet.measure, 0.1, Colour.HAIRLINE))

    def _figures(self, cells: Sequence[str], base: float, style: Style) -> None:
        first = self.sheet.right - self.figure * len(self.part.quantities)
        for column, text in enumerate(cells):
            right = first + self.figure * (column + 1)
            self.sheet.from_right(right, base, text, style, self.figure - GAP)
