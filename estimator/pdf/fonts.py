"""The two faces that quotes are set in: found in a folder, read and registered once.

The fonts come with the npm packages that `package.json` names. They are embedded in every file:
fonts that rely on the reader's system come out blank on systems without Japanese. What the main
font lacks, such as the signs of drawings, is taken from further ones, as far as they are there.
"""

import re
import threading
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFError, TTFont

REGULAR_FILE = "BIZUDPGothic_400Regular.ttf"
BOLD_FILE = "BIZUDPGothic_700Bold.ttf"
FURTHER_REGULAR = ("MPLUS1p_400Regular.ttf", "STIXTwoMath_400Regular.ttf")
FURTHER_BOLD = ("MPLUS1p_700Bold.ttf", "STIXTwoMath_400Regular.ttf")
"""In the one superscripts, fractions and rare ideographs (𠮷), in the other signs of drawings."""

SAME_SHAPE = {0x2300: 0x2205}
"""A sign that the fonts lack, and another of the same shape: ⌀ is drawn as ∅, and stays ⌀ to
whoever searches or copies the text."""

_BEYOND = re.compile(r"(?<=> )<([0-9A-F]{5,6})>")
_loading = threading.Lock()
_loaded: dict[Path, "FontPair"] = {}


class FontsMissing(RuntimeError):
    """The folder has no usable fonts; the message says what was looked for, and where."""

    code = "fonts_missing"


class EmbeddedFont(TTFont):
    """A font in a file. ReportLab writes what a sign is to whoever copies it with as many figures
    as it takes; PDF wants UTF-16, so a sign beyond U+FFFF (𠮷) takes two halves."""

    def addObjects(self, doc: Any) -> None:
        """Embed what is used, each sign with what it is."""
        before = set(doc.idToObject)
        super().addObjects(doc)
        for name in doc.idToObject.keys() - before:
            if str(name).startswith("toUnicodeCMap:"):
                stream = doc.idToObject[name]
                stream.content = _BEYOND.sub(_in_two_halves, stream.content)


def _in_two_halves(found: re.Match[str]) -> str:
    return f"<{chr(int(found[1], 16)).encode('utf-16-be').hex().upper()}>"


class Face:
    """One weight: the name it is registered under, its widths, and where it finds what it lacks."""

    def __init__(self, font: TTFont, further: Sequence[TTFont] = ()) -> None:
        self.name: str = font.fontName
        self.covers = frozenset(font.face.charToGlyph)
        widths = font.face.charWidths
        self._ems: dict[str, float] = {chr(c): widths[c] / 1000 for c in self.covers if c in widths}
        self._missing: float = font.face.defaultWidth / 1000
        self._borrowed: dict[str, str] = {}
        for other in further:
            self._borrow(other)
        self.figure = self.em("0")

    def _borrow(self, font: TTFont) -> None:
        """What runs from right to left is left: nothing here sets it so."""
        lacking = {c for c in font.face.charToGlyph if c not in self.covers and not _runs_left(c)}
        widths = font.face.charWidths
        self._ems |= {chr(c): widths[c] / 1000 for c in lacking if c in widths}
        self._borrowed |= dict.fromkeys(map(chr, lacking), font.fontName)
        self.covers |= lacking

    def owns(self, character: str) -> bool:
        """Whether the main font has the character itself."""
        return ord(character) in self.covers and character not in self._borrowed

    def font_of(self, character: str) -> str:
        """The name of the font that has the character."""
        return self._borrowed.get(character, self.name)

    def em(self, character: str) -> float:
        """The width of one character, in ems."""
        return self._ems.get(character, self._missing)

    def width(self, text: str, size: float) -> float:
        """The width of `text` at `size`, both in points."""
        return sum(map(self.em, text)) * size


def _runs_left(code: int) -> bool:
    return unicodedata.bidirectional(chr(code)) in {"R", "AL"}


@dataclass(frozen=True, slots=True)
class FontPair:
    regular: Face
    bold: Face

    def owns(self, character: str) -> bool:
        return self.regular.owns(character) and self.bold.owns(character)

    def covers(self, character: str) -> bool:
        return ord(character) in self.regular.covers and ord(character) in self.bold.covers


def load_fonts(folder: Path) -> FontPair:
    """Find both weights under `folder` (the npm package, or any folder that holds the files)."""
    folder = folder.resolve()
    with _loading:
        if folder not in _loaded:
            suffix = f"-{len(_loaded) + 1}" if _loaded else ""
            main = [_font(_found(folder, file), suffix) for file in (REGULAR_FILE, BOLD_FILE)]
            for font in main:
                _lend_shapes(font)
            further = {
                file: _font(there[0], suffix)
                for file in sorted({*FURTHER_REGULAR, *FURTHER_BOLD})
                if (there := sorted(folder.rglob(file)))
            }
            _loaded[folder] = FontPair(
                Face(main[0], [further[file] for file in FURTHER_REGULAR if file in further]),
                Face(main[1], [further[file] for file in FURTHER_BOLD if file in further]),
            )
        return _loaded[folder]


def _found(folder: Path, file: str) -> Path:
    found = sorted(folder.rglob(file)) if folder.is_dir() else []
    if not found:
        raise FontsMissing(
            f"The font {file} is not in {folder}. It comes with the page assets: "
            "install them with npm, or set the fonts' folder."
        )
    return found[0]


def _font(path: Path, suffix: str) -> TTFont:
    """The font, read and registered under its file's name and the suffix."""
    try:
        font = EmbeddedFont(path.stem + suffix, str(path), shapable=False)
    except (TTFError, OSError) as error:
        raise FontsMissing(f"The font {path} can't be read: {error}") from error
    pdfmetrics.registerFont(font)
    return font


def _lend_shapes(font: TTFont) -> None:
    face = font.face
    for sign, alike in SAME_SHAPE.items():
        if sign not in face.charToGlyph and alike in face.charToGlyph:
            face.charToGlyph[sign] = face.charToGlyph[alike]
            face.charWidths[sign] = face.charWidths[alike]
