"""Each place where the content of a kept file goes somewhere is known, and to whom it goes.

python tools/check_ways_out.py

A drawing under export control (輸出管理) leaves the group only where somebody releases it by name.
Today no drawing leaves the group at all: it is opened by who is signed in and may see it
(`visible_drawings`). Who builds another way, by letter, by a link, to another system, finds it
refused here, and asks for that release first; then the place has its line below.
"""

import ast
import sys
from collections.abc import Iterator
from pathlib import Path

FOLDERS = ("portal", "workers", "shared_db", "estimator", "templates")
STORES = ("file_store", "file_store_of")
READS = frozenset({"open", "chunks", "read"})
WAYS = {
    Path("portal/drawings/serving.py"): "to who is signed in and sees the drawing",
    Path("portal/quotes/pdfs.py"): "a quote's PDF, to who sees the quote",
    Path("workers/import_job.py"): "a shop's own records, into its own data",
    Path("workers/quotes_job.py"): "a shop's own old quotes, into its own data",
    Path(
        "workers/preview_job.py"
    ): "to a child without network; previews are seen as the drawing is",
}
HOME = (Path("shared_db/files/store.py"), Path("shared_db/files/folder.py"))
NO_FILES_BY_MAIL = (Path("workers/mail_job.py"), Path("shared_db/telling/mailing.py"))
ATTACHES = frozenset({"add_attachment", "add_related", "attach"})


def ways_out(source: str) -> Iterator[tuple[int, str]]:
    """Lines that read a kept file, or take the store along to where it could be read."""
    for node in ast.walk(ast.parse(source)):
        if not isinstance(node, ast.Attribute) or node.attr not in READS:
            continue
        holder = node.value
        if isinstance(holder, ast.Call) and _name(holder.func) in STORES:
            yield node.lineno, f"{_name(holder.func)}().{node.attr}"
        elif isinstance(holder, ast.Name | ast.Attribute) and _name(holder) in ("store", "files"):
            yield node.lineno, f"{_name(holder)}.{node.attr}"


def attachments(source: str) -> Iterator[tuple[int, str]]:
    """Lines by which a letter would get a file."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Call) and _name(node.func) in ATTACHES:
            yield node.lineno, f"{_name(node.func)}()"


def _name(node: ast.expr) -> str:
    if isinstance(node, ast.Name):
        return node.id
    return node.attr if isinstance(node, ast.Attribute) else ""


def main() -> int:
    """Print each way that is not known."""
    found = 0
    for folder in FOLDERS:
        for path in sorted(Path(folder).rglob("*.py")):
            if path in WAYS or path in HOME:
                continue
            source = path.read_text(encoding="utf-8")
            odd = [*ways_out(source), *(attachments(source) if path in NO_FILES_BY_MAIL else ())]
            for line, what in odd:
                print(f"{path}:{line}: {what} is a way out for files: see {sys.argv[0]}")
                found += 1
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
