"""TIFF: pages in a chain of directories, each naming where its strips or tiles lie.

TIFF 6.0, section 2; BigTIFF has the same with eight bytes for every place. A cut file lacks its
directory, or strips that the directory names.
"""

import struct
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import zip_longest
from typing import Final

from portal.files.kinds.kind import LOOK_AT, MOST_STEPS, Content

_BEGINNINGS: Final = (b"II*\x00", b"MM\x00*", b"II+\x00", b"MM\x00+")
_SIZES: Final = {1: 1, 2: 1, 3: 2, 4: 4, 5: 8, 6: 1, 7: 1, 8: 2, 9: 4, 10: 8, 11: 4, 12: 8,
                 13: 4, 16: 8, 17: 8, 18: 8}  # fmt: skip
_INTEGERS: Final = {3: "H", 4: "I", 16: "Q"}
_STRIPS: Final = (273, 279)
_TILES: Final = (324, 325)
_MOST_PAGES: Final = 100_000
"""A page without a field says nothing, and takes six bytes: a file may hold millions of them."""


@dataclass(frozen=True)
class _Entry:
    """A field of a directory: `count` values of a type, from `at` on."""

    type: int
    count: int
    at: int


class _Broken(Exception):
    """Something that the file names is not there, or it names more than anybody writes."""


class _Pages:
    """The directories of one file, read by pieces."""

    def __init__(self, content: Content) -> None:
        self.content = content
        self.order = "<" if content.head.startswith(b"II") else ">"
        self.big = content.head[2:4] in (b"+\x00", b"\x00+")
        self.steps = 0

    def check(self) -> None:
        """Raises `_Broken`."""
        at, seen = self._first(), set[int]()
        if not at:
            raise _Broken
        while at and at not in seen:
            if len(seen) == _MOST_PAGES:
                raise _Broken
            seen.add(at)
            at = self._page(at)

    def _first(self) -> int:
        return self._number(8, "Q") if self.big else self._number(4, "I")

    def _page(self, at: int) -> int:
        """Check one page; where the next one's directory is, 0 after the last."""
        head, entry, place = (8, 20, "Q") if self.big else (2, 12, "I")
        count = self._number(at, "Q" if self.big else "H")
        fields = {}
        for number in range(count):
            self._step()
            tag, field = self._entry(at + head + number * entry)
            if field.at + field.count * _SIZES.get(field.type, 1) > self.content.size:
                raise _Broken
            fields[tag] = field
        for offsets, lengths in (_STRIPS, _TILES):
            if offsets in fields:
                self._check_strips(fields[offsets], fields.get(lengths))
        return self._number(at + head + count * entry, place)

    def _entry(self, at: int) -> tuple[int, _Entry]:
        """The field there. What fits into the place of a pointer stands there itself."""
        raw = self._bytes(at, 20 if self.big else 12)
        form, room, inside = ("HHQ", 8, 12) if self.big else ("HHI", 4, 8)
        tag, kind, count = struct.unpack_from(self.order + form, raw)
        if count * _SIZES.get(kind, 1) <= room:
            return tag, _Entry(kind, count, at + inside)
        (pointed,) = struct.unpack_from(self.order + ("Q" if self.big else "I"), raw, inside)
        return tag, _Entry(kind, count, pointed)

    def _check_strips(self, offsets: _Entry, lengths: _Entry | None) -> None:
        counts = self._values(lengths) if lengths else iter(())
        for offset, length in zip_longest(self._values(offsets), counts, fillvalue=0):
            if offset + length > self.content.size:
                raise _Broken

    def _values(self, field: _Entry) -> Iterator[int]:
        form = _INTEGERS.get(field.type)
        if form is None:
            raise _Broken
        each = _SIZES[field.type]
        for start in range(0, field.count * each, LOOK_AT):
            piece = self._bytes(field.at + start, min(LOOK_AT, field.count * each - start))
            for (value,) in struct.iter_unpack(self.order + form, piece):
                self._step()
                yield value

    def _number(self, at: int, form: str) -> int:
        number: int = struct.unpack(
            self.order + form, self._bytes(at, struct.calcsize(self.order + form))
        )[0]
        return number

    def _bytes(self, at: int, count: int) -> bytes:
        found = self.content.at(at, count)
        if len(found) < count:
            raise _Broken
        return found

    def _step(self) -> None:
        self.steps += 1
        if self.steps > MOST_STEPS:
            raise _Broken


def is_tiff(content: Content) -> bool:
    """Whether the file is one."""
    return content.head.startswith(_BEGINNINGS)


def is_whole(content: Content) -> bool:
    """Whether every directory, and all that they name, is in the file."""
    try:
        _Pages(content).check()
    except _Broken:
        return False
    return True
