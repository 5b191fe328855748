import json
import os
import shutil
from pathlib import Path

import pytest

from estimator.pdf import FontPair, load_fonts
from estimator.pdf.fonts import BOLD_FILE, REGULAR_FILE

ROOT = Path(__file__).parents[3]


@pytest.fixture(scope="session")
def fonts_folder() -> Path:
    """Where npm put the quote's fonts, or where TSUNAGU_FONTS says. Never missing in CI."""
    folder = Path(os.environ.get("TSUNAGU_FONTS") or ROOT / "node_modules" / "@expo-google-fonts")
    if not folder.is_dir() and not os.environ.get("CI"):
        pytest.skip(f"the quote's fonts are not in {folder}: npm install, or set TSUNAGU_FONTS")
    return folder


@pytest.fixture(scope="session")
def fonts(fonts_folder: Path) -> FontPair:
    """All the quote's fonts."""
    return load_fonts(fonts_folder)


@pytest.fixture(scope="session")
def main_fonts(fonts_folder: Path, tmp_path_factory: pytest.TempPathFactory) -> FontPair:
    """The main font alone, as in a folder of an earlier version."""
    alone = tmp_path_factory.mktemp("main_fonts")
    for file in (REGULAR_FILE, BOLD_FILE):
        shutil.copy(next(fonts_folder.rglob(file)), alone)
    return load_fonts(alone)


@pytest.fixture(scope="session")
def texts() -> dict[str, dict[str, str]]:
    """The wording of both languages, by language."""
    folder = ROOT / "templates" / "documents"
    return {
        language: json.loads((folder / f"quote.{language}.json").read_text("utf-8"))
        for language in ("ja", "en")
    }
