"""The table of parts: one line per part, or one table of quantities per part; and the totals.

Rows are measured before they are drawn, never split, and the head is repeated on every page.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from estimator.pdf.marks import Colour, Rule, Style
from estimator.pdf.page import BODY, SMALL, STRONG, Sheet
from estimator.pdf.wording import Wording
from estimator.quote_document import Part, QuoteDocument, Totals

HEAD = Style(size=8, leading=4, bold=True, colour=Colour.ACCENT)
HEAD_HEIGHT = 7.0
GAP = 2.0  # white between columns
AFTER_FIGURES = 4.0  # more where words follow figures, which would run together
ROW_PADDING = 2.0
TOTALS_WIDTH = 84.0
TOTALS_LINE = 6.4
NAME_LINES, DRAWING_LINES, MATERIAL_LINES, CONDITION_LINES = 10, 5, 16, 24


@dataclass(frozen=True, slots=True)
class Column:
    """`head` is the code of its heading."""

    head: str
    x: float
    width: float
    right: bool = False


def columns(sheet: Sheet, widths: Sequence[tuple[str, float, bool]]) -> dict[str, Column]:
    """Columns side by side over the sheet's measure, the widths taken as shares of it."""
    scale = sheet.measure / sum(width for _, width, _ in widths)
    x = sheet.left
    after_right = False
    placed: dict[str, Column] = {}
    for head, width, right in widths:
        inset = AFTER_FIGURES if not right and after_right else 0.0
        placed[head] = Column(f"head_{head}", x + inset, width * scale - GAP - inset, right)
        x += width * scale
        after_right = right
    last = placed[widths[-1][0]]
    placed[widths[-1][0]] = Column(last.head, last.x, last.width + GAP, last.right)
    return placed


class Table:
    """Head, rows and page turns that both kinds of table share."""

    def __init__(self, sheet: Sheet, wording: Wording, placed: dict[str, Column]) -> None:
        self.sheet = sheet
        self.wording = wording
        self.columns = placed

    def begin(self, height: float) -> None:
        """The first head; on a new page when what comes first, `height`, wouldn't fit below it."""
        if self.sheet.room < HEAD_HEIGHT + height:
            self.sheet.turn()
        self.head()

    def head(self) -> None:
        sheet = self.sheet
        for column in self.columns.values():
            self.cell(column, sheet.y + 4.4, self.wording.texts[column.head], HEAD, even=False)
        sheet.rule(sheet.y + HEAD_HEIGHT, strong=True)
        sheet.y += HEAD_HEIGHT

    def cell(
        self,
        column: Column,
        y: float,
        text: str,
        style: Style = BODY,
        *,
        even: bool = True,
        field: str = "",
    ) -> None:
        if column.right:
            right = column.x + column.width
            self.sheet.from_right(right, y, text, style, column.width, even=even, field=field)
        else:
            self.sheet.fitted(column.x, y, text, style, column.width)

    def need(self, height: float) -> bool:
        """Turn the page, head included, when `height` doesn't fit. Says whether it turned."""
        if self.sheet.room >= height:
            return False
        self.sheet.turn()
        self.head()
        return True


def draw_lines(sheet: Sheet, document: QuoteDocument, wording: Wording, totals: Totals) -> None:
    """One line per part, then the totals, which take the last line along to a new page."""
    table = LineTable(sheet, wording)
    closing = totals_height(totals)
    rows = [table.measured(part) for part in document.parts]
    heights = [row.height for row in rows]
    heights[-1] += closing
    table.begin(heights[0])
    for row, height in zip(rows, heights, strict=True):
        table.need(height)
        table.draw(row)
    draw_totals(sheet, totals, wording)


@dataclass(frozen=True, slots=True)
class LineRow:
    part: Part
    name: tuple[str, ...]
    drawing: tuple[str, ...]
    details: tuple[str, ...]
    material: tuple[str, ...]

    @property
    def left_height(self) -> float:
        small = len(self.drawing) + len(self.details)
        return len(self.name) * STRONG.leading + small * SMALL.leading

    @property
    def height(self) -> float:
        one_off = BODY.leading + 0.8 if self.part.breaks[0].one_off else 0
        text = max(self.left_height, len(self.material) * BODY.leading)
        return text + one_off + 2 * ROW_PADDING


class LineTable(Table):
    def __init__(self, sheet: Sheet, wording: Wording) -> None:
        widths = (
            ("position", 9.0, False),
            ("part", 62.0, False),
            ("material", 26.0, False),
            ("quantity", 19.0, True),
            ("unit_price", 27.0, True),
            ("amount", 28.0, True),
        )
        super().__init__(sheet, wording, columns(sheet, widths))

    def measured(self, part: Part) -> LineRow:
        sheet, wording = self.sheet, self.wording
        offer = part.breaks[0]
        width = self.columns["part"].width
        at = f"parts.{part.position}"
        drawing = wording.drawing(part.drawing_number, part.drawing_revision) or ""
        lead_time = (
            wording.labelled("head_lead_time", wording.lead_time(offer.lead_time_days))
            if offer.lead_time_days is not None
            else ""
        )
        details = "\n".join(filter(None, (lead_time, offer.conditions)))
        return LineRow(
            part,
            sheet.wrapped(part.name, STRONG, width, NAME_LINES, f"{at}.name").lines,
            sheet.wrapped(drawing, SMALL, width, DRAWING_LINES, f"{at}.drawing_number").lines,
            sheet.wrapped(details, SMALL, width, CONDITION_LINES, f"{at}.conditions").lines,
            sheet.wrapped(
                part.material or "",
                BODY,
                self.columns["material"].width,
                MATERIAL_LINES,
                f"{at}.material",
            ).lines,
        )

    def draw(self, row: LineRow) -> None:
        sheet, wording, placed = self.sheet, self.wording, self.columns
        offer = row.part.breaks[0]
        base = sheet.y + ROW_PADDING + 3.2
        self.cell(placed["position"], base, str(row.part.position))
        quantity = wording.quantity(offer.quantity, offer.unit)
        self.cell(placed["quantity"], base, quantity, field=f"parts.{row.part.position}.unit")
        self.cell(placed["unit_price"], base, wording.money(offer.unit_price))
        self.cell(placed["amount"], base, wording.money(offer.amount))
        x = placed["part"].x
        sheet.lines(placed["material"].x, base, row.material, BODY)
        y = sheet.lines(x, base, row.name, STRONG)
        y = sheet.lines(x, y - 0.2, row.drawing, SMALL)
        sheet.lines(x, y, row.details, SMALL)
        if offer.one_off:
            y = sheet.y + row.height - ROW_PADDING - 1.2
            sheet.fitted(x, y, wording.texts["one_off"], BODY, placed["part"].width)
            self.cell(placed["amount"], y, wording.money(offer.one_off))
        sheet.y += row.height
        sheet.rule(sheet.y)


def totals_height(totals: Totals) -> float:
    return 3.0 + TOTALS_LINE * (len(totals.taxes) + 2) + 4.0


def draw_totals(sheet: Sheet, totals: Totals, wording: Wording) -> None:
    """Subtotal, tax by rate, total: in one piece, below the amounts."""
    texts = wording.texts
    left = sheet.right - TOTALS_WIDTH
    top = sheet.y
    sheet.y += 3.0
    note = sheet.wrapped(
        texts["prices_without_tax"], SMALL, sheet.measure - TOTALS_WIDTH - 8, 3, "prices"
    ).lines
    sheet.lines(sheet.left, top + 7.4, note, SMALL)
    rows = [(texts["subtotal"], "", totals.subtotal)]
    for tax in totals.taxes:
        label = texts.fill("tax", rate=wording.percent(tax.rate))
        rows.append((label, texts.fill("tax_base", base=wording.money(tax.base)), tax.tax))
    for label, remark, amount in rows:
        base = sheet.y + 4.4
        sheet.fitted(left + 3, base, label, BODY, 24)
        sheet.from_right(left + 54, base, remark, SMALL, 27)
        sheet.from_right(sheet.right, base, wording.money(amount), BODY, 28)
        sheet.y += TOTALS_LINE
        sheet.rule(sheet.y, left=left)
    sheet.tint(sheet.y, TOTALS_LINE + 1.2, left=left)
    base = sheet.y + 5.1
    sheet.fitted(left + 3, base, texts["total"], STRONG.at_size(9.5), 34)
    sheet.from_right(
        sheet.right, base, wording.money(totals.total), STRONG.at_size(10.5), TOTALS_WIDTH - 40
    )
    sheet.y += TOTALS_LINE + 1.2
    sheet.put(Rule(left, sheet.y, TOTALS_WIDTH, 0.45, Colour.ACCENT))
    sheet.y += 2.5
