"""Pages, mail texts and translation catalogues. Nothing in here decides anything."""

from pathlib import Path

FOLDER = Path(__file__).parent
CATALOGUES = FOLDER / "translations"


def catalogue_folders() -> list[Path]:
    """One folder of catalogues for each slice of the product."""
    return sorted(path for path in CATALOGUES.iterdir() if path.is_dir())
