"""The words of the papers that go out as PDF."""

import json
from functools import cache

from templates import FOLDER


@cache
def quote_texts(language: str) -> dict[str, str]:
    """The words of a quote, by their codes."""
    path = FOLDER / "documents" / f"quote.{language}.json"
    texts: dict[str, str] = json.loads(path.read_text(encoding="utf-8"))
    return texts
