"""What was written as people write it, as it was understood: 10個 is 10, 90秒 is 1.5 minutes."""

from collections.abc import Mapping
from typing import Any


def read_otherwise(written: Mapping[str, Any], understood: Mapping[str, str]) -> dict[str, str]:
    """By its name, each field that reads otherwise than it is written; empty ones aside."""
    return {
        name: text
        for name, text in understood.items()
        if text and str(written.get(name) or "").strip() not in ("", text)
    }
