"""Compile every translation catalogue: templates/translations/<slice>/<lang>/LC_MESSAGES.

    python tools/compile_catalogues.py

Only those whose text is newer than their compiled form, so that a second set-up costs nothing.
"""

import sys
from pathlib import Path

from babel.messages.mofile import write_mo
from babel.messages.pofile import PoFileError, read_po

TRANSLATIONS = Path(__file__).parents[1] / "templates" / "translations"


def main() -> int:
    """Compile what is out of date; a damaged catalogue is named and fails."""
    failed = False
    for source in sorted(TRANSLATIONS.glob("*/*/LC_MESSAGES/*.po")):
        compiled = source.with_suffix(".mo")
        if compiled.exists() and compiled.stat().st_mtime_ns > source.stat().st_mtime_ns:
            continue
        try:
            compile_catalogue(source, compiled)
        except (PoFileError, ValueError) as error:
            sys.stderr.write(f"{source}: {error}\n")
            failed = True
    return 1 if failed else 0


def compile_catalogue(source: Path, compiled: Path) -> None:
    """Write the compiled form; entries marked fuzzy are left out, so they show untranslated."""
    language = source.parts[-3]
    with source.open("rb") as text:
        catalogue = read_po(text, locale=language, abort_invalid=True)
    with compiled.open("wb") as target:
        write_mo(target, catalogue, use_fuzzy=False)


if __name__ == "__main__":
    sys.exit(main())
