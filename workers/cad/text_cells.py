"""Texts of programs that set each letter into a cell, in the viewer's font, whose letters differ.

JWW and SXF give the height of a cell, and how long the text is to become; a Japanese letter has a
whole cell, any other half of one.
"""

import unicodedata
from dataclasses import replace
from typing import Final

from workers.cad.fonts import CAPITAL, length_of
from workers.cad.sheet import Text

_NARROWEST: Final = 0.3
_WIDEST: Final = 3.0


def fitted(text: Text, length: float) -> Text:
    """The text so long; its `height` was that of a cell."""
    height = text.height * CAPITAL
    natural = length_of(text.text) * height
    factor = length / natural if natural else 1.0
    return replace(
        text, height=height, width_factor=round(min(max(factor, _NARROWEST), _WIDEST), 3)
    )


def in_cells(text: Text) -> Text:
    """The text as long as its cells; its `width_factor` was how wide these are for their height."""
    return fitted(text, cells(text.text) * text.height * text.width_factor)


def cells(text: str) -> float:
    """How many whole cells a text takes."""
    return sum(1.0 if unicodedata.east_asian_width(sign) in "WFA" else 0.5 for sign in text)
