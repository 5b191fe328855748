"""Pictures of one page: PNG, JPEG, BMP, and HEIC from telephones."""

from pathlib import Path
from typing import Final

import pi_heif

from estimator.geometry.facts import Facts
from workers.cad.pixels import dpi_of, opened, upright
from workers.cad.small_picture import save_picture
from workers.cad.tiles import Tiles, is_photograph

pi_heif.register_heif_opener()

_FORMATS: Final = ("PNG", "JPEG", "BMP", "HEIF")
_KINDS: Final = {
    "PNG": "png",
    "JPEG": "jpeg",
    "MPO": "jpeg",  # two JPEG of one view; the first is shown
    "BMP": "bmp",
    "HEIF": "heic",
}
"""By Pillow's name."""


def read(source: Path, out: Path) -> Facts:
    """Cut a picture into tiles, upright. Raises `Unreadable`."""
    with opened(source, _FORMATS) as file:
        kind = _KINDS[file.format or ""]
        page, dpi = upright(file), dpi_of(file)
    with Tiles(out) as tiles:
        tiles.add_page(page, dpi, photograph=is_photograph(page))
    save_picture(page, out)
    return Facts(kind, pages=1)
