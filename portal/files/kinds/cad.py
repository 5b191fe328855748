"""Files of CAD programs, which only these open: kept as they came, never looked into further.

DWG and JWW begin with their name. SOLIDWORKS (since 2015) and Inventor publish nothing of theirs,
so the name says it; where it is a compound file, that can be checked for being whole.
"""

import re
from typing import Final

from portal.files.kinds import compound
from portal.files.kinds.kind import DAMAGED, Content, FileKind, no_remark
from shared_db.models import DrawingKind

_DWG = re.compile(rb"AC(?:10\d\d|1\.\d\d|2\.\d\d)")
_PROGRAMS = (b"MZ", b"\x7fELF")


def _is_dwg(content: Content) -> bool:
    return bool(_DWG.match(content.head))


def _is_jww(content: Content) -> bool:
    return content.head.startswith(b"JwwData.")


def _may_be_a_model(content: Content) -> bool:
    """Not a text, and not a program."""
    return b"\0" in content.head and not content.head.startswith(_PROGRAMS)


def _remark(content: Content) -> str:
    cut = compound.is_compound(content) and not compound.is_whole(content)
    return DAMAGED if cut else ""


_K: Final = DrawingKind
KINDS: Final = (
    FileKind(_K.DWG, "DWG", (".dwg",), "image/vnd.dwg", _is_dwg, no_remark),
    FileKind(_K.JWW, "JWW", (".jww",), "application/octet-stream", _is_jww, no_remark),
    FileKind(_K.SOLIDWORKS, "SOLIDWORKS", (".sldprt", ".sldasm", ".slddrw"),
             "application/octet-stream", _may_be_a_model, _remark, by_name=True),
    FileKind(_K.INVENTOR, "Inventor", (".ipt", ".iam", ".idw"),
             "application/octet-stream", compound.is_compound, _remark, by_name=True),
)  # fmt: skip
