"""A DXF document drawn onto a sheet, by ezdxf's own drawing add-on.

The add-on resolves what a CAD program would: layers, blocks, line types, hatches, dimensions,
viewports. Here it is told where lines, areas and texts go; texts stay texts, so that they can be
searched, and are set in the font of the viewer.
"""

import itertools
from collections.abc import Iterable
from typing import Any, Final

from ezdxf import DXFError
from ezdxf.addons.acadctb import new_ctb
from ezdxf.addons.drawing.config import BackgroundPolicy, Configuration, ImagePolicy
from ezdxf.addons.drawing.frontend import UniversalFrontend
from ezdxf.addons.drawing.properties import LayerProperties, Properties, RenderContext
from ezdxf.document import Drawing
from ezdxf.entities import DXFEntity, DXFGraphic, Insert, MText
from ezdxf.entities.polygon import DXFPolygon
from ezdxf.layouts import Layout
from ezdxf.path import Path, from_vertices
from ezdxf.render.hatching import DenseHatchingLinesError

from workers.cad.dxf_effort import corners_of_spline, hatch_lines, is_endless_text
from workers.cad.dxf_file import readable, unit_of
from workers.cad.dxf_pipeline import SheetPipeline
from workers.cad.dxf_texts import lay_out
from workers.cad.reading import BROKEN
from workers.cad.sheet import Full, Sheet, SheetBuilder

MOST_ENTITIES: Final = 80_000
"""Of blocks each time that they are used: a drawing of nested blocks is small, and endless."""
_DEEPEST: Final = 8
_MOST_COPIES: Final = 10_000
_DENSE: Final = 3_000
"""Lines of one hatch: with more it is as good as filled."""
_MOST_HATCHED: Final = 60_000
"""Lines of all hatches together."""
_EXPLAINING: Final = frozenset(
    {"ACAD_TABLE", "ARC_DIMENSION", "ATTDEF", "ATTRIB", "DIMENSION", "HATCH", "IMAGE",
     "LARGE_RADIAL_DIMENSION", "LEADER", "MLEADER", "MPOLYGON", "MTEXT", "MULTILEADER", "OLE2FRAME",
     "POINT", "RAY", "SOLID", "TEXT", "TOLERANCE", "TRACE", "WIPEOUT", "XLINE"}
)  # fmt: skip
"""What explains the drawn part, and is no line of it."""
_CONFIGURATION: Final = Configuration(
    background_policy=BackgroundPolicy.WHITE,
    image_policy=ImagePolicy.RECT,  # never DISPLAY: it opens whatever file the drawing names
    hatching_timeout=1.0,
    show_defpoints=False,
)


class Drawn:
    """A layout as a sheet; `whole`: all of it, `full`: more than a sheet may hold."""

    def __init__(self, sheet: Sheet, *, whole: bool, full: bool, model: bool) -> None:
        self.sheet = sheet
        self.whole = whole
        self.full = full
        self.model = model


def draw(document: Drawing) -> Drawn:
    """The model space, or where nothing is drawn there the first sheet of paper with anything."""
    layouts: list[Layout] = list(document.layouts)
    layouts.sort(key=lambda one: not one.is_modelspace)
    drawn = (_draw_layout(document, one) for one in layouts)
    first = next(drawn)
    return next((one for one in itertools.chain([first], drawn) if not one.sheet.is_empty()), first)


def _draw_layout(document: Drawing, layout: Layout) -> Drawn:
    builder = SheetBuilder()
    builder.sheet.unit = unit_of(document, layout)
    context = _Context(document, ctb=new_ctb())
    pipeline = SheetPipeline(builder, context.hidden, _fineness(document))
    frontend = _Frontend(context, pipeline, _CONFIGURATION)
    full = False
    try:
        frontend.draw_layout(layout)
    except Full:
        full = True
    return Drawn(builder.done(), whole=frontend.whole, full=full, model=layout.is_modelspace)


def _fineness(document: Drawing) -> float:
    """How far a flattened curve may lie off, in sizes of that curve: less exact where there are
    many. A circle becomes 110 lines; 20 at the least, which are 0.4 % shorter than itself."""
    entities = len(document.entitydb)
    return 2e-4 if entities < 5_000 else 1e-3 if entities < 20_000 else 1e-2


class _Context(RenderContext):
    """How entities look. Layers that are off are drawn, too; the sheet says that they are.

    With a plot style table of its own, so that none is looked for by a name that the file gives.
    """

    def __init__(self, document: Drawing, *, ctb: Any) -> None:
        self.hidden: set[str] = set()
        super().__init__(document, ctb=ctb)
        self.document_dir = None
        self.set_layer_properties_override(self._show)

    def _show(self, layers: Iterable[LayerProperties]) -> None:
        for layer in layers:
            if not layer.is_visible:
                self.hidden.add(readable(layer.layer))
                layer.is_visible = True

    def _setup_text_styles(self, _document: Drawing) -> None:
        """No fonts are looked for: all texts are set in one."""


class _Frontend(UniversalFrontend):
    """Goes through the entities, counts them, and says of each line what it belongs to."""

    def __init__(
        self, context: RenderContext, pipeline: SheetPipeline, configuration: Configuration
    ) -> None:
        self.whole = True
        self._sheet = pipeline
        self._types: list[str] = []
        self._count = 0
        self._hatched = 0.0
        super().__init__(context, pipeline, configuration)

    def override_properties(self, entity: DXFGraphic, properties: Properties) -> None:
        """Count; leave out what is nested or repeated without end."""
        self._count += 1
        if self._count > MOST_ENTITIES:
            raise Full
        endless = isinstance(entity, Insert) and entity.mcount > _MOST_COPIES
        if endless or is_endless_text(entity) or len(self._types) >= _DEEPEST:
            self.whole = False
            properties.is_visible = False

    def draw_entity(self, entity: DXFGraphic, properties: Properties) -> None:
        """Draw one; what can't be drawn is left out, and the sheet is then not whole."""
        self._types.append(entity.dxftype())
        self._sheet.shape = _EXPLAINING.isdisjoint(self._types)
        try:
            super().draw_entity(entity, properties)
        except (*BROKEN, DXFError):
            self.whole = False
        finally:
            self._types.pop()
            self._sheet.shape = _EXPLAINING.isdisjoint(self._types)

    def draw_curve_entity(self, entity: DXFGraphic, properties: Properties) -> None:
        """A curve; a spline of very many points is drawn along these."""
        corners = corners_of_spline(entity)
        if corners:
            self.pipeline.draw_path(from_vertices(corners), properties)
            self.whole = False
        else:
            super().draw_curve_entity(entity, properties)

    def draw_complex_mtext(self, mtext: MText, properties: Properties) -> None:
        """A text with formatting in it."""
        self._sheet.words = True
        try:
            lay_out(self.ctx, self.pipeline, mtext, properties)
        finally:
            self._sheet.words = False

    def draw_hatch_pattern(
        self, polygon: DXFPolygon, paths: list[Path], properties: Properties
    ) -> None:
        """A hatch; a dense one is filled, and beyond what can be drawn in time there is none."""
        lines = hatch_lines(polygon, paths)
        if lines > _DENSE:
            raise DenseHatchingLinesError
        self._hatched += lines
        if self._hatched > _MOST_HATCHED:
            self.whole = False
        else:
            super().draw_hatch_pattern(polygon, paths, properties)

    def skip_entity(self, entity: DXFEntity, msg: str) -> None:
        """Called for what the add-on doesn't draw."""
        if msg != "invisible":
            self.whole = False
