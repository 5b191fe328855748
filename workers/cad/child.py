"""Look at one drawing, in a process that is bounded: made by `bounded.py`, and by nobody else.

python -m workers.cad.child KIND SOURCE OUT

Writes what it made into the folder OUT, and as `told.json` there: `problem`, a code that is empty
where the file could be read, and `peak_mb`. (The libraries say things of their own on its outputs.)
What is wrong with a file never shows as a failed child; one that fails, or is killed, has met
something that nobody thought of.
"""

import json
import resource
import sys
from pathlib import Path

from estimator.geometry.facts import to_json
from shared_db.files.preview_names import FILES, Preview
from workers.cad import BEGUN, TOLD, limits
from workers.cad.formats import Reader, reader_of
from workers.cad.unreadable import Unreadable


def main(kind: str, source: Path, out: Path) -> None:
    """Load the libraries, be bounded, look, and tell."""
    read = reader_of(kind)
    limits.bound()
    (out / BEGUN).touch()
    told = {"problem": _look(read, source, out), "peak_mb": _peak_mb()}
    (out / TOLD).write_text(json.dumps(told), "ascii")


def _look(read: Reader, source: Path, out: Path) -> str:
    try:
        facts = read(source, out)
    except Unreadable as unreadable:
        return unreadable.code
    except MemoryError:
        return "too_much"
    kept = json.dumps(to_json(facts), ensure_ascii=False, allow_nan=False)
    (out / FILES[Preview.FACTS]).write_bytes(kept.encode("utf-8", "replace"))
    return ""


def _peak_mb() -> float:
    return round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024, 1)


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]), Path(sys.argv[3]))
