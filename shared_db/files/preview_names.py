"""The previews of drawings, and by which names a child leaves them. Apart from the tables, which
take half a second to load: a child knows none."""

from enum import StrEnum
from typing import Final


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
