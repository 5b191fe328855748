import json
import os
from pathlib import Path

import pytest

from estimator.pdf import FontPair, load_fonts

ROOT = Path(__file__).parents[3]


@pytest.fixture(scope="session")
def fonts() -> FontPair:
    """The quote's fonts, where npm put them or where TSUNAGU_FONTS says. Never missing in CI."""
    folder = Path(
        os.environ.get("TSUNAGU_FONTS")
        or ROOT / "node_modules" / "@expo-google-fonts" / "biz-udpgothic"
    )
    if not folder.is_dir() and not os.environ.get("CI"):
        pytest.skip(f"the quote's fonts are not in {folder}: npm install, or set TSUNAGU_FONTS")
    return load_fonts(folder)


@pytest.fixture(scope="session")
def texts() -> dict[str, dict[str, str]]:
    """The wording of both languages, by language."""
    folder = ROOT / "templates" / "documents"
    return {
        language: json.loads((folder / f"quote.{language}.json").read_text("utf-8"))
        for language in ("ja", "en")
    }
