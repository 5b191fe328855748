"""What can be put on paper, placed in millimetres from the top left corner of the page.

Pages are laid out as lists of marks first and painted afterwards: only then is "page 2 of 3" known.
"""

from dataclasses import dataclass, replace
from enum import Enum

from estimator.pdf.fonts import Face, FontPair

POINTS_PER_MM = 72 / 25.4


class Colour(Enum):
    INK = (0.11, 0.12, 0.14)
    QUIET = (0.36, 0.39, 0.43)
    ACCENT = (0.12, 0.23, 0.37)
    HAIRLINE = (0.80, 0.82, 0.85)
    TINT = (0.945, 0.955, 0.968)


@dataclass(frozen=True, slots=True)
class Style:
    """`size` in points, `leading` (line to line) in millimetres."""

    size: float
    leading: float
    bold: bool = False
    colour: Colour = Colour.INK

    def face(self, fonts: FontPair) -> Face:
        return fonts.bold if self.bold else fonts.regular

    def at_size(self, size: float) -> "Style":
        return replace(self, size=size)


@dataclass(frozen=True, slots=True)
class Words:
    """Text from `x` on its base line `y`. `even` gives all figures the same width, so that they
    stand below each other; the font's own 1 is narrow."""

    x: float
    y: float
    text: str
    style: Style
    even: bool = False


@dataclass(frozen=True, slots=True)
class Rule:
    x: float
    y: float
    width: float
    thickness: float
    colour: Colour


@dataclass(frozen=True, slots=True)
class Box:
    """Filled, or an outline of `line` millimetres."""

    x: float
    y: float
    width: float
    height: float
    colour: Colour
    line: float | None = None


@dataclass(frozen=True, slots=True)
class Picture:
    """A PNG, as large as fits into the square, in its middle."""

    x: float
    y: float
    side: float
    png: bytes


Mark = Words | Rule | Box | Picture


def width_mm(text: str, style: Style, fonts: FontPair, *, even: bool = False) -> float:
    face = style.face(fonts)
    if even:
        ems = sum(face.figure if c.isdigit() else face.em(c) for c in text)
        return ems * style.size / POINTS_PER_MM
    return face.width(text, style.size) / POINTS_PER_MM
