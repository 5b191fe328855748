"""The quote on paper: a `QuoteDocument`, the texts of its language and two fonts in, PDF out.

fonts = load_fonts(Path("node_modules/@expo-google-fonts/biz-udpgothic"))
drawn = draw_quote(parse(document), texts, fonts)
"""

from collections.abc import Mapping
from dataclasses import dataclass

from estimator.pdf.blocks import draw_opening, draw_remarks
from estimator.pdf.break_tables import draw_breaks
from estimator.pdf.fonts import FontPair, FontsMissing, load_fonts
from estimator.pdf.page import Sheet
from estimator.pdf.paint import Description, paint
from estimator.pdf.printable import SUBSTITUTE, Printable
from estimator.pdf.tables import draw_lines
from estimator.pdf.texts import REQUIRED_TEXTS, Texts, TextsRefused
from estimator.pdf.wording import Wording
from estimator.quote_document import QuoteDocument

__all__ = [
    "REQUIRED_TEXTS",
    "SUBSTITUTE",
    "Drawn",
    "FontPair",
    "FontsMissing",
    "TextsRefused",
    "draw_quote",
    "load_fonts",
]


@dataclass(frozen=True, slots=True)
class Drawn:
    """`unprintable`: the characters printed as 〓. `shortened`: the fields cut off with "…"."""

    pdf: bytes
    unprintable: tuple[str, ...] = ()
    shortened: tuple[str, ...] = ()


def draw_quote(document: QuoteDocument, texts: Mapping[str, str], fonts: FontPair) -> Drawn:
    """Draw a quote on A4. Raises `TextsRefused` when texts are missing."""
    printable = Printable(fonts)
    checked = Texts(texts, printable)
    wording = Wording(checked, document.currency)
    printed = printable.everything(document)
    sheet = Sheet(fonts)
    draw_opening(sheet, printed, wording)
    if printed.totals is None:
        draw_breaks(sheet, printed, wording)
    else:
        draw_lines(sheet, printed, wording, printed.totals)
    draw_remarks(sheet, printed, wording)
    number = checked.fill("number", number=printed.number, revision=str(printed.revision))
    pages = len(sheet.pages)
    feet = [checked.fill("page", page=str(n), pages=str(pages)) for n in range(1, pages + 1)]
    sheet.finish(number, feet)
    about = Description(
        title=f"{checked['title']} {number}",
        author=document.issuer.name,
        subject=document.subject,
        language=document.language.value,
        day=document.issue_date,
    )
    return Drawn(paint(sheet.pages, fonts, about), printable.unprintable, sheet.shortened)
