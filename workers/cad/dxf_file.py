"""A DXF file opened: whole or as far as it can be recovered, in whatever encoding it was written.

Since AutoCAD 2007 (AC1021) DXF is UTF-8; before, its header names a code page. Japanese programs
often leave that out, or leave the American one in, and write Shift_JIS all the same.
"""

import re
from io import StringIO
from pathlib import Path
from typing import Final

import ezdxf
from ezdxf import recover
from ezdxf.document import Drawing
from ezdxf.layouts import Layout

from workers.cad.reading import reading
from workers.cad.unreadable import Unreadable

_BINARY: Final = b"AutoCAD Binary DXF"
_VERSION: Final = re.compile(rb"\$ACADVER\s+1\s+AC(\d{4})")
_PAGE: Final = re.compile(rb"\$DWGCODEPAGE\s+3\s+(\S+)")
_UTF8_SINCE: Final = 1021
_SAYS_NOTHING: Final = (b"ansi_1252", b"")
"""Code pages that programs write without meaning them."""
_UNICODE: Final = re.compile(r"\\U\+([0-9A-Fa-f]{4})")
_SHIFT_JIS: Final = re.compile(r"\\M\+1([0-9A-Fa-f]{4})")
MM: Final = 4
_UNITS: Final = {1: "inch", MM: "mm"}
_PAPER_UNITS: Final = {0: "inch", 1: "mm"}


def open_dxf(source: Path) -> tuple[Drawing, bool]:
    """The document, and whether it is whole: of a damaged one what is left. Raises `Unreadable`."""
    with reading(ezdxf.DXFError):
        raw = source.read_bytes()
        if not raw.strip(b"\0 \t\r\n"):
            raise Unreadable("empty")
        try:
            return ezdxf.readfile(source, encoding=_encoding(raw)), True
        except (ezdxf.DXFError, OSError, ValueError, LookupError, TypeError, AttributeError):
            document, _auditor = recover.readfile(source)
            return document, False


def parse_dxf(text: str) -> Drawing:
    """The document in a DXF text, as other readers write it. Raises what ezdxf does."""
    return ezdxf.read(StringIO(unescaped(text.replace("\r\n", "\n"))))


def unescaped(text: str) -> str:
    """A text in which letters may be written as their numbers: `\\U+56F3`, and `\\M+19095` for
    Shift_JIS."""
    text = _UNICODE.sub(lambda found: chr(int(found[1], 16)), text)
    return _SHIFT_JIS.sub(lambda found: bytes.fromhex(found[1]).decode("cp932", "replace"), text)


def unit_of(document: Drawing, layout: Layout) -> str | None:
    """`mm` or `inch`, as the header says; None where it says nothing, or anything else."""
    if layout.is_modelspace:
        return _UNITS.get(document.header.get("$INSUNITS", 0))
    return _PAPER_UNITS.get(layout.dxf.get("plot_paper_units", 1))


def readable(text: str) -> str:
    """A text without escapes; bytes in it that weren't of its encoding were Shift_JIS."""
    text = unescaped(text)
    if not any("\udc80" <= sign <= "\udcff" for sign in text):
        return text
    return text.encode("utf-8", "surrogateescape").decode("cp932", "replace")


def _encoding(raw: bytes) -> str | None:
    """By what to read it, where the header isn't to be believed."""
    if raw.startswith(_BINARY) or raw.isascii():
        return None
    version, page = _VERSION.search(raw), _PAGE.search(raw)
    if version and int(version[1]) >= _UTF8_SINCE:
        return None
    if (page[1].lower() if page else b"") not in _SAYS_NOTHING:
        return None
    return next((one for one in ("utf-8", "cp932") if _decodes(raw, one)), None)


def _decodes(raw: bytes, encoding: str) -> bool:
    try:
        raw.decode(encoding)
    except UnicodeDecodeError:
        return False
    return True
