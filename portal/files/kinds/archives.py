"""ZIP, and what is packed as ZIP: Excel, Word, 3MF. Its directory is read, nothing is unpacked.

APPNOTE.TXT 4.3 (ZIP); ECMA-376 part 2 (packages); 3MF core specification, 2. An Excel or Word file
with a password is no ZIP but a compound file with the encrypted package in it (MS-OFFCRYPTO 2.3.4).
"""

import re
import struct
from collections.abc import Callable, Iterator
from typing import Final, NamedTuple

from portal.files.kinds import compound
from portal.files.kinds.kind import (
    DAMAGED,
    LOCKED,
    Content,
    FileKind,
)  # fmt: skip
from shared_db.models import DrawingKind

_LOCAL = b"PK\x03\x04"
_ENTRY = b"PK\x01\x02"
_END = b"PK\x05\x06"
_END_SIZE = 22
_LONGEST_COMMENT = 65_535
_ENTRY_SIZE = 46
_ENCRYPTED = 0x1
_MOST_ENTRIES = 100_000
_LONG_END = b"PK\x06\x06"
_LONG_POINTER = b"PK\x06\x07"
_LONG_POINTER_SIZE = 20


class _Entry(NamedTuple):
    name: bytes
    encrypted: bool


class _Cut(Exception):
    """The directory is not where it should be."""


def _directory(content: Content) -> Iterator[_Entry]:
    """The entries, one after the other. Raises `_Cut`."""
    at, end = _where(content)
    for _step in range(_MOST_ENTRIES):
        if at >= end:
            return
        fixed = content.at(at, _ENTRY_SIZE)
        if len(fixed) < _ENTRY_SIZE or not fixed.startswith(_ENTRY):
            raise _Cut
        name, extra, comment = struct.unpack_from("<HHH", fixed, 28)
        flags = int.from_bytes(fixed[8:10], "little")
        yield _Entry(content.at(at + _ENTRY_SIZE, name), bool(flags & _ENCRYPTED))
        at += _ENTRY_SIZE + name + extra + comment
    raise _Cut


def _where(content: Content) -> tuple[int, int]:
    """From where to where the directory goes. It ends where the end record begins."""
    reach = min(content.size, _END_SIZE + _LONGEST_COMMENT)
    tail = content.at(content.size - reach, reach)
    found = _end_record(tail)
    end = content.size - reach + found
    size = int.from_bytes(tail[found + 12 : found + 16], "little")
    pointer = content.at(end - _LONG_POINTER_SIZE, _LONG_POINTER_SIZE)
    if pointer.startswith(_LONG_POINTER):
        end = int.from_bytes(pointer[8:16], "little")
        long = content.at(end, 56)
        if not long.startswith(_LONG_END):
            raise _Cut
        size = int.from_bytes(long[40:48], "little")
    if size > end:
        raise _Cut
    return end - size, end


def _end_record(tail: bytes) -> int:
    """Where the end record begins: the last with its comment whole, which may hold its like."""
    found = tail.rfind(_END)
    while found >= 0:
        comment = int.from_bytes(tail[found + 20 : found + _END_SIZE], "little")
        if found + _END_SIZE + comment <= len(tail):
            return found
        found = tail.rfind(_END, 0, found)
    raise _Cut


def _first_names(content: Content) -> list[bytes]:
    """The names before the packed content, as far as one look goes: left of a cut file, too."""
    found = re.finditer(re.escape(_LOCAL) + rb".{22}(..)(..)", content.head, re.DOTALL)
    lengths = ((one.end(), int.from_bytes(one[1], "little")) for one in found)
    return [content.head[start : start + length] for start, length in lengths]


def _is_zip(content: Content) -> bool:
    return content.head.startswith((_LOCAL, _END))


def _packs(*beginnings: bytes) -> Callable[[Content], bool]:
    """Whether it is a package in which a name begins so."""

    def fits(content: Content) -> bool:
        if not _is_zip(content):
            return False
        try:
            return any(entry.name.startswith(beginnings) for entry in _directory(content))
        except _Cut:
            return any(name.startswith(beginnings) for name in _first_names(content))

    return fits


def _or_locked(fits: Callable[[Content], bool]) -> Callable[[Content], bool]:
    return lambda content: fits(content) or compound.has_stream(content, "EncryptedPackage")


def _remark(content: Content) -> str:
    if not _is_zip(content):
        return LOCKED if compound.is_whole(content) else DAMAGED
    try:
        return LOCKED if _is_locked(content) else ""
    except _Cut:
        return DAMAGED


def _is_locked(content: Content) -> bool:
    """Whether an entry has a password. The directory is gone through to its end: it may be cut."""
    locked = [entry.encrypted for entry in _directory(content)]
    return any(locked)


_K: Final = DrawingKind
_OFFICE = "application/vnd.openxmlformats-officedocument"
KINDS: Final = (
    FileKind(_K.XLSX, "Excel", (".xlsx",), f"{_OFFICE}.spreadsheetml.sheet",
             _or_locked(_packs(b"xl/")), _remark),
    FileKind(_K.DOCX, "Word", (".docx",), f"{_OFFICE}.wordprocessingml.document",
             _or_locked(_packs(b"word/")), _remark),
    FileKind(_K.THREE_MF, "3MF", (".3mf",), "model/3mf", _packs(b"3D/", b"/3D/"), _remark),
    FileKind(_K.ZIP, "ZIP", (".zip",), "application/zip", _is_zip, _remark),
)  # fmt: skip
