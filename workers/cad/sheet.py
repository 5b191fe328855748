"""A drawing on a sheet as values: lines by their style, fills, and texts; and how it is kept.

Coordinates are the drawing's own, y up; curves are flattened when they come in. A text's height is
that of its capital letters. What isn't a number, or lies beyond any drawing, is left out here, so
that nobody after has to think of it.
"""

import gzip
import json
import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import chain
from pathlib import Path
from typing import Any, Final, NamedTuple

from workers.cad.fonts import length_of

FORMAT: Final = 1
MOST_POINTS: Final = 1_000_000
FARTHEST: Final = 1e10
"""Further out nothing is drawn: such coordinates are a writer's mistake."""
NAME: Final = "sheet.json.gz"

Box = tuple[float, float, float, float]
Point = tuple[float, float]


class Full(Exception):
    """The drawing has more in it than a sheet may hold."""


class Style(NamedTuple):
    """How lines are drawn. `dash`: lengths on and off, in the drawing's own unit; none is solid.

    `linetype` and `shape` are not kept, but tell the measuring what the lines may be: `shape` is
    False for what explains the drawn part, such as dimensions and hatches.
    """

    layer: int
    colour: str
    width_mm: float
    dash: tuple[float, ...] | None = None
    linetype: str = ""
    shape: bool = True


@dataclass
class Stroke:
    """All lines of one style, each as x, y, x, y, …"""

    style: Style
    lines: list[list[float]] = field(default_factory=list)


@dataclass
class Fill:
    """An area within rings, even-odd: a ring within a ring is a hole."""

    layer: int
    colour: str
    rings: list[list[float]]


@dataclass(frozen=True)
class Text:
    """One line of text. `x`, `y` is its place by `align` and `base`; `angle` in degrees."""

    layer: int
    colour: str
    x: float
    y: float
    height: float
    angle: float
    text: str
    width_factor: float = 1.0
    align: str = "left"
    base: str = "baseline"

    def box(self) -> Box:
        """About where it stands: its line, one capital letter high."""
        length = length_of(self.text) * self.height * self.width_factor
        turn = math.radians(self.angle)
        along, up = (math.cos(turn), math.sin(turn)), (-math.sin(turn), math.cos(turn))
        start = {"left": 0.0, "center": -length / 2, "right": -length}[self.align]
        foot = {"middle": -self.height / 2, "top": -self.height}.get(self.base, 0.0)
        corners = [
            (at, high) for at in (start, start + length) for high in (foot, foot + self.height)
        ]
        xs = [self.x + along[0] * at + up[0] * high for at, high in corners]
        ys = [self.y + along[1] * at + up[1] * high for at, high in corners]
        return min(xs), min(ys), max(xs), max(ys)


@dataclass
class Sheet:
    """What is drawn. `unit`: `mm`, `inch`, or None where the file doesn't say."""

    unit: str | None = None
    layers: list[str] = field(default_factory=list)
    hidden: set[int] = field(default_factory=set)
    """Layers that the drawing switches off: they are kept, and shown on demand."""
    strokes: list[Stroke] = field(default_factory=list)
    fills: list[Fill] = field(default_factory=list)
    texts: list[Text] = field(default_factory=list)

    def is_empty(self) -> bool:
        """Whether nothing is drawn."""
        return not (self.strokes or self.fills or self.texts)

    def box(self) -> Box:
        """What holds all that is shown. Raises `ValueError` on an empty sheet."""
        boxes = [flat_box(line) for one in self.strokes if one.style.layer not in self.hidden
                 for line in one.lines]  # fmt: skip
        boxes += [flat_box(ring) for one in self.fills if one.layer not in self.hidden
                  for ring in one.rings]  # fmt: skip
        boxes += [one.box() for one in self.texts if one.layer not in self.hidden]
        return (
            min(box[0] for box in boxes),
            min(box[1] for box in boxes),
            max(box[2] for box in boxes),
            max(box[3] for box in boxes),
        )


def flat_box(points: Sequence[float]) -> Box:
    """The box of points that are given as x, y, x, y, …"""
    xs, ys = points[::2], points[1::2]
    return min(xs), min(ys), max(xs), max(ys)


class SheetBuilder:
    """Takes in what is drawn, piece by piece, until `most` points. Each piece raises `Full`."""

    def __init__(self, most: int = MOST_POINTS) -> None:
        self.sheet = Sheet()
        self._room = most
        self._layers: dict[str, int] = {}
        self._strokes: dict[Style, Stroke] = {}

    def layer(self, name: str, *, shown: bool = True) -> int:
        """The number of a layer; that it is hidden counts when it is first named."""
        number = self._layers.setdefault(name, len(self._layers))
        if number == len(self.sheet.layers):
            self.sheet.layers.append(name)
            if not shown:
                self.sheet.hidden.add(number)
        return number

    def line(self, style: Style, points: Iterable[Point]) -> None:
        """A polyline; one whose points are all the same is a dot."""
        kept = self._flat(points)
        if len(kept) < 4:
            return
        stroke = self._strokes.get(style)
        if stroke is None:
            stroke = self._strokes[style] = Stroke(style)
            self.sheet.strokes.append(stroke)
        stroke.lines.append(kept)

    def fill(self, layer: int, colour: str, rings: Iterable[Iterable[Point]]) -> None:
        """An area; rings of less than three corners are no area."""
        kept = [ring for ring in map(self._flat, rings) if len(ring) >= 6]
        if kept:
            self.sheet.fills.append(Fill(layer, colour, kept))

    def text(self, text: Text) -> None:
        """A text; one without a place or a size is left out."""
        numbers = (text.x, text.y, text.height, text.angle, text.width_factor)
        if text.text.strip() and _is_near(numbers) and text.height > 0 and text.width_factor > 0:
            self._take(1 + len(text.text) // 4)
            self.sheet.texts.append(text)

    def done(self) -> Sheet:
        """The sheet. Where every drawn layer is hidden, none is: a blank page tells nobody."""
        drawn = {one.style.layer for one in self.sheet.strokes}
        drawn |= {one.layer for one in self.sheet.fills}
        drawn |= {one.layer for one in self.sheet.texts}
        if drawn <= self.sheet.hidden:
            self.sheet.hidden.clear()
        return self.sheet

    def _flat(self, points: Iterable[Point]) -> list[float]:
        flat = list(chain.from_iterable(points))
        if not _is_near((sum(flat), min(flat, default=0.0), max(flat, default=0.0))):
            places = zip(flat[::2], flat[1::2], strict=True)
            flat = list(chain.from_iterable(place for place in places if _is_near(place)))
        self._take(len(flat) // 2)
        return flat

    def _take(self, points: int) -> None:
        self._room -= points
        if self._room < 0:
            raise Full


def _is_near(numbers: Iterable[float]) -> bool:
    """Whether all are numbers (a NaN compares as False), and none is beyond any drawing."""
    return all(abs(number) < FARTHEST for number in numbers)


def write_sheet(sheet: Sheet, folder: Path) -> None:
    """Keep the sheet as gzip-compressed JSON, each number as exact as the drawing's size asks."""
    text = json.dumps(_document(sheet), ensure_ascii=False, separators=(",", ":"), allow_nan=False)
    content = gzip.compress(text.encode("utf-8", "replace"), compresslevel=6, mtime=0)
    (folder / NAME).write_bytes(content)


def _document(sheet: Sheet) -> dict[str, Any]:
    box = sheet.box()
    digits = _digits(max(box[2] - box[0], box[3] - box[1]))

    def rounded(numbers: Iterable[float]) -> list[float]:
        return [round(number, digits) for number in numbers]

    return {
        "format": FORMAT,
        "unit": sheet.unit or "unknown",
        "box": rounded(box),
        "layers": [{"name": name, "shown": number not in sheet.hidden}
                   for number, name in enumerate(sheet.layers)],
        "strokes": [{"layer": one.style.layer, "colour": one.style.colour,
                     "width_mm": one.style.width_mm,
                     "dash": list(one.style.dash) if one.style.dash else None,
                     "lines": [rounded(line) for line in one.lines]} for one in sheet.strokes],
        "fills": [{"layer": one.layer, "colour": one.colour,
                   "rings": [rounded(ring) for ring in one.rings]} for one in sheet.fills],
        "texts": [{"layer": one.layer, "colour": one.colour, "x": round(one.x, digits),
                   "y": round(one.y, digits), "height": one.height, "angle": one.angle,
                   "width_factor": one.width_factor, "align": one.align, "base": one.base,
                   "text": one.text} for one in sheet.texts],
    }  # fmt: skip


def _digits(size: float) -> int:
    """How many decimals show a hundred-thousandth of the drawing."""
    return max(0, 6 - math.ceil(math.log10(size))) if size > 0 else 6
