"""The font that drawings are shown in: BIZ UDPGothic, from the folder that `TSUNAGU_FONTS` names.

The viewer in the browser shows texts in the same, so what is measured here stands there, too.
"""

import os
from functools import lru_cache
from pathlib import Path
from typing import Final

from PIL import ImageFont

FILE: Final = "BIZUDPGothic_400Regular.ttf"
CAPITAL: Final = 1567 / 2048
"""How high its capital letters are, in sizes of the font (its table OS/2, sCapHeight)."""
_MEASURED_AT: Final = 100

Font = ImageFont.FreeTypeFont | ImageFont.ImageFont


def font_file() -> Path | None:
    """Where the font is, if it is there at all."""
    folder = os.environ.get("TSUNAGU_FONTS")
    found = Path(folder).rglob(FILE) if folder else iter(())
    return next(found, None)


@lru_cache(maxsize=64)
def font_of_size(size: int) -> Font:
    """The font at so many pixels; Pillow's own, which knows no Japanese, where it is missing."""
    file = font_file()
    return ImageFont.truetype(file, size) if file else ImageFont.load_default(size)


@lru_cache(maxsize=4096)
def length_of(text: str) -> float:
    """How long a text is, in heights of its capital letters."""
    return font_of_size(_MEASURED_AT).getlength(text) / (_MEASURED_AT * CAPITAL)
