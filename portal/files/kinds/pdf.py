"""PDF: its end says where the table of its objects is, and its trailer whether it is encrypted.

ISO 32000-1, 7.5.5 (file trailer), 7.6 (encryption), annex F (files laid out for the web, whose
beginning has an end mark of its own: there the mark alone says nothing).
"""

import re
from typing import Final

from portal.files.kinds.kind import DAMAGED, LOCKED, LOOK_AT, Content, FileKind
from shared_db.models import DrawingKind

_END = b"%%EOF"
_END_WITHIN = 1024
"""The mark stands in the last 1024 bytes; readers look for it there."""
_START = re.compile(rb"startxref\s+(\d{1,12})")
_LINEARIZED = re.compile(rb"/Linearized\b.{0,300}?/L\s+(\d{1,12})\b", re.DOTALL)
_ENCRYPT = re.compile(rb"/Encrypt\s*(?:\d+\s+\d+\s+R|<<)")


def _fits(content: Content) -> bool:
    return b"%PDF-" in content.head[:1024]


def _remark(content: Content) -> str:
    if not _is_whole(content):
        return DAMAGED
    return LOCKED if _is_encrypted(content) else ""


def _is_whole(content: Content) -> bool:
    end = content.tail.rstrip(b"\0\t\n\r\x0c ")
    if _END not in end[-_END_WITHIN:]:
        return False
    web = _LINEARIZED.search(content.head[:2048])
    if web and content.size < int(web[1]):
        return False
    start = _table_at(content)
    return start is None or (start < content.size - len(_END) and not (web and start == 0))


def _table_at(content: Content) -> int | None:
    """Where the last table of objects is, as the file says."""
    found = _START.findall(content.tail)
    return int(found[-1]) if found else None


def _is_encrypted(content: Content) -> bool:
    """In the trailer at the end, in the stream that takes its place, or in the first page's."""
    places = [content.tail, content.at(_table_at(content) or 0, LOOK_AT)]
    if b"/Linearized" in content.head[:2048]:
        places.append(content.head)
    return any(_ENCRYPT.search(place) for place in places)


KIND: Final = FileKind(DrawingKind.PDF, "PDF", (".pdf",), "application/pdf", _fits, _remark)
