"""A sheet as PDF: a turned part in two views with its dimensions, and a title block."""

from io import BytesIO
from typing import NamedTuple

from reportlab.lib.pagesizes import A4, landscape
from reportlab.lib.units import mm
from reportlab.pdfgen.canvas import Canvas

THIN, THICK = 0.18 * mm, 0.5 * mm
MIDDLE = 120 * mm
"""How high the axis of the part lies."""


class Title(NamedTuple):
    """What the title block says. `size`: diameter and length in millimetres."""

    number: str
    revision: str = ""
    name: str = ""
    material: str = ""
    size: tuple[float, float] = (25, 180)


def pdf_sheet(title: Title) -> bytes:
    """One page, A4 across."""
    out = BytesIO()
    sheet = Canvas(out, pagesize=landscape(A4), invariant=True)
    sheet.setTitle(title.number)
    sheet.setLineWidth(THICK)
    sheet.rect(10 * mm, 10 * mm, 277 * mm, 190 * mm)
    _views(sheet, title)
    _title_block(sheet, title)
    sheet.save()
    return out.getvalue()


def _views(sheet: Canvas, title: Title) -> None:
    """From the side and from the end, as large as there is room."""
    diameter, length = title.size
    scale = min(150 / length, 60 / diameter) * mm
    left, half = 30 * mm, diameter * scale / 2
    right = left + length * scale
    sheet.rect(left, MIDDLE - half, right - left, 2 * half)
    sheet.circle(235 * mm, MIDDLE, half)
    sheet.setLineWidth(THIN)
    sheet.setDash([8 * mm, 1.5 * mm, 1 * mm, 1.5 * mm])
    sheet.line(left - 6 * mm, MIDDLE, right + 6 * mm, MIDDLE)
    sheet.line(235 * mm - half - 6 * mm, MIDDLE, 235 * mm + half + 6 * mm, MIDDLE)
    sheet.line(235 * mm, MIDDLE - half - 6 * mm, 235 * mm, MIDDLE + half + 6 * mm)
    sheet.setDash()
    _dimension(sheet, left, right, MIDDLE - half, f"{length:g}")
    beside = half * 0.72 + 4 * mm
    sheet.drawString(235 * mm + beside, MIDDLE + beside, f"\u00f8{diameter:g}")


def _dimension(sheet: Canvas, left: float, right: float, edge: float, text: str) -> None:
    """A length below the view, between two arrows."""
    y = edge - 14 * mm
    for x, way in ((left, 1), (right, -1)):
        sheet.line(x, edge - 2 * mm, x, y - 2 * mm)
        sheet.line(x, y, x + way * 3 * mm, y + 0.8 * mm)
        sheet.line(x, y, x + way * 3 * mm, y - 0.8 * mm)
    sheet.line(left, y, right, y)
    sheet.setFont("Helvetica", 11)
    sheet.drawCentredString((left + right) / 2, y + 1.5 * mm, text)


def _title_block(sheet: Canvas, title: Title) -> None:
    rows = (
        ("DWG NO.", title.number),
        ("REV.", title.revision),
        ("MATERIAL", title.material),
        ("SCALE", "NTS"),
        ("TOLERANCE", "JIS B 0405-m"),
    )
    left, height = 187 * mm, 8 * mm
    sheet.setLineWidth(THIN)
    for at, (label, value) in enumerate(reversed(rows)):
        y = 10 * mm + at * height
        sheet.rect(left, y, 100 * mm, height)
        sheet.line(left + 30 * mm, y, left + 30 * mm, y + height)
        sheet.setFont("Helvetica", 8)
        sheet.drawString(left + 2 * mm, y + 2.8 * mm, label)
        sheet.setFont("Helvetica", 11)
        sheet.drawString(left + 33 * mm, y + 2.4 * mm, value)
