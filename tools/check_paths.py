"""What documents and docstrings name is there: a path of ours in backticks is a file or a folder.

python tools/check_paths.py
"""

import re
import sys
from collections.abc import Iterator
from pathlib import Path

OURS = ("portal", "estimator", "workers", "shared_db", "templates", "tests", "tools", "docs")
DOCUMENTS = ("README.md", "docs/*.md", "docs/adr/*.md", *(f"{folder}/**/*.py" for folder in OURS))
NAMED = re.compile(rf"`((?:{'|'.join(OURS)})/[\w./-]*)`")


def missing(text: str) -> Iterator[tuple[int, str]]:
    """The paths that lead nowhere, each with its line. `{…}` and `<…>` stand for something else."""
    for number, line in enumerate(text.splitlines(), 1):
        for named in NAMED.findall(line):
            if not Path(named).exists():
                yield number, named


def main() -> int:
    """Print them."""
    found = 0
    for pattern in DOCUMENTS:
        for document in sorted(Path().glob(pattern)):
            for line, path in missing(document.read_text(encoding="utf-8")):
                print(f"{document}:{line}: there is no {path}")
                found += 1
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
