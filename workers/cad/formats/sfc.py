"""SXF, in which Japanese authorities and builders exchange drawings: SFC, and P21 of the same kind.

ezsxf reads both and gives lines, areas and texts, placed and styled; colours and line types are
those of the SXF specification, sizes are millimetres of paper.
"""

from pathlib import Path
from typing import Any, Final

import ezsxf

from estimator.geometry.facts import Facts
from workers.cad.colours import on_paper
from workers.cad.reading import reading
from workers.cad.sheet import Full, SheetBuilder, Style, Text
from workers.cad.show import show_sheet
from workers.cad.text_cells import fitted
from workers.cad.unreadable import Unreadable

_SEGMENTS: Final = 96
"""Of a circle."""
_LONG, _DASH, _SHORT, _DOT, _GAP, _WIDE = 12.0, 6.0, 3.5, 0.25, 1.5, 6.0
_LINE_TYPES: Final = {
    "dashed": (_DASH, _GAP),
    "dashed spaced": (_DASH, _WIDE),
    "long dashed dotted": (_LONG, _GAP, _DOT, _GAP),
    "long dashed double-dotted": (_LONG, _GAP, *(_DOT, _GAP) * 2),
    "long dashed triplicate-dotted": (_LONG, _GAP, *(_DOT, _GAP) * 3),
    "dotted": (_DOT, _GAP),
    "chain": (_LONG, _GAP, _SHORT, _GAP),
    "chain double dash": (_LONG, _GAP, *(_SHORT, _GAP) * 2),
    "dashed dotted": (_DASH, _GAP, _DOT, _GAP),
    "double-dashed dotted": (*(_DASH, _GAP) * 2, _DOT, _GAP),
    "dashed double-dotted": (_DASH, _GAP, *(_DOT, _GAP) * 2),
    "double-dashed double-dotted": (_DASH, _GAP) * 2 + (_DOT, _GAP) * 2,
    "dashed triplicate-dotted": (_DASH, _GAP, *(_DOT, _GAP) * 3),
    "double-dashed triplicate-dotted": (_DASH, _GAP) * 2 + (_DOT, _GAP) * 3,
}
"""The fifteen line types of SXF but the solid one, in millimetres on and off."""
_ALIGN: Final = ("left", "center", "right")
_BASE: Final = ("bottom", "middle", "top")
_VERTICAL: Final = 2
_MARK: Final = 1.0
"""A marker's half size, in millimetres: it is shown as a cross."""


def read(source: Path, out: Path) -> Facts:
    """Show an SFC or P21 file. It is drawn at the scale of its paper, so no cut is measured.

    Raises `Unreadable`.
    """
    with reading():
        content = source.read_bytes()
        if not content.strip():
            raise Unreadable("empty")
        drawing = ezsxf.build_drawing(content, strict=False, curve_segments=_SEGMENTS)
        builder = SheetBuilder()
        full = False
        try:
            _draw(drawing, builder)
        except Full:
            full = True
    remarks = ("incomplete",) if drawing.warnings else ()
    return show_sheet("sfc", builder.done(), out, full=full, remarks=remarks)


def _draw(drawing: Any, builder: SheetBuilder) -> None:
    builder.sheet.unit = "mm"
    for fill in drawing.fills:
        builder.fill(_layer(fill.style, builder), _colour(fill.style), (fill.outer, *fill.holes))
    for path in drawing.paths:
        points = (*path.points, path.points[0]) if path.closed and path.points else path.points
        builder.line(_style(path.style, builder), points)
    for text in drawing.texts:
        _write(text, builder)
    for marker in drawing.markers:
        x, y = marker.position
        style = _style(marker.style, builder)
        builder.line(style, ((x - _MARK, y), (x + _MARK, y)))
        builder.line(style, ((x, y - _MARK), (x, y + _MARK)))


def _write(text: Any, builder: SheetBuilder) -> None:
    """A text, which SXF gives a box to fill, and one of the nine points of that box as its place.

    What is written downwards is turned instead.
    """
    column, row = (text.base_point - 1) % 3, (text.base_point - 1) // 3 % 3
    plain = Text(
        layer=_layer(text.style, builder),
        colour=_colour(text.style),
        x=text.anchor[0],
        y=text.anchor[1],
        height=text.height,
        angle=text.angle_deg - (90.0 if text.direction == _VERTICAL else 0.0),
        text=" ".join(text.text.split()),
        align=_ALIGN[column],
        base=_BASE[row],
    )
    builder.text(fitted(plain, text.width))


def _style(style: Any, builder: SheetBuilder) -> Style:
    return Style(
        _layer(style, builder),
        _colour(style),
        round(style.line_width_mm, 2),
        _LINE_TYPES.get(style.line_type),
        style.line_type,
    )


def _layer(style: Any, builder: SheetBuilder) -> int:
    return builder.layer(style.layer, shown=style.visible)


def _colour(style: Any) -> str:
    return on_paper("#{:02x}{:02x}{:02x}".format(*style.color))
