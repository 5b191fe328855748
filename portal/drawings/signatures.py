"""What a file is: told by its first bytes, never by its name; and whether its end is missing."""

import re
from collections.abc import Callable
from pathlib import PurePath
from typing import Final

from shared_db.errors import N_, DomainError
from shared_db.models import DrawingKind as K

LOOK_AT: Final = 64 * 1024
"""How many bytes of the beginning and of the end are looked at."""

ENDINGS: Final = {
    ".stp": K.STEP, ".step": K.STEP, ".p21": K.STEP, ".dxf": K.DXF, ".pdf": K.PDF, ".png": K.PNG,
    ".jpg": K.JPEG, ".jpeg": K.JPEG, ".tif": K.TIFF, ".tiff": K.TIFF, ".zip": K.ZIP,
}  # fmt: skip
NAMES: Final = {
    K.STEP: "STEP", K.DXF: "DXF", K.PDF: "PDF", K.PNG: "PNG", K.JPEG: "JPEG", K.TIFF: "TIFF",
    K.ZIP: "ZIP",
}  # fmt: skip

_BINARY_DXF = b"AutoCAD Binary DXF\r\n\x1a\x00"
_DXF = re.compile(rb"\s*(?:999[ \t]*\r?\n[^\n]*\n\s*)*0[ \t]*\r?\n\s*SECTION\s")
_BOM = b"\xef\xbb\xbf"
_BEGINNINGS: Final[tuple[tuple[K, Callable[[bytes], bool]], ...]] = (
    (K.STEP, lambda head: head.lstrip().startswith(b"ISO-10303-21")),
    (K.PDF, lambda head: b"%PDF-" in head[:1024]),
    (K.PNG, lambda head: head.startswith(b"\x89PNG\r\n\x1a\n")),
    (K.JPEG, lambda head: head.startswith(b"\xff\xd8\xff")),
    (K.TIFF, lambda head: head.startswith((b"II*\x00", b"MM\x00*", b"II+\x00", b"MM\x00+"))),
    (K.ZIP, lambda head: head.startswith((b"PK\x03\x04", b"PK\x05\x06"))),
    (K.DXF, lambda head: head.startswith(_BINARY_DXF) or bool(_DXF.match(head))),
)
_ENDS: Final[dict[K, Callable[[bytes], bool]]] = {
    K.STEP: lambda tail: b"END-ISO-10303-21" in tail,
    K.PDF: lambda tail: b"%%EOF" in tail,
    K.PNG: lambda tail: b"IEND" in tail,
    K.JPEG: lambda tail: b"\xff\xd9" in tail,
    K.TIFF: lambda _tail: True,
    K.ZIP: lambda tail: b"PK\x05\x06" in tail,
    K.DXF: lambda tail: tail.rstrip(b"\r\n\t \x00\x1a").endswith(b"EOF"),
}


def recognise(head: bytes) -> K | None:
    """The kind of file that begins like this."""
    begins = head.removeprefix(_BOM)
    return next((kind for kind, fits in _BEGINNINGS if fits(begins)), None)


def is_whole(kind: K, tail: bytes) -> bool:
    """Whether the file ends as files of its kind do."""
    return _ENDS[kind](tail)


def check(filename: str, head: bytes) -> K:
    """The file's kind; refuses what is empty, unknown, or named for something else."""
    if not head:
        raise DomainError("empty_file", N_("This file is empty."))
    ending = PurePath(filename).suffix.lower()
    named, found = ENDINGS.get(ending), recognise(head)
    if named is None and found is None:
        raise DomainError(
            "unknown_kind",
            N_("This kind of file cannot be taken. Possible: %(kinds)s"),
            kinds=", ".join(NAMES.values()),
        )
    if found is None:
        raise DomainError(
            "not_what_it_says",
            N_("The name ends in %(ending)s, but this is not a %(kind)s file."),
            ending=ending,
            kind=NAMES[ENDINGS[ending]],
        )
    if not ending:
        raise DomainError(
            "no_ending",
            N_(
                "The name has no ending, but the file seems to be %(kind)s. Give it its right name."
            ),
            kind=NAMES[found],
        )
    if named is not found:
        raise DomainError(
            "not_what_it_says",
            N_("The name ends in “%(ending)s”, but the file seems to be %(kind)s. "
               "Choose the right file, or give it its right name."),
            ending=ending,
            kind=NAMES[found],
        )  # fmt: skip
    return found
