"""Real drawings where they are, small ones made here, and what reading one leaves."""

import gzip
import io
import json
import os
import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from estimator.geometry.facts import Facts
from workers.cad.formats import reader_of

SHARED = Path(os.environ.get("TSUNAGU_SHARED_DATA", Path(__file__).parents[4] / "shared/data"))
FONTS = Path(__file__).parents[3] / "node_modules" / "@expo-google-fonts"


@dataclass(frozen=True)
class Seen:
    """What came of a file: its facts, and the folder with its renditions."""

    facts: Facts
    folder: Path

    def picture(self) -> Image.Image:
        return Image.open(io.BytesIO((self.folder / "picture.png").read_bytes()))

    def sheet(self) -> dict[str, Any]:
        return json.loads(gzip.decompress((self.folder / "sheet.json.gz").read_bytes()))

    def tiles(self) -> dict[str, Any]:
        with zipfile.ZipFile(self.folder / "tiles.zip") as tiles:
            return json.loads(tiles.read("index.json"))

    def tile(self, name: str) -> Image.Image:
        with zipfile.ZipFile(self.folder / "tiles.zip") as tiles:
            return Image.open(io.BytesIO(tiles.read(name)))


@pytest.fixture(scope="session", autouse=True)
def drawings_font():
    """The viewer's font, as the worker names it; without it the widths of texts are others."""
    if "TSUNAGU_FONTS" in os.environ or not FONTS.is_dir():
        yield
        return
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("TSUNAGU_FONTS", str(FONTS))
        yield


@pytest.fixture(scope="session")
def see(tmp_path_factory) -> Callable[[str, Path], Seen]:
    """Read a file as the worker does."""

    def see_file(kind: str, source: Path) -> Seen:
        folder = tmp_path_factory.mktemp(kind)
        return Seen(reader_of(kind)(source, folder), folder)

    return see_file


@pytest.fixture(scope="session")
def shared() -> Path:
    if not SHARED.is_dir():
        pytest.skip("the shared data are not here")
    return SHARED
