"""Where ezdxf's drawing add-on hands over what it draws: onto a sheet."""

import math
from collections.abc import Iterable
from typing import Any, Final

from ezdxf.addons.drawing.backend import BkPath2d, BkPoints2d, ImageData
from ezdxf.addons.drawing.pipeline import ClippingStage2d, RenderPipeline2d, RenderStage2d
from ezdxf.addons.drawing.properties import Properties
from ezdxf.math import Matrix44, Vec2

from workers.cad.colours import on_paper
from workers.cad.dxf_file import readable
from workers.cad.dxf_texts import TextMeasure, joined
from workers.cad.sheet import SheetBuilder, Style, Text

_WHITE: Final = "#ffffff"
_LEAST_SEGMENTS: Final = 5
"""Of a Bézier curve, such as a quarter of a circle."""


class _Nowhere:
    """The add-on's backend, which it insists on; what is drawn doesn't come this far."""

    def configure(self, _config: Any) -> None: ...

    def set_background(self, _color: Any) -> None: ...

    def enter_entity(self, _entity: Any, _properties: Any) -> None: ...

    def exit_entity(self, _entity: Any) -> None: ...

    def finalize(self) -> None: ...


class SheetPipeline(RenderPipeline2d):
    """Clips what is seen through viewports and clipped blocks; then all goes onto the sheet.

    `shape`: whether what comes now is part of what is drawn, or explains it; `words`: whether texts
    come word by word.
    """

    text_engine = TextMeasure()

    def __init__(self, builder: SheetBuilder, hidden: set[str], fineness: float) -> None:
        self.shape = True
        self.words = False
        self.builder = builder
        self._hidden = hidden
        self._fineness = fineness
        self._styles: dict[tuple[object, ...], Style] = {}
        super().__init__(_Nowhere())  # type: ignore[arg-type]

    def build_render_pipeline(self) -> RenderStage2d:
        """Line types are kept as such: the viewer draws the dashes."""
        stage = _SheetStage(self, self._fineness)
        return ClippingStage2d(self.config, self.clipping_portal, next_stage=stage)

    def layer(self, properties: Properties) -> int:
        """The number of the layer on the sheet."""
        name = readable(properties.layer)
        return self.builder.layer(name, shown=name not in self._hidden)

    def style(self, properties: Properties) -> Style:
        """The style of lines."""
        scale = properties.linetype_scale * self.get_vp_ltype_scale()
        key = (properties.layer, properties.color, properties.lineweight,
               properties.linetype_name, scale, self.shape)  # fmt: skip
        style = self._styles.get(key)
        if style is None:
            style = self._styles[key] = Style(
                self.layer(properties),
                on_paper(properties.color),
                round(properties.lineweight, 2),
                dashes(properties.linetype_pattern, scale),
                properties.linetype_name,
                self.shape,
            )
        return style

    def draw_text(
        self,
        text: str,
        transform: Matrix44,
        properties: Properties,
        cap_height: float,
        _dxftype: str = "TEXT",
    ) -> None:
        """One line of text, whose baseline begins at the origin of `transform`."""
        if self.clipping_portal.is_active:
            if self.clipping_portal.clip_point(Vec2(transform.origin)) is None:
                return
            transform = self.clipping_portal.transform_matrix(transform)
        along, up = Vec2(transform.ux), Vec2(transform.uy)
        start = Vec2(transform.origin)
        if along.det(up) < 0:  # mirrored: it reads from the other end
            start += along * self._width(text, cap_height)
            along = -along
        if not (along.magnitude and up.magnitude):
            return
        piece = Text(
            layer=self.layer(properties),
            colour=on_paper(properties.color),
            x=start.x,
            y=start.y,
            height=cap_height * up.magnitude,
            angle=round(math.degrees(along.angle), 3),
            width_factor=round(along.magnitude / up.magnitude, 3),
            text=" ".join(readable(text).split()),
        )
        before = self.builder.sheet.texts[-1:] if self.words else []
        whole = joined(before[0], piece) if before else None
        if whole:
            self.builder.sheet.texts[-1] = whole
        else:
            self.builder.text(piece)

    def _width(self, text: str, cap_height: float) -> float:
        return self.text_engine.get_text_line_width(text, None, cap_height)


class _SheetStage(RenderStage2d):
    """The last stage: points of the sheet."""

    def __init__(self, pipeline: SheetPipeline, fineness: float) -> None:
        self._pipeline = pipeline
        self._builder = pipeline.builder
        self._fineness = fineness

    def draw_point(self, pos: Vec2, properties: Properties) -> None:
        self.draw_line(pos, pos, properties)

    def draw_line(self, start: Vec2, end: Vec2, properties: Properties) -> None:
        self._builder.line(self._pipeline.style(properties), (_xy(start), _xy(end)))

    def draw_solid_lines(self, lines: list[tuple[Vec2, Vec2]], properties: Properties) -> None:
        style = self._pipeline.style(properties)._replace(dash=None)
        for start, end in lines:
            self._builder.line(style, (_xy(start), _xy(end)))

    def draw_path(self, path: BkPath2d, properties: Properties) -> None:
        style = self._pipeline.style(properties)
        for single in path.sub_paths():
            self._builder.line(style, self._points(single))

    def draw_filled_paths(self, paths: list[BkPath2d], properties: Properties) -> None:
        rings = [self._points(single) for path in paths for single in path.sub_paths()]
        self._fill(rings, properties)

    def draw_filled_polygon(self, points: BkPoints2d, properties: Properties) -> None:
        self._fill([[_xy(point) for point in points.vertices()]], properties)

    def draw_image(self, image_data: ImageData, properties: Properties) -> None:
        """Pictures are not opened; the add-on draws their frame."""

    def _fill(self, rings: Iterable[list[tuple[float, float]]], properties: Properties) -> None:
        """A white area only covers what lies under it, which a sheet doesn't know."""
        if properties.color[:7].lower() != _WHITE:
            layer = self._pipeline.layer(properties)
            self._builder.fill(layer, on_paper(properties.color), rings)

    def _points(self, path: BkPath2d) -> list[tuple[float, float]]:
        if not path.has_curves:
            return [_xy(point) for point in path.vertices()]
        low, high = path.extents()
        size = max(high.x - low.x, high.y - low.y)
        if not size < math.inf:
            return []
        flat = path.flattening(size * self._fineness or 1.0, segments=_LEAST_SEGMENTS)
        return [_xy(point) for point in flat]


def dashes(pattern: Iterable[float], scale: float) -> tuple[float, ...] | None:
    """A line type, on and off, at its size in the drawing; None where it is a solid line."""
    lengths = [round(abs(length * scale), 6) for length in pattern]
    lengths = lengths[: len(lengths) // 2 * 2]
    return tuple(lengths) if len(lengths) >= 2 and 0 < sum(lengths) < math.inf else None


def _xy(point: Vec2) -> tuple[float, float]:
    return point.x, point.y
