"""Pages of pixels in pieces that a browser can hold: squares, at full size and ever half of it.

A ZIP that is stored, not deflated: the pieces are compressed pictures already, and each can be
given out by where it lies. `index.json` says of every page its size, resolution and levels.
"""

import io
import json
import zipfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Final, Self

from PIL import Image

FORMAT: Final = 1
NAME: Final = "tiles.zip"
EDGE: Final = 1024
ONE_LEVEL: Final = 2048
"""A picture no longer than this has one level: a browser shrinks it as well."""
_BAND: Final = 256
"""Rows of the smaller picture that are made at once."""
_QUALITY: Final = 85
_TONES: Final = 160
"""What has more, in a sample of its pixels, is a photograph, whose pieces are JPEG and not PNG."""
_STAMP: Final = (1980, 1, 1, 0, 0, 0)
"""The same pieces make the same file, whenever it is made."""


@dataclass(frozen=True)
class _Level:
    scale: float
    columns: int
    rows: int


class Tiles:
    """Writes `tiles.zip` into a folder, page by page; to be used as a context."""

    def __init__(self, folder: Path) -> None:
        self._zip = zipfile.ZipFile(folder / NAME, "w", zipfile.ZIP_STORED)
        self._pages: list[dict[str, object]] = []

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        _error: BaseException | None,
        _trace: TracebackType | None,
    ) -> None:
        if kind is None:
            index = {"format": FORMAT, "pages": self._pages}
            self._put("index.json", json.dumps(index, separators=(",", ":")).encode())
        self._zip.close()

    def add_page(self, page: Image.Image, dpi: float | None, *, photograph: bool) -> None:
        """Cut up a page: all its levels."""
        levels = []
        for number, level in enumerate(_levels(page)):
            levels.append(self._add_level(level, len(self._pages), number, photograph=photograph))
        self._pages.append(
            {
                "width": page.width,
                "height": page.height,
                "dpi": round(dpi) if dpi else None,
                "levels": [one.__dict__ for one in levels],
            }
        )

    def _add_level(
        self, picture: Image.Image, page: int, level: int, *, photograph: bool
    ) -> _Level:
        columns, rows = -(-picture.width // EDGE), -(-picture.height // EDGE)
        ending = "jpg" if photograph else "png"
        for column, row, box in _boxes(picture, columns, rows):
            name = f"{page}/{level}/{column}_{row}.{ending}"
            self._put(name, _encoded(picture.crop(box), photograph=photograph))
        return _Level(1 / 2**level, columns, rows)

    def _put(self, name: str, content: bytes) -> None:
        self._zip.writestr(zipfile.ZipInfo(name, _STAMP), content)


def is_photograph(picture: Image.Image) -> bool:
    """Whether it has more tones than a drawing has: a scan in grey is one, too."""
    if picture.mode in ("1", "P"):
        return False
    small = picture.resize((256, 256), Image.Resampling.NEAREST)
    return small.getcolors(maxcolors=_TONES) is None


def _levels(page: Image.Image) -> Iterator[Image.Image]:
    """The page at full size, then each half of the one before, until it fits into one piece."""
    yield page
    if max(page.size) <= ONE_LEVEL:
        return
    while max(page.size) > EDGE:
        page = reduced(page, 2)
        yield page


def reduced(picture: Image.Image, factor: int) -> Image.Image:
    """The picture so many times smaller. One bit becomes grey, or thin lines would be lost; band by
    band, so that a large page isn't held twice."""
    if picture.mode not in ("1", "P"):
        return picture.reduce(factor)
    mode = "L" if picture.mode == "1" else "RGB"
    size = (-(-picture.width // factor), -(-picture.height // factor))
    small = Image.new(mode, size)
    band = _BAND * factor
    for top in range(0, picture.height, band):
        box = (0, top, picture.width, min(top + band, picture.height))
        small.paste(picture.crop(box).convert(mode).reduce(factor), (0, top // factor))
    return small


def _boxes(
    picture: Image.Image, columns: int, rows: int
) -> Iterable[tuple[int, int, tuple[int, int, int, int]]]:
    for row in range(rows):
        for column in range(columns):
            left, top = column * EDGE, row * EDGE
            right, bottom = min(left + EDGE, picture.width), min(top + EDGE, picture.height)
            yield column, row, (left, top, right, bottom)


def _encoded(piece: Image.Image, *, photograph: bool) -> bytes:
    buffer = io.BytesIO()
    if photograph:
        piece.convert("RGB").save(buffer, "JPEG", quality=_QUALITY)
    else:
        piece.save(buffer, "PNG", compress_level=4)
    return buffer.getvalue()
