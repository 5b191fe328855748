"""The two faces that quotes are set in: found in a folder, read and registered once.

The fonts come with the npm package that `package.json` names. They are embedded in every file:
fonts that rely on the reader's system come out blank on systems without Japanese.
"""

import threading
from dataclasses import dataclass
from pathlib import Path

from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFError, TTFont

REGULAR_FILE = "BIZUDPGothic_400Regular.ttf"
BOLD_FILE = "BIZUDPGothic_700Bold.ttf"

SAME_SHAPE = {0x2300: 0x2205}
"""A sign that the fonts lack, and another of the same shape: ⌀ is drawn as ∅, and stays ⌀ to
whoever searches or copies the text."""

_loading = threading.Lock()
_loaded: dict[Path, "FontPair"] = {}


class FontsMissing(RuntimeError):
    """The folder has no usable fonts; the message says what was looked for, and where."""

    code = "fonts_missing"


class Face:
    """One weight: the name it is registered under, and its widths."""

    def __init__(self, font: TTFont) -> None:
        self.name: str = font.fontName
        self.covers = frozenset(font.face.charToGlyph)
        widths = font.face.charWidths
        self._ems: dict[str, float] = {chr(c): widths[c] / 1000 for c in self.covers if c in widths}
        self._missing: float = font.face.defaultWidth / 1000
        self.figure = self.em("0")

    def em(self, character: str) -> float:
        """The width of one character, in ems."""
        return self._ems.get(character, self._missing)

    def width(self, text: str, size: float) -> float:
        """The width of `text` at `size`, both in points."""
        return sum(map(self.em, text)) * size


@dataclass(frozen=True, slots=True)
class FontPair:
    regular: Face
    bold: Face

    def covers(self, character: str) -> bool:
        return ord(character) in self.regular.covers and ord(character) in self.bold.covers


def load_fonts(folder: Path) -> FontPair:
    """Find both weights under `folder` (the npm package, or any folder that holds the files)."""
    folder = folder.resolve()
    with _loading:
        if folder not in _loaded:
            suffix = f"-{len(_loaded) + 1}" if _loaded else ""
            _loaded[folder] = FontPair(
                regular=_face(folder, REGULAR_FILE, f"quote-regular{suffix}"),
                bold=_face(folder, BOLD_FILE, f"quote-bold{suffix}"),
            )
        return _loaded[folder]


def _face(folder: Path, file: str, name: str) -> Face:
    found = sorted(folder.rglob(file)) if folder.is_dir() else []
    if not found:
        raise FontsMissing(
            f"The font {file} is not in {folder}. It comes with the page assets: "
            "install them with npm, or set the fonts' folder."
        )
    try:
        font = TTFont(name, str(found[0]), shapable=False)
    except (TTFError, OSError) as error:
        raise FontsMissing(f"The font {found[0]} can't be read: {error}") from error
    _lend_shapes(font)
    pdfmetrics.registerFont(font)
    return Face(font)


def _lend_shapes(font: TTFont) -> None:
    face = font.face
    for sign, alike in SAME_SHAPE.items():
        if sign not in face.charToGlyph and alike in face.charToGlyph:
            face.charToGlyph[sign] = face.charToGlyph[alike]
            face.charWidths[sign] = face.charWidths[alike]
