"""A row lock keeps other writers away, never those who only refer to the row.

An event names its person, a stream its inquiry: who appends refers to them while holding a
stream's lock. Whoever locks such a row for more than a change of it (`FOR UPDATE` instead of
`FOR NO KEY UPDATE`) and then appends as well makes the two wait for each other. So every
`with_for_update` says `key_share=True`. A key is never changed here, and a DELETE takes its own
lock.

    python tools/check_row_locks.py [FOLDER …]
"""

import ast
import re
import sys
from collections.abc import Iterator
from pathlib import Path

FOLDERS = ("portal", "workers", "shared_db")
WHY = 'a lock for a change only: with_for_update(key_share=True), {"key_share": True} or FOR NO KEY'
PLAIN_SQL = re.compile(r"\bFOR\s+UPDATE\b", re.IGNORECASE)


def offences(source: str) -> Iterator[tuple[int, str]]:
    """Lines that lock more than they need."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Dict):
            for name, value in zip(node.keys, node.values, strict=True):
                if _is_text(name, "with_for_update") and not _is_mild(value):
                    yield node.lineno, WHY
        if isinstance(node, ast.Call):
            called = isinstance(node.func, ast.Attribute) and node.func.attr == "with_for_update"
            if called and not _says_so(node.keywords):
                yield node.lineno, WHY
            for keyword in node.keywords:
                if keyword.arg == "with_for_update" and not _is_mild(keyword.value):
                    yield node.lineno, WHY
            if isinstance(node.func, ast.Name) and node.func.id == "text" and _is_plain(node.args):
                yield node.lineno, WHY


def _says_so(keywords: list[ast.keyword]) -> bool:
    return any(one.arg == "key_share" and _is_true(one.value) for one in keywords)


def _is_mild(value: ast.expr) -> bool:
    if isinstance(value, ast.Dict):
        pairs = zip(value.keys, value.values, strict=True)
        return any(_is_text(key, "key_share") and _is_true(given) for key, given in pairs)
    return isinstance(value, ast.Constant) and not value.value


def _is_text(value: ast.expr | None, text: str) -> bool:
    return isinstance(value, ast.Constant) and value.value == text


def _is_true(value: ast.expr) -> bool:
    return isinstance(value, ast.Constant) and value.value is True


def _is_plain(arguments: list[ast.expr]) -> bool:
    return any(
        isinstance(one, ast.Constant) and isinstance(one.value, str) and PLAIN_SQL.search(one.value)
        for one in arguments
    )


def main(folders: list[str]) -> int:
    """Print what locks too much."""
    found = 0
    for folder in folders or FOLDERS:
        for path in sorted(Path(folder).rglob("*.py")):
            if "migrations" in path.parts:
                continue
            for line, why in offences(path.read_text(encoding="utf-8")):
                print(f"{path}:{line}: {why}")
                found += 1
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
