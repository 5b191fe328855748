"""The table of a quote that offers several quantities: a band per part, below it its prices."""

from dataclasses import dataclass

from estimator.pdf.page import BODY, SMALL, STRONG, Sheet
from estimator.pdf.tables import (
    CONDITION_LINES,
    DRAWING_LINES,
    HEAD_HEIGHT,
    NAME_LINES,
    ROW_PADDING,
    Table,
    columns,
)
from estimator.pdf.wording import Wording
from estimator.quote_document import Break, Part, QuoteDocument

PADDING = 1.6
PART_GAP = 4.0


@dataclass(frozen=True, slots=True)
class Band:
    """Who the prices below belong to."""

    name: tuple[str, ...]
    details: tuple[str, ...]

    @property
    def height(self) -> float:
        return len(self.name) * STRONG.leading + len(self.details) * SMALL.leading + 2 * ROW_PADDING


@dataclass(frozen=True, slots=True)
class PriceRow:
    offer: Break
    conditions: tuple[str, ...]

    @property
    def height(self) -> float:
        return max(BODY.leading, len(self.conditions) * SMALL.leading) + 2 * PADDING


class BreakTable(Table):
    """Columns that no part of the document uses are left out."""

    def __init__(self, sheet: Sheet, document: QuoteDocument, wording: Wording) -> None:
        offers = [offer for part in document.parts for offer in part.breaks]
        widths = [("quantity", 24.0, True), ("unit_price", 30.0, True), ("amount", 32.0, True)]
        if any(offer.one_off for offer in offers):
            widths.append(("one_off", 28.0, True))
        if any(offer.lead_time_days is not None for offer in offers):
            widths.append(("lead_time", 27.0, True))
        if any(offer.conditions for offer in offers):
            used = sum(width for _, width, _ in widths)
            widths.append(("conditions", max(40.0, sheet.measure - used), False))
        super().__init__(sheet, wording, columns(sheet, widths))

    def draw_part(self, part: Part) -> None:
        """Kept on one page where it fits on one; else split between prices, the band repeated."""
        band = self.band(part, part.name)
        rows = [self.measured(part, offer) for offer in part.breaks]
        self.need(self.least_height(part))
        self.draw_band(part, band)
        for row in rows:
            if self.need(row.height):
                name = self.wording.texts.fill("continued", name=part.name)
                self.draw_band(part, self.band(part, name))
            self.draw_row(part, row)
        self.sheet.y += PART_GAP

    def least_height(self, part: Part) -> float:
        """What must fit for the part to begin on this page."""
        band = self.band(part, part.name)
        rows = [self.measured(part, offer) for offer in part.breaks]
        whole = band.height + sum(row.height for row in rows)
        page = self.sheet.bottom - self.sheet.top - HEAD_HEIGHT
        return whole if whole <= page else band.height + rows[0].height

    def band(self, part: Part, name: str) -> Band:
        sheet, wording = self.sheet, self.wording
        width = sheet.measure - 14
        at = f"parts.{part.position}"
        drawing = wording.drawing(part.drawing_number, part.drawing_revision)
        material = part.material and wording.labelled("head_material", part.material)
        details = "\u3000".join(filter(None, (drawing, material)))
        return Band(
            sheet.wrapped(name, STRONG, width, NAME_LINES, f"{at}.name").lines,
            sheet.wrapped(details, SMALL, width, DRAWING_LINES, f"{at}.drawing_number").lines,
        )

    def draw_band(self, part: Part, band: Band) -> None:
        sheet = self.sheet
        sheet.tint(sheet.y, band.height)
        base = sheet.y + ROW_PADDING + 3.2
        sheet.fitted(sheet.left + 2, base, str(part.position), BODY, 8)
        y = sheet.lines(sheet.left + 11, base, band.name, STRONG)
        sheet.lines(sheet.left + 11, y - 0.2, band.details, SMALL)
        sheet.y += band.height

    def measured(self, part: Part, offer: Break) -> PriceRow:
        if not offer.conditions:
            return PriceRow(offer, ())
        lines = self.sheet.wrapped(
            offer.conditions,
            SMALL,
            self.columns["conditions"].width,
            CONDITION_LINES,
            f"parts.{part.position}.conditions",
        ).lines
        return PriceRow(offer, lines)

    def draw_row(self, part: Part, row: PriceRow) -> None:
        sheet, wording, placed, offer = self.sheet, self.wording, self.columns, row.offer
        base = sheet.y + PADDING + 3.3
        quantity = wording.quantity(offer.quantity, offer.unit)
        self.cell(placed["quantity"], base, quantity, field=f"parts.{part.position}.unit")
        self.cell(placed["unit_price"], base, wording.money(offer.unit_price))
        self.cell(placed["amount"], base, wording.money(offer.amount))
        if offer.one_off:
            self.cell(placed["one_off"], base, wording.money(offer.one_off))
        if offer.lead_time_days is not None:
            self.cell(placed["lead_time"], base, wording.lead_time(offer.lead_time_days))
        if row.conditions:
            sheet.lines(placed["conditions"].x, base - 0.3, row.conditions, SMALL)
        sheet.y += row.height
        sheet.rule(sheet.y)


def draw_breaks(sheet: Sheet, document: QuoteDocument, wording: Wording) -> None:
    table = BreakTable(sheet, document, wording)
    table.begin(table.least_height(document.parts[0]))
    for part in document.parts:
        table.draw_part(part)
