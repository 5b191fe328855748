"""The quote on paper: a `QuoteDocument`, the texts of its language and two fonts in, PDF out.

fonts = load_fonts(Path("node_modules/@expo-google-fonts"))
drawn = draw_quote(parse(document), texts, fonts)
"""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

from estimator.pdf.blocks import draw_opening, draw_remarks
from estimator.pdf.break_tables import draw_breaks
from estimator.pdf.fonts import FontPair, FontsMissing, load_fonts
from estimator.pdf.page import Sheet
from estimator.pdf.paint import Description, paint
from estimator.pdf.printable import SUBSTITUTE, Printable, Sign
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
    "Lost",
    "Sign",
    "TextsRefused",
    "draw_quote",
    "load_fonts",
    "lost_when_drawn",
]


@dataclass(frozen=True, slots=True, kw_only=True)
class Lost:
    """`signs`: what isn't printed as it was typed. `shortened`: the fields cut off with "…"."""

    signs: tuple[Sign, ...] = ()
    shortened: tuple[str, ...] = ()

    @property
    def unprintable(self) -> tuple[str, ...]:
        """The characters alone."""
        return tuple(sign.character for sign in self.signs)

    def as_json(self) -> list[dict[str, Any]]:
        """One entry for each loss, as it is kept and told."""
        signs = [{**asdict(sign), "where": list(sign.where)} for sign in self.signs]
        return signs + [{"shortened": field} for field in self.shortened]


@dataclass(frozen=True, slots=True, kw_only=True)
class Drawn(Lost):
    """The file, and what it doesn't show as it was typed."""

    pdf: bytes


def draw_quote(document: QuoteDocument, texts: Mapping[str, str], fonts: FontPair) -> Drawn:
    """Draw a quote on A4. Raises `TextsRefused` when texts are missing."""
    printable, checked, printed, sheet = _set(document, texts, fonts)
    number = checked.fill("number", number=printed.number, revision=str(printed.revision))
    about = Description(
        title=f"{checked['title']} {number}",
        author=document.issuer.name,
        subject=document.subject,
        language=document.language.value,
        day=document.issue_date,
    )
    return Drawn(
        pdf=paint(sheet.pages, fonts, about),
        signs=printable.signs,
        shortened=sheet.shortened,
    )


def lost_when_drawn(document: QuoteDocument, texts: Mapping[str, str], fonts: FontPair) -> Lost:
    """What `draw_quote` would lose, told without drawing."""
    printable, _, _, sheet = _set(document, texts, fonts)
    return Lost(signs=printable.signs, shortened=sheet.shortened)


def _set(
    document: QuoteDocument, texts: Mapping[str, str], fonts: FontPair
) -> tuple[Printable, Texts, QuoteDocument, Sheet]:
    """Everything in its place on the pages, ready to be painted."""
    printable = Printable(fonts, document.language)
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
    return printable, checked, printed, sheet
