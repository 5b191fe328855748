"""One commit at the edge: only `shared_db/spine/transaction.py` commits or rolls back.

python tools/check_commit_edge.py [FOLDER …]
"""

import ast
import sys
from collections.abc import Iterator
from pathlib import Path

FOLDERS = ("portal", "workers", "shared_db", "estimator")
EDGE = Path("shared_db/spine/transaction.py")
FORBIDDEN = {"commit", "rollback"}
"""A savepoint (`begin_nested`) ends nothing: it may try what the record could refuse."""
OWN_CONNECTIONS = Path("portal/running")
"""The supervisor speaks with PostgreSQL before there is a record."""


def offences(source: str) -> Iterator[tuple[int, str]]:
    """Lines that end a transaction themselves."""
    for node in ast.walk(ast.parse(source)):
        if (
            isinstance(node, ast.Call)
            and isinstance(node.func, ast.Attribute)
            and node.func.attr in FORBIDDEN
        ):
            yield node.lineno, f".{node.func.attr}() belongs to the edge ({EDGE})"


def main(folders: list[str]) -> int:
    """Print what breaks the rule; the number of it is the exit code's reason."""
    found = 0
    for folder in folders or FOLDERS:
        for path in sorted(Path(folder).rglob("*.py")):
            if path == EDGE or OWN_CONNECTIONS in path.parents or "migrations" in path.parts:
                continue
            for line, why in offences(path.read_text(encoding="utf-8")):
                print(f"{path}:{line}: {why}")
                found += 1
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
