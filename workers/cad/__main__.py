"""Look at one file, bounded as everywhere, and say what came of it: for `tsunagu facts`.

python -m workers.cad KIND FILE
"""

import json
import sys
import time
from pathlib import Path

from shared_db.files.preview_names import Preview
from shared_db.foundation.logs import configure_logs
from workers.cad.bounded import look


def main(kind: str, file: Path) -> None:
    """Print one JSON object: `made` (bytes of each preview), `problem`, `facts`, what it took."""
    configure_logs()
    began = time.perf_counter()
    with look(kind, file) as looked:
        facts = looked.made.get(Preview.FACTS)
        told = {
            "made": {preview: path.stat().st_size for preview, path in looked.made.items()},
            "problem": looked.problem,
            "facts": json.loads(facts.read_text("utf-8")) if facts else None,
            "peak_mb": looked.peak_mb,
            "ms": round((time.perf_counter() - began) * 1000, 1),
        }
    sys.stdout.write(json.dumps(told) + "\n")


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]))
