"""What is done with the text of a STEP file before it is read as geometry."""

import re

_WRAPPED = re.compile(rb"\\X[24]\\[0-9A-Fa-f\r\n]*\\X0\\")
_STRING = rb"\s*(?>'(?>[^']|'')*'|\$)\s*,"
_OCCURRENCE = re.compile(
    rb"NEXT_ASSEMBLY_USAGE_OCCURRENCE\s*\(" + _STRING * 3 + rb"\s*#(\d+)\s*,\s*#(\d+)"
)

_NOWHERE = re.compile(
    rb"CARTESIAN_POINT\s*\(\s*'[^']*'\s*,\s*\([^)]*?(?:nan|inf|\d{9}\.|E\+?(?:9|\d\d))",
    re.IGNORECASE,
)


def is_nowhere(content: bytes) -> bool:
    """Whether a point is no number, or a thousand kilometres away: whatever fills the space up to
    it with triangles has no end."""
    return _NOWHERE.search(content) is not None


def readable(content: bytes) -> bytes:
    """The same file with names that come out right: `\\X2\\` codes that a line's end cuts in two
    are joined, as the standard has it (ISO 10303-21, 5.6), and text in Shift JIS, which Japanese
    systems put in against it, becomes UTF-8."""
    content = _WRAPPED.sub(lambda code: re.sub(rb"[\r\n]", b"", code[0]), content)
    try:
        content.decode("utf-8")
    except UnicodeDecodeError:
        try:
            return content.decode("cp932").encode("utf-8")
        except UnicodeDecodeError:
            return content
    return content


def occurrences(content: bytes, enough: int) -> int:
    """How many components the assembly places in the end, sub-assemblies taken apart; or some
    number above `enough`. Ten levels of ten fit into a few lines, and stand for ten thousand
    million; what contains itself has no end."""
    inside: dict[bytes, list[bytes]] = {}
    for whole, component in _OCCURRENCE.findall(content):
        inside.setdefault(whole, []).append(component)
    components = {component for placed in inside.values() for component in placed}
    waiting = [whole for whole in inside if whole not in components] or list(inside)[:1]
    placed = 0
    while waiting and placed <= enough:
        below = inside.get(waiting.pop(), [])
        placed += len(below)
        waiting.extend(below)
    return placed
