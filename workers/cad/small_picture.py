"""The first picture of a drawing, for lists: a PNG on white ground, small in size and in bytes.

It is shown before an opening of the drawing is on record, so it has no more pixels than its place
in a list needs on a telephone's display.
"""

from pathlib import Path
from typing import Final

from PIL import Image

NAME: Final = "picture.png"
LONGEST: Final = 320
_LARGEST: Final = 40_000
_COLOURS: Final = (64, 24, 8)


def save_picture(picture: Image.Image, folder: Path) -> None:
    """Write it, at most 320 px long, with as many colours as fit into 40 kB, or else a few."""
    picture = on_white(picture)
    picture.thumbnail((LONGEST, LONGEST), Image.Resampling.LANCZOS)
    file = folder / NAME
    for colours in _COLOURS:
        few = picture.quantize(colours, Image.Quantize.MEDIANCUT, dither=Image.Dither.NONE)
        few.save(file, optimize=True)
        if file.stat().st_size <= _LARGEST:
            return


def on_white(picture: Image.Image) -> Image.Image:
    """The picture in plain colours; what is transparent lets white paper through."""
    if not picture.has_transparency_data:
        return picture.convert("RGB")
    clear = picture.convert("RGBA")
    paper = Image.new("RGB", clear.size, "white")
    paper.paste(clear, mask=clear.getchannel("A"))
    return paper
