"""TIFF, as scanners write it: many pages, each perhaps A1 with 400 dots an inch in one bit.

One page is in memory at a time. Pillow keeps one bit in one byte: A1 takes 124 MB.
"""

from collections.abc import Iterator
from pathlib import Path
from typing import Final

from PIL import Image

from estimator.geometry.facts import Facts
from workers.cad.pixels import check_size, dpi_of, opened, upright
from workers.cad.reading import reading
from workers.cad.small_picture import LONGEST, save_picture
from workers.cad.tiles import Tiles, is_photograph, reduced
from workers.cad.unreadable import Unreadable

_MOST_PIXELS: Final = 600_000_000
"""Of all pages together: what can be cut up in time. Five times A1 at 400 dpi."""
_MOST_PAGES: Final = 200
_DARKER: Final = 5.0
"""Lines of one bit are pale grey in a small picture; so many times darker they are seen."""


def read(source: Path, out: Path) -> Facts:
    """Cut the pages into tiles; pages beyond what can be cut up are left out, and said to be.

    Raises `Unreadable`.
    """
    shown = 0
    with opened(source, ("TIFF",)) as file, Tiles(out) as tiles:
        count = getattr(file, "n_frames", 1)
        for page, dpi in _pages(file, count):
            tiles.add_page(page, dpi, photograph=is_photograph(page))
            if not shown:
                save_picture(_small(page), out)
            shown += 1
    remarks = ("incomplete",) if shown < count else ()
    return Facts("tiff", pages=count, remarks=remarks)


def _pages(file: Image.Image, count: int) -> Iterator[tuple[Image.Image, float | None]]:
    """Page after page, until one is too much. Raises `Unreadable` if that is the first."""
    pixels = 0
    for number in range(min(count, _MOST_PAGES)):
        try:
            with reading():
                file.seek(number)
                check_size(file)
                pixels += file.width * file.height
                if pixels > _MOST_PIXELS:
                    raise Unreadable("too_much")
                page, dpi = upright(file), dpi_of(file)
        except Unreadable:
            if number == 0:
                raise
            return
        yield page, dpi


def _small(page: Image.Image) -> Image.Image:
    """A picture as large as the small one, up to twice; thin lines of one bit are made darker."""
    factor = max(1, max(page.size) // LONGEST)
    if page.mode != "1" or factor == 1:
        return page.reduce(factor) if page.mode not in ("1", "P") else page
    grey = reduced(page, factor)
    return grey.point(lambda value: max(0, 255 - int((255 - value) * _DARKER)))
