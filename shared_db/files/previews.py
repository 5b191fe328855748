"""What makes the previews of each kind of drawing, and in which version.

Whatever changes what comes out of a kind of file changes that kind's version here: then it is made
anew, and what the version before made is collected.
"""

from typing import Final

from shared_db.files.preview_names import Preview
from shared_db.files.renditions import Engine
from shared_db.models import DrawingKind

_NUMBERS: Final[dict[DrawingKind, int]] = {
    DrawingKind.STEP: 2,
    DrawingKind.IGES: 2,
    DrawingKind.STL: 2,
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
