"""Reading a drawn quote back, as a program at the customer's would."""

import io
from collections.abc import Mapping
from typing import Any

from pypdf import PdfReader

from estimator.pdf import Drawn, FontPair, draw_quote
from estimator.quote_document import parse


def draw(
    document: Mapping[str, Any], texts: Mapping[str, Mapping[str, str]], fonts: FontPair
) -> Drawn:
    quote = parse(document)
    return draw_quote(quote, texts[quote.language.value], fonts)


def reader(drawn: Drawn) -> PdfReader:
    return PdfReader(io.BytesIO(drawn.pdf), strict=True)


def pages(drawn: Drawn) -> list[str]:
    return [page.extract_text() for page in reader(drawn).pages]


def whole(drawn: Drawn) -> str:
    return "\n".join(pages(drawn))


def squeezed(text: str) -> str:
    """Without any white space: where lines were broken doesn't matter."""
    return "".join(text.split())
