"""Pictures opened: only of the kinds asked for, only as large as fits, upright, in a plain mode.

Pillow only warns of a picture that is too large; here its size is looked at before any of its
pixels are.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from PIL import Image, ImageOps

from workers.cad.reading import reading
from workers.cad.small_picture import on_white
from workers.cad.unreadable import Unreadable

Image.MAX_IMAGE_PIXELS = None  # ours is `check_size`

MOST_BYTES: Final = 640 * 1024 * 1024
"""Of a page in memory: A0 at 400 dpi in grey, or A1 in colours."""
_ONE_BYTE: Final = ("1", "L", "P")
_SIXTEEN_BITS: Final = ("I;16", "I;16B", "I;16L", "I")


@contextmanager
def opened(source: Path, formats: tuple[str, ...]) -> Iterator[Image.Image]:
    """The picture, of which nothing is read yet but its header. Raises `Unreadable`, in its body
    as well."""
    with reading():
        if not source.stat().st_size:
            raise Unreadable("empty")
        with Image.open(source, formats=formats) as picture:
            yield picture


def check_size(picture: Image.Image) -> None:
    """Raises `Unreadable`: `too_much` where its pixels would not fit."""
    width, height = picture.size
    if width < 1 or height < 1:
        raise Unreadable("empty")
    if width * height * (1 if picture.mode in _ONE_BYTE else 4) > MOST_BYTES:
        raise Unreadable("too_much")


def upright(picture: Image.Image) -> Image.Image:
    """Its pixels, turned as its EXIF says, and nothing of that EXIF; one bit, grey, a palette, or
    plain colours on white. Raises `Unreadable`."""
    check_size(picture)
    turned = ImageOps.exif_transpose(picture)
    if turned.mode in _SIXTEEN_BITS:
        turned = turned.point(lambda value: value / 256).convert("L")
    elif turned.mode not in _ONE_BYTE or turned.has_transparency_data:
        turned = on_white(turned)
    turned.info = {}
    return turned


def dpi_of(picture: Image.Image) -> float | None:
    """How many pixels an inch has, where the file says it and it can be."""
    try:
        dpi = float(picture.info["dpi"][0])
    except (KeyError, TypeError, ValueError, IndexError, ZeroDivisionError):
        return None
    return dpi if 10 < dpi < 10_000 else None
