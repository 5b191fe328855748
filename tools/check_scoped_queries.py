"""The portal reaches rows only through the access policy's selects.

In `portal/`, a query begins with a function of `shared_db.access`: `visible_inquiries(actor)…`.
Building one from a model (`select(Inquiry)`, `session.get(Inquiry, …)`, `update(Inquiry)`, SQL as
text) would go round the wall.

    python tools/check_scoped_queries.py [FOLDER …]
"""

import ast
import sys
from collections.abc import Iterator
from pathlib import Path

FOLDERS = ("portal",)
EXEMPT = tuple(Path("portal") / name for name in ("beginning", "cli", "trying", "health"))
"""The command line acts for who runs the server; health asks for SELECT 1."""
BUILDERS = {"select", "update", "delete", "exists", "aliased", "select_from"}
"""Also when they are called on something: `sa.select(Inquiry)`, `….select_from(Inquiry)`. An alias
of what the policy selected, `aliased(Inquiry, visible_inquiries(actor).subquery())`, is good."""
METHODS = {"get", "get_one", "query", "bulk_update_mappings", "bulk_insert_mappings"}


def model_names(tree: ast.AST) -> set[str]:
    """Names that the file imports from `shared_db.models`."""
    return {
        alias.asname or alias.name
        for node in ast.walk(tree)
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("shared_db.models")
        for alias in node.names
    }


def offences(source: str) -> Iterator[tuple[int, str]]:
    """Lines that build a query of their own."""
    tree = ast.parse(source)
    models = model_names(tree)
    for node in ast.walk(tree):
        if not isinstance(node, ast.Call):
            continue
        name = _called(node.func)
        if name in BUILDERS and not (name == "aliased" and len(node.args) > 1):
            named = {
                inner.id
                for argument in node.args
                for inner in ast.walk(argument)
                if isinstance(inner, ast.Name)
            }
            if named & models:
                yield node.lineno, f"{name}({', '.join(sorted(named & models))})"
        if isinstance(node.func, ast.Name) and node.func.id == "text":
            first = node.args[0] if node.args else None
            if isinstance(first, ast.Constant) and isinstance(first.value, str):
                yield node.lineno, "SQL as text"
        if (
            isinstance(node.func, ast.Attribute)
            and node.func.attr in METHODS
            and isinstance(node.func.value, ast.Attribute | ast.Name)
            and _last_name(node.func.value) in {"session", "db"}
            and any(isinstance(a, ast.Name) and a.id in models for a in node.args)
        ):
            yield node.lineno, f"session.{node.func.attr}(…)"


def _called(function: ast.expr) -> str:
    if isinstance(function, ast.Name | ast.Attribute):
        return function.id if isinstance(function, ast.Name) else function.attr
    return ""


def _last_name(node: ast.Attribute | ast.Name) -> str:
    return node.attr if isinstance(node, ast.Attribute) else node.id


def main(folders: list[str]) -> int:
    """Print what goes round the wall."""
    found = 0
    for folder in folders or FOLDERS:
        for path in sorted(Path(folder).rglob("*.py")):
            if any(exempt in path.parents for exempt in EXEMPT):
                continue
            for line, why in offences(path.read_text(encoding="utf-8")):
                print(f"{path}:{line}: {why}: start from a function of shared_db.access")
                found += 1
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
