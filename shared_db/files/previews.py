"""What is made of a drawing so that it can be seen and measured, and by which version of what.

Whatever changes what comes out of a kind of file changes that kind's version here: then it is made
anew, and what the version before made is collected.
"""

from enum import StrEnum
from typing import Final

from shared_db.files.renditions import Engine
from shared_db.models import DrawingKind


class Preview(StrEnum):
    """The renditions of drawings. A kind of file has some of them."""

    PICTURE = "picture"
    """A small PNG, for lists."""
    MODEL = "model"
    """A GLB, to be turned in the browser."""
    SHEET = "sheet"
    """Lines, fills and texts by layer, as gzip-compressed JSON."""
    TILES = "tiles"
    """Pages of pixels in pieces, as an uncompressed ZIP."""
    FACTS = "facts"
    """What its geometry and its title block say (`estimator/geometry/facts.py`), as JSON."""


FILES: Final[dict[Preview, str]] = {
    Preview.PICTURE: "picture.png",
    Preview.MODEL: "model.glb",
    Preview.SHEET: "sheet.json.gz",
    Preview.TILES: "tiles.zip",
    Preview.FACTS: "facts.json",
}
"""By which name each is written into the folder that a child gives back."""
_NUMBERS: Final[dict[DrawingKind, int]] = {
    DrawingKind.STEP: 1,
    DrawingKind.IGES: 1,
    DrawingKind.STL: 1,
    DrawingKind.DXF: 1,
    DrawingKind.SFC: 1,
    DrawingKind.JWW: 1,
    DrawingKind.DWG: 1,
    DrawingKind.PDF: 1,
    DrawingKind.PNG: 1,
    DrawingKind.JPEG: 1,
    DrawingKind.BMP: 1,
    DrawingKind.HEIC: 1,
    DrawingKind.TIFF: 1,
}
"""Counted up whenever something else comes out of a kind of file."""
VERSIONS: Final = {kind: f"{kind.value}-{number}" for kind, number in _NUMBERS.items()}
"""What makes the renditions of each kind of file. A kind that is missing has none."""


def engine_of(kind: DrawingKind, preview: Preview) -> Engine | None:
    """What makes this rendition of such a file, if anything can."""
    version = VERSIONS.get(kind)
    return Engine(preview, version) if version else None


def engines() -> list[Engine]:
    """All that make something today."""
    return [Engine(preview, version) for version in VERSIONS.values() for preview in Preview]
