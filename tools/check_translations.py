"""Every text has its Japanese, one only, and no catalogue keeps what nobody says any more.

The catalogues of all slices serve as one: a text in two of them would be shown by chance. What one
slice alone says stands in its own.

Message ids are the English sentences in `_()`, `gettext`, `ngettext`, `N_` and `{% trans %}`.

    python tools/check_translations.py
"""

import ast
import sys
from collections.abc import Iterator
from pathlib import Path

from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po

TEMPLATES = Path("templates")
CODE = ("portal", "shared_db", "workers")
DRAWN = [("**.html", "jinja2"), ("**.txt", "jinja2")]
KEYWORDS = {"_": None, "gettext": None, "ngettext": (1, 2), "N_": None, "lazy_gettext": None}
CATALOGUES = Path("templates/translations")
LANGUAGE = "ja"


def said() -> dict[str, list[str]]:
    """Every message id, with the places where it is said."""
    found: dict[str, list[str]] = {}
    for name, line, message, _comments, _context in extract_from_dir(
        TEMPLATES, method_map=DRAWN, keywords=KEYWORDS, options_map={"**": {"silent": "false"}}
    ):
        first = message[0] if isinstance(message, tuple) else message
        if first:
            found.setdefault(first, []).append(f"{TEMPLATES}/{name}:{line}")
    for path in sorted(path for folder in CODE for path in Path(folder).rglob("*.py")):
        for line, text in said_in(path.read_text(encoding="utf-8")):
            found.setdefault(text, []).append(f"{path}:{line}")
    return found


def said_in(source: str) -> Iterator[tuple[int, str]]:
    """The message ids of a Python file, those inside f-strings too."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Call) and node.args:
            name = getattr(node.func, "id", getattr(node.func, "attr", ""))
            first = node.args[0]
            if name in KEYWORDS and isinstance(first, ast.Constant) and first.value:
                yield node.lineno, str(first.value)


def translated() -> dict[str, list[str]]:
    """Every message id with a Japanese text, and its catalogues."""
    found: dict[str, list[str]] = {}
    for path in sorted(CATALOGUES.glob(f"*/{LANGUAGE}/LC_MESSAGES/*.po")):
        with path.open("rb") as file:
            for message in read_po(file, locale=LANGUAGE):
                identifier = message.id[0] if isinstance(message.id, tuple) else message.id
                text = message.string[0] if isinstance(message.string, tuple) else message.string
                if identifier and text and not message.fuzzy:
                    found.setdefault(str(identifier), []).append(str(path))
    return found


def elsewhere(catalogue: str, room: str) -> bool:
    """Whether a text that one room says stands in another's catalogue."""
    own = CATALOGUES / room
    return own.is_dir() and own not in Path(catalogue).parents


def main() -> int:
    """Print what is missing, what is left over, what is there twice and what stands elsewhere."""
    sentences, texts = said(), translated()
    problems = [
        f"{places[0]}: no Japanese for {message!r}"
        for message, places in sentences.items()
        if message not in texts
    ]
    for message, catalogues in texts.items():
        if message not in sentences:
            problems.append(f"{catalogues[0]}: nobody says {message!r}")
        if len(catalogues) > 1:
            problems.append(f"{' and '.join(catalogues)}: {message!r} is there twice")
        rooms = {Path(place).parts[1] for place in sentences.get(message, ())}
        if len(rooms) == 1 and elsewhere(catalogues[0], *rooms):
            problems.append(f"{catalogues[0]}: {message!r} is said in {rooms.pop()} alone")
    for problem in sorted(problems):
        print(problem)
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())
