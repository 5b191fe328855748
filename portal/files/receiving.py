"""A file arrives: looked at and written under its content, off the loop that serves everybody.

Writing 100 MB with its SHA-256 takes about half a second of disk and processor; done in the
gevent loop it would hold up every live post meanwhile (measured in `docs/benchmarks.md`), so it
runs in the loop's own thread pool. The hash lets go of the interpreter lock, so the loop runs on.
"""

import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import PurePath
from typing import BinaryIO

from portal.files.kinds.kind import Content
from portal.files.recognising import recognise
from portal.off_loop import in_thread
from shared_db.files import CHUNK, FileStore, FileTooLarge
from shared_db.foundation.errors import N_, DomainError
from shared_db.models import DrawingKind

LONGEST_NAME = 255
_TURNS_TEXT = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\u200e\u200f")


class TooLarge(DomainError):
    """More than the limit."""

    status = 413


@dataclass(frozen=True)
class Received:
    """A file that lies in the store."""

    filename: str
    kind: DrawingKind
    sha256: str
    size: int
    remark: str


def take_in(store: FileStore, stream: BinaryIO, filename: str, limit: int) -> Received:
    """Check the file and put it into the store; nothing of a refused one stays."""
    return in_thread(_take_in, store, stream, plain_name(filename), limit)


def plain_name(filename: str) -> str:
    """The name as it came, without folders and without characters that steer the output."""
    last = filename.replace("\\", "/").rsplit("/", 1)[-1]
    shown = "".join(
        c for c in last if unicodedata.category(c) not in ("Cc", "Cs") and c not in _TURNS_TEXT
    ).strip()
    if shown.strip(".") == "":
        return "drawing"
    if len(shown) <= LONGEST_NAME:
        return shown
    ending = PurePath(shown).suffix[:20]
    return shown[: LONGEST_NAME - len(ending)] + ending


def _take_in(store: FileStore, stream: BinaryIO, filename: str, limit: int) -> Received:
    content = Content(stream)
    if content.size > limit:
        raise _too_large(limit)
    known = recognise(filename, content)
    remark = known.remark(content)
    stream.seek(0)
    try:
        stored = store.put(_chunks(stream), limit)
    except FileTooLarge:
        raise _too_large(limit) from None
    return Received(filename, known.kind, stored.sha256, stored.size, remark)


def _chunks(stream: BinaryIO) -> Iterator[bytes]:
    while chunk := stream.read(CHUNK):
        yield chunk


def _too_large(limit: int) -> TooLarge:
    sentence = N_("The file is larger than %(limit)s MB. Make it smaller or split it.")
    return TooLarge("too_large", sentence, limit=limit // (1024 * 1024))
