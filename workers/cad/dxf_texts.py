"""Texts of DXF documents: measured in the font that they are shown in.

ezdxf looks for the fonts that a drawing names, and knows none of AutoCAD's own (SHX). It gets one
font instead, the viewer's, whatever is named.
"""

from functools import cache
from typing import Final

from ezdxf.fonts import fonts
from ezdxf.fonts.font_manager import DEFAULT_FONTS

from workers.cad.fonts import FILE, font_file

_MANAGER: Final = fonts.font_manager


@cache
def viewer_font() -> fonts.FontFace:
    """The viewer's font, which is from now on the only one; without it all letters are as wide."""
    file = font_file()
    _MANAGER.clear()
    if file:
        _MANAGER.build([str(file.parent)], support_dirs=False)
        _MANAGER.add_synonyms({FILE: DEFAULT_FONTS[0]}, reverse=False)
    return fonts.FontFace(filename=FILE)
