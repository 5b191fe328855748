"""What CAD programs exchange models and drawings in: STEP, SXF, DXF, IGES, Parasolid, STL."""

import re
from typing import Final

from portal.files.kinds.kind import Content, FileKind, damaged_unless, no_remark
from shared_db.models import DrawingKind

_STEP_END = re.compile(rb"END-ISO-10303-21\s*;")
_BINARY_DXF = b"AutoCAD Binary DXF\r\n\x1a\x00"
_DXF = re.compile(rb"\s*(?:999[ \t]*\r?\n[^\n]*\n\s*)*0[ \t]*\r?\n\s*SECTION\s")
_IGES = re.compile(rb"[^\r\n]{72}S[ 0]*1[ \t]*\r?(?:\n|\Z)")
_IGES_END = re.compile(rb"T[ 0]*1[\s\x00\x1a]*\Z")
_STL_HEADER = 80
_STL_FACET = 50


def _is_exchange_structure(content: Content) -> bool:
    """The clear text of ISO 10303-21, which STEP and SXF share."""
    return content.head.lstrip().startswith(b"ISO-10303-21")


def _is_step(content: Content) -> bool:
    """SXF writes its features as comments in an otherwise empty exchange structure."""
    return _is_exchange_structure(content) and b"/*SXF" not in content.head


def _structure_ends(content: Content) -> bool:
    return bool(_STEP_END.search(content.tail))


def _is_dxf(content: Content) -> bool:
    return content.head.startswith(_BINARY_DXF) or bool(_DXF.match(content.head))


def _dxf_ends(content: Content) -> bool:
    return content.tail.rstrip(b"\r\n\t \x00\x1a").endswith(b"EOF")


def _is_iges(content: Content) -> bool:
    """Cards of 80 columns; column 73 names the section, the first card is S 1 (IGES 5.3, 2.2.4)."""
    return bool(_IGES.match(content.head))


def _iges_ends(content: Content) -> bool:
    """The last section is one card, T 1."""
    return bool(_IGES_END.search(content.tail))


def _is_parasolid(content: Content) -> bool:
    head = content.head[:4096]
    return head.lstrip().startswith(b"**ABCDEFGHIJKLMNOPQRSTUVWXYZ") or b"TRANSMIT FILE" in head


def _is_stl_text(content: Content) -> bool:
    """A binary header may begin with "solid", too; a facet or the end follows in a text only."""
    head = content.head
    return head.lstrip().startswith(b"solid") and (b"facet" in head or b"endsolid" in head)


def _is_stl(content: Content) -> bool:
    return _is_stl_text(content) or (b"\0" in content.head and _facets(content) > 0)


def _facets(content: Content) -> int:
    """How many facets a binary STL says that it has, after a header that may hold anything."""
    return int.from_bytes(content.at(_STL_HEADER, 4), "little")


def _stl_ends(content: Content) -> bool:
    if _is_stl_text(content):
        return b"endsolid" in content.tail
    return content.size >= _STL_HEADER + 4 + _STL_FACET * _facets(content)


_K: Final = DrawingKind
KINDS: Final = (
    FileKind(_K.STEP, "STEP", (".stp", ".step", ".p21"), "model/step",
             _is_step, damaged_unless(_structure_ends)),
    FileKind(_K.SFC, "SFC", (".sfc",), "application/octet-stream",
             _is_exchange_structure, damaged_unless(_structure_ends)),
    FileKind(_K.DXF, "DXF", (".dxf",), "image/vnd.dxf", _is_dxf, damaged_unless(_dxf_ends)),
    FileKind(_K.IGES, "IGES", (".igs", ".iges"), "model/iges",
             _is_iges, damaged_unless(_iges_ends)),
    FileKind(_K.PARASOLID, "Parasolid", (".x_t",), "application/octet-stream",
             _is_parasolid, no_remark),
    FileKind(_K.STL, "STL", (".stl",), "model/stl",
             _is_stl, damaged_unless(_stl_ends), by_name=True),
)  # fmt: skip
