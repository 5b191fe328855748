"""Pictures: PNG, JPEG, HEIC and BMP. Each says in its own structure where it ends.

PNG: ISO/IEC 15948, 5.3. JPEG: ITU-T T.81, annex B; a motion photo carries a film after the picture,
so its end is looked for, not taken from the file's. HEIC: boxes of ISO/IEC 14496-12, 4.2.
"""

import re
import struct
from typing import Final

from portal.files.kinds import tiff
from portal.files.kinds.kind import MOST_STEPS, Content, FileKind, damaged_unless
from shared_db.files import CHUNK
from shared_db.models import DrawingKind

_PNG = b"\x89PNG\r\n\x1a\n"
_MARKER = re.compile(rb"\xff[^\x00\x01\xd0-\xd8\xff]")
"""A JPEG marker that begins a segment or ends the picture: not a stuffed byte, not a restart."""
_JPEG_END = 0xD9
_BRANDS = re.compile(rb"heic|heix|heim|heis|hevc|hevx|mif1|msf1")
_BMP_HEADERS = {12, 40, 52, 56, 64, 108, 124}


def _is_png(content: Content) -> bool:
    return content.head.startswith(_PNG)


def _png_ends(content: Content) -> bool:
    at = len(_PNG)
    for _step in range(MOST_STEPS):
        chunk = content.at(at, 8)
        if len(chunk) < 8:
            return False
        at += 12 + int.from_bytes(chunk[:4], "big")
        if chunk[4:] == b"IEND":
            return at <= content.size
    return False


def _is_jpeg(content: Content) -> bool:
    return content.head.startswith(b"\xff\xd8\xff")


def _jpeg_ends(content: Content) -> bool:
    """Segments are leapt over (a preview inside has an end of its own), the picture is read."""
    at, start, piece = 2, 0, b""
    for _step in range(MOST_STEPS):
        if at >= start + len(piece):
            start, piece = at, content.at(at, CHUNK)
        found = _MARKER.search(piece, at - start)
        if found is None:
            if len(piece) < CHUNK:
                return False
            at, piece = start + len(piece) - 1, b""  # the last byte may begin a marker
        elif found[0][-1] == _JPEG_END:
            return True
        else:
            at = start + found.end()
            at += max(2, int.from_bytes(content.at(at, 2), "big"))
    return False


def _is_heic(content: Content) -> bool:
    size = int.from_bytes(content.head[:4], "big")
    return content.head[4:8] == b"ftyp" and bool(_BRANDS.search(content.head[8 : min(size, 256)]))


def _boxes_fit(content: Content) -> bool:
    """Every box is there to its end; one of size 0 goes on to the end of the file."""
    at = 0
    for _step in range(MOST_STEPS):
        if at == content.size:
            return True
        header = content.at(at, 16)
        if len(header) < 8:
            return False
        size = int.from_bytes(header[:4], "big")
        if size == 0:
            return True
        if size == 1:
            size = int.from_bytes(header[8:16], "big")
        if size < 8 or at + size > content.size:
            return False
        at += size
    return False


def _is_bmp(content: Content) -> bool:
    head = content.head
    return head.startswith(b"BM") and int.from_bytes(head[14:18], "little") in _BMP_HEADERS


def _bmp_ends(content: Content) -> bool:
    """The header says how long the file is; some writers leave that at 0."""
    size, _reserved, pixels = struct.unpack_from("<III", content.head.ljust(18, b"\0"), 2)
    return bool(content.size >= size and content.size > pixels)


_K: Final = DrawingKind
KINDS: Final = (
    FileKind(_K.PNG, "PNG", (".png",), "image/png", _is_png, damaged_unless(_png_ends)),
    FileKind(_K.JPEG, "JPEG", (".jpg", ".jpeg", ".jfif"), "image/jpeg",
             _is_jpeg, damaged_unless(_jpeg_ends)),
    FileKind(_K.TIFF, "TIFF", (".tif", ".tiff"), "image/tiff",
             tiff.is_tiff, damaged_unless(tiff.is_whole)),
    FileKind(_K.HEIC, "HEIC", (".heic", ".heif"), "image/heic",
             _is_heic, damaged_unless(_boxes_fit)),
    FileKind(_K.BMP, "BMP", (".bmp",), "image/bmp", _is_bmp, damaged_unless(_bmp_ends)),
)  # fmt: skip
