"""A sheet as a small picture, for lists: every line is to be seen, down to 160 px."""

import math
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from typing import Final

from PIL import Image, ImageChops, ImageDraw

from workers.cad.fonts import CAPITAL, font_of_size, length_of
from workers.cad.sheet import Box, Sheet, Style, Text
from workers.cad.small_picture import LONGEST, save_picture

_FINER: Final = 3
"""It is drawn so many times larger and then reduced, which smooths the lines."""
_MARGIN: Final = 0.02
_THINNEST: Final = 1.6
_THICKEST: Final = 2.8
_MM: Final = 2.2
"""Pixels of the picture to a millimetre of pen: the usual 0.5 against 0.25 is then seen."""
_SHORTEST_DASH: Final = 2.0
_SMALLEST_TEXT: Final = 2.5
_LARGEST_TEXT: Final = LONGEST * _FINER
_WHITE: Final = "#ffffff"
_GREY: Final = "#a0a0a0"

Pixel = tuple[float, float]


def draw_picture(sheet: Sheet, folder: Path) -> None:
    """Write the picture, at most 320 px long."""
    canvas = _Canvas(sheet.box())
    for fill in sheet.fills:
        if fill.layer not in sheet.hidden:
            canvas.fill(fill.rings, fill.colour)
    for stroke in sheet.strokes:
        if stroke.style.layer not in sheet.hidden:
            for line in stroke.lines:
                canvas.line(line, stroke.style)
    for text in sheet.texts:
        if text.layer not in sheet.hidden:
            canvas.text(text)
    save_picture(canvas.reduced(), folder)


class _Canvas:
    """Paper with the drawing's coordinates on it."""

    def __init__(self, box: Box) -> None:
        width, height = box[2] - box[0], box[3] - box[1]
        longest = LONGEST * _FINER
        self._scale = longest * (1 - 2 * _MARGIN) / (max(width, height) or 1.0)
        margin = longest * _MARGIN
        self._left = box[0] - margin / self._scale
        self._top = box[3] + margin / self._scale
        size = (round(width * self._scale + 2 * margin), round(height * self._scale + 2 * margin))
        self._image = Image.new("RGB", _in_steps(size), _WHITE)
        self._draw = ImageDraw.Draw(self._image)

    def reduced(self) -> Image.Image:
        """The picture as it is kept."""
        return self._image.reduce(_FINER)

    def line(self, flat: list[float], style: Style) -> None:
        """A polyline; dashes too short to be seen make a solid one."""
        points = self._pixels(flat)
        width = min(max(style.width_mm * _MM, _THINNEST), _THICKEST) * _FINER
        dash = [length * self._scale for length in style.dash or ()]
        if not dash or max(dash) < _SHORTEST_DASH * _FINER:
            self._polyline(points, style.colour, width)
            return
        for piece in _dashed(points, dash):
            self._polyline(piece, style.colour, width)

    def _polyline(self, points: list[Pixel], colour: str, width: float) -> None:
        self._draw.line(points, fill=colour, width=round(width), joint="curve")
        if len(points) == 2 and points[0] == points[1]:
            (x, y), radius = points[0], width / 2
            self._draw.ellipse((x - radius, y - radius, x + radius, y + radius), fill=colour)

    def fill(self, rings: list[list[float]], colour: str) -> None:
        """An area: each ring turns inside out what lies within it."""
        if len(rings) == 1:
            self._draw.polygon(self._pixels(rings[0]), fill=colour)
            return
        pixels = [self._pixels(ring) for ring in rings]
        left = math.floor(min(x for ring in pixels for x, _y in ring))
        top = math.floor(min(y for ring in pixels for _x, y in ring))
        right = math.ceil(max(x for ring in pixels for x, _y in ring)) + 1
        bottom = math.ceil(max(y for ring in pixels for _x, y in ring)) + 1
        mask = Image.new("1", (right - left, bottom - top))
        for ring in pixels:
            one = Image.new("1", mask.size)
            ImageDraw.Draw(one).polygon([(x - left, y - top) for x, y in ring], fill=1)
            mask = ImageChops.logical_xor(mask, one)
        self._image.paste(colour, (left, top), mask)

    def text(self, text: Text) -> None:
        """A text; one too small to be read is a grey bar, so that one sees where texts are."""
        size = text.height * self._scale / CAPITAL
        if size / _FINER < _SMALLEST_TEXT:
            self._bar(text)
            return
        font = font_of_size(round(min(size, _LARGEST_TEXT)))
        left, top, right, bottom = font.getbbox(text.text, anchor="ls")
        width, above = max(1, math.ceil(right - left)), math.ceil(-top)
        height = max(1, math.ceil(bottom - top))
        if max(width, height) > 4 * _LARGEST_TEXT:
            return
        letters = Image.new("L", (width, height))
        ImageDraw.Draw(letters).text((-left, above), text.text, fill=255, font=font, anchor="ls")
        wide = max(1, round(width * text.width_factor))
        letters = letters.resize((wide, height))
        start = {"left": 0, "center": -wide / 2, "right": -wide}[text.align]
        drop = {"baseline": above, "bottom": height, "middle": above / 2, "top": 0}[text.base]
        self._paste_turned(letters, text, start, drop)

    def _bar(self, text: Text) -> None:
        """A grey line where a text is that can't be read."""
        length, turn = (
            length_of(text.text) * text.height * text.width_factor,
            math.radians(text.angle),
        )
        start = {"left": 0.0, "center": -length / 2, "right": -length}[text.align]
        ends = [text.x + start * math.cos(turn), text.y + start * math.sin(turn)]
        ends += [ends[0] + length * math.cos(turn), ends[1] + length * math.sin(turn)]
        self._draw.line(self._pixels(ends), fill=_GREY, width=_FINER)

    def _paste_turned(self, letters: Image.Image, text: Text, start: float, drop: float) -> None:
        """Letters whose upper left corner is `start` right of, and `drop` above the text's place,
        turned around that place."""
        turned = letters.rotate(text.angle, expand=True, resample=Image.Resampling.BILINEAR)
        turn = math.radians(text.angle)
        right, down = start + letters.width / 2, letters.height / 2 - drop
        x, y = self._pixels([text.x, text.y])[0]
        middle_x = x + right * math.cos(turn) + down * math.sin(turn)
        middle_y = y - right * math.sin(turn) + down * math.cos(turn)
        place = (round(middle_x - turned.width / 2), round(middle_y - turned.height / 2))
        self._image.paste(text.colour, place, turned)

    def _pixels(self, flat: list[float]) -> list[Pixel]:
        return [
            ((flat[at] - self._left) * self._scale, (self._top - flat[at + 1]) * self._scale)
            for at in range(0, len(flat) - 1, 2)
        ]


def _in_steps(size: tuple[int, int]) -> tuple[int, int]:
    """Sizes that can be reduced evenly; a drawing of one line is a narrow picture still."""
    least = LONGEST // 8
    wide, high = (min(max(round(one / _FINER), least), LONGEST) * _FINER for one in size)
    return wide, high


def _dashed(points: list[Pixel], dash: list[float]) -> Iterator[list[Pixel]]:
    """The pieces of a polyline that are drawn; `dash`: lengths on and off, the first is on."""
    number, left = 0, dash[0]
    piece = [points[0]]
    for start, end in pairwise(points):
        length = math.dist(start, end)
        at = 0.0
        while length - at > left:
            at += left
            share = at / length
            corner = (
                start[0] + (end[0] - start[0]) * share,
                start[1] + (end[1] - start[1]) * share,
            )
            if number % 2 == 0:
                yield [*piece, corner]
            piece = [corner]
            number += 1
            left = max(dash[number % len(dash)], 0.5)
        left -= length - at
        piece.append(end)
    if number % 2 == 0:
        yield piece
