"""Pages of pixels, in pieces: one is read out of the archive that a drawing's pages are kept in."""

import json
from typing import Any, BinaryIO, NamedTuple
from zipfile import ZipFile

from shared_db.foundation.errors import NotFound

INDEX = "index.json"
MEDIA_TYPES = {".png": "image/png", ".jpg": "image/jpeg"}


class TileName(NamedTuple):
    """Which piece: of which page, how much smaller than full size (0 is full), and where."""

    page: int
    level: int
    column: int
    row: int


def tile(archive: BinaryIO, name: TileName) -> tuple[bytes, str]:
    """The piece and its media type. Raises `NotFound`."""
    with ZipFile(archive) as pages:
        for ending, media_type in MEDIA_TYPES.items():
            try:
                stem = f"{name.page}/{name.level}/{name.column}_{name.row}"
                return pages.read(stem + ending), media_type
            except KeyError:
                continue
    raise NotFound


def index(archive: BinaryIO) -> Any:
    """What pages there are, how large, and in which sizes."""
    with ZipFile(archive) as pages:
        return json.loads(pages.read(INDEX))
