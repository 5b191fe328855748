"""What keeps the portal from starting, said so that the reader knows what to do."""

from pathlib import Path


class StartError(Exception):
    """A reason not to start. Its text is one or two sentences and ends with what to do."""


def last_lines(log: Path, count: int = 12) -> str:
    """Return the end of a child's log, indented, to stand under the sentence that names it."""
    try:
        lines = log.read_text(encoding="utf-8", errors="replace").splitlines()
    except OSError:
        return ""
    return "".join(f"\n    {line}" for line in lines[-count:])
