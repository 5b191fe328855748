"""The compound file in which Windows programs keep streams: SOLIDWORKS, Inventor, locked Office.

[MS-CFB]: sectors, a table (FAT) that says which are used, a directory that names the streams.
"""

import struct
from collections.abc import Iterator
from typing import Final

from portal.files.kinds.kind import MOST_STEPS, Content

SIGNATURE: Final = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_HEADER = 512
_FREE = 0xFFFFFFFF
_LAST = 0xFFFFFFFA
"""Sector numbers from here on are no places but words such as `end of chain`."""
_MOST_LINKS = 1000
"""Links of the table's chain that are followed: enough for 8 GB."""
_NAMES_WITHIN = 16 * 1024
"""The directory's first entries, which are those of the streams written first."""


def is_compound(content: Content) -> bool:
    """Whether the file is one."""
    return content.head.startswith(SIGNATURE)


def has_stream(content: Content, name: str) -> bool:
    """Whether a compound file has a stream of this name among its first."""
    if not is_compound(content) or content.size < _HEADER:
        return False
    first = int.from_bytes(content.head[48:52], "little")
    directory = content.at((first + 1) * _sector_size(content), _NAMES_WITHIN)
    return f"{name}\0".encode("utf-16-le") in directory


def is_whole(content: Content) -> bool:
    """Whether every sector that is in use is there; the last may be shorter than the others.

    A table that names the same sectors again and again is followed for so many steps only.
    """
    size = _sector_size(content)
    if content.size < _HEADER or not size:
        return False
    position, last = 0, -1
    for sector in _table(content, size):
        table = content.at((sector + 1) * size, size)
        if len(table) < size:
            return False
        used = [place for place, (mark,) in enumerate(struct.iter_unpack("<I", table))
                if mark != _FREE]  # fmt: skip
        last = position + used[-1] if used else last
        position += size // 4
        if position > MOST_STEPS:
            return False
    return last >= 0 and (last + 1) * size < content.size


def _sector_size(content: Content) -> int:
    """512 or 4096 bytes; 0 where the header says anything else."""
    return {9: 512, 12: 4096}.get(int.from_bytes(content.head[30:32], "little"), 0)


def _table(content: Content, size: int) -> Iterator[int]:
    """The sectors of the table: 109 in the header, the others in a chain of their own."""
    yield from _places(content.head[76:_HEADER])
    following = int.from_bytes(content.head[68:72], "little")
    for _step in range(_MOST_LINKS):
        if following >= _LAST:
            return
        sector = content.at((following + 1) * size, size)
        yield from _places(sector[:-4])
        following = int.from_bytes(sector[-4:], "little") if len(sector) == size else _FREE


def _places(numbers: bytes) -> Iterator[int]:
    whole = numbers[: len(numbers) // 4 * 4]
    return (number for (number,) in struct.iter_unpack("<I", whole) if number < _LAST)
