"""Which module reads which kind of drawing.

Each has `read(source, out) -> Facts`: it reads the file `source`, writes into the folder `out` the
renditions that it can make, by the names of `shared_db/files/preview_names.py`; answers with the
facts.
Raises `Unreadable` where nothing can be shown.
"""

from collections.abc import Callable
from importlib import import_module
from pathlib import Path
from typing import Final

from estimator.geometry.facts import Facts

Reader = Callable[[Path, Path], Facts]

MODULES: Final[dict[str, str]] = {
    "step": "step",
    "iges": "iges",
    "stl": "stl",
    "dxf": "dxf",
    "sfc": "sfc",
    "jww": "jww",
    "dwg": "dwg",
    "pdf": "pdf",
    "png": "picture",
    "jpeg": "picture",
    "bmp": "picture",
    "heic": "picture",
    "tiff": "tiff",
}
"""Of a `DrawingKind`, by its value."""


def reader_of(kind: str) -> Reader:
    """What reads drawings of this kind; its libraries are loaded now. Raises `KeyError`."""
    read: Reader = import_module(f"{__name__}.{MODULES[kind]}").read
    return read
