"""What the PDF will not show as it was typed, told while something can still be done about it."""

from collections.abc import Sequence
from pathlib import Path

import structlog

from estimator.pdf import FontsMissing, load_fonts, lost_when_drawn
from estimator.quote_document import QuoteDocument
from shared_db.models import Language
from templates.papers import quote_texts

log = structlog.get_logger()


def lost_on_paper(
    document: QuoteDocument, languages: Sequence[Language], folder: Path | None
) -> dict[Language, list[dict[str, str]]]:
    """By language what the PDF would lose, with the fonts that draw it.

    Without the fonts nothing can be told here: the drawing will fail then, and say so.
    """
    if folder is None:
        return {}
    try:
        fonts = load_fonts(folder)
    except FontsMissing as missing:
        log.warning("fonts_missing", reason=str(missing))
        return {}
    found = {
        language: lost_when_drawn(document, quote_texts(language), fonts).as_json()
        for language in languages
    }
    return {language: lost for language, lost in found.items() if lost}
