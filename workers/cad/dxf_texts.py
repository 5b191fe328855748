"""Texts of DXF documents, measured in the font that they are shown in.

ezdxf looks for the fonts that a drawing names, has none of AutoCAD's own (SHX), and measures in
whatever it finds. Here all texts are measured in the viewer's font, whatever is named.
"""

import math
from dataclasses import replace
from typing import Any, Final

from ezdxf.addons.drawing.mtext_complex import ComplexMTextRenderer
from ezdxf.addons.drawing.properties import Properties, RenderContext
from ezdxf.addons.drawing.unified_text_renderer import UnifiedTextRenderer
from ezdxf.entities import MText
from ezdxf.fonts.font_measurements import FontMeasurements
from ezdxf.tools.text import MTextContext
from ezdxf.tools.text_layout import LayoutAlignment

from workers.cad.dxf_file import unescaped
from workers.cad.fonts import length_of
from workers.cad.sheet import Text

_SMALL_LETTER: Final = 1108 / 1567
_BELOW_LINE: Final = 246 / 1567
"""Of BIZ UDPGothic, in heights of its capital letters (OS/2 sxHeight, hhea descent)."""


_UNBROKEN: Final = 1_000.0
"""Letters to a line where a text isn't to be broken into lines."""
_SPACE: Final = (0.1, 1.2)
"""Between two words of a line, in heights of its letters: less is none, more is something else."""


class TextMeasure(UnifiedTextRenderer):
    """What ezdxf asks of a font to place lines of text. Glyphs are never asked for."""

    def get_font_measurements(self, _face: Any, cap_height: float = 1.0) -> FontMeasurements:
        """Heights above and below the line."""
        return FontMeasurements(0.0, 1.0, _SMALL_LETTER, _BELOW_LINE).scale(cap_height)

    def get_text_line_width(self, text: str, _face: Any, cap_height: float = 1.0) -> float:
        """How long a line becomes."""
        return length_of(text) * cap_height


class _Font:
    """One font at one size."""

    def __init__(self, cap_height: float, width_factor: float) -> None:
        self._scale = cap_height * width_factor

    def text_width(self, text: str) -> float:
        return length_of(text) * self._scale

    def space_width(self) -> float:
        return self.text_width(" ")


class _Paragraphs(ComplexMTextRenderer):
    """MTEXT with formatting in it, whatever fonts it names."""

    def get_font(self, ctx: MTextContext) -> Any:
        return _Font(ctx.cap_height, ctx.width_factor)


def joined(before: Text, after: Text) -> Text | None:
    """Two texts as one, where the second goes on where the first ends: ezdxf hands over words."""
    if replace(before, x=0.0, y=0.0, text="") != replace(after, x=0.0, y=0.0, text=""):
        return None
    turn = math.radians(before.angle)
    right, up = after.x - before.x, after.y - before.y
    along = right * math.cos(turn) + up * math.sin(turn)
    across = up * math.cos(turn) - right * math.sin(turn)
    gap = along / before.height - length_of(before.text) * before.width_factor
    if abs(across) > _SPACE[0] * before.height or not -_SPACE[0] < gap < _SPACE[1]:
        return None
    space = " " if gap > _SPACE[0] else ""
    return replace(before, text=before.text + space + after.text)


def lay_out(context: RenderContext, pipeline: Any, mtext: MText, properties: Properties) -> None:
    """Place the words of a formatted MTEXT and hand them to the pipeline."""
    mtext.text = unescaped(mtext.text)
    if not mtext.dxf.width:
        mtext.dxf.width = _UNBROKEN * mtext.dxf.char_height
    layout = _Paragraphs(context, pipeline, properties).layout_engine(mtext)
    layout.place(align=LayoutAlignment(mtext.dxf.attachment_point))
    layout.render(mtext.ucs().matrix)
