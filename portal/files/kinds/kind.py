"""A kind of file, and a file's content as a kind looks at it: by pieces, whatever its size."""

import os
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from typing import BinaryIO, Final

from shared_db.files import CHUNK
from shared_db.models import DrawingKind

LOOK_AT: Final = 64 * 1024
"""How many bytes of the beginning and of the end are looked at where one look is enough."""

MOST_STEPS: Final = 1_000_000
"""After so many pieces of structure a file is given up as damaged: no scanner or camera writes
more into what may be uploaded, and a file made to keep us busy is not followed."""

DAMAGED: Final = "damaged"
"""A remark: part of the file is missing."""
LOCKED: Final = "locked"
"""A remark: protected with a password."""

_BOM = b"\xef\xbb\xbf"


class Content:
    """What stands in a file. Nothing is read but what is asked for, at most `CHUNK` at once."""

    def __init__(self, stream: BinaryIO) -> None:
        self._stream = stream
        self.size = stream.seek(0, os.SEEK_END)

    def at(self, offset: int, count: int) -> bytes:
        """So many bytes from there on; fewer where the file ends before."""
        if offset < 0 or offset >= self.size:
            return b""
        self._stream.seek(offset)
        return self._stream.read(min(count, CHUNK))

    @cached_property
    def head(self) -> bytes:
        """The beginning, without the mark that some editors put before a text."""
        return self.at(0, LOOK_AT).removeprefix(_BOM)

    @cached_property
    def tail(self) -> bytes:
        """The end."""
        return self.at(max(0, self.size - LOOK_AT), LOOK_AT)


@dataclass(frozen=True)
class FileKind:
    """What is known of a kind: `fits` tells it, `remark` is a code for what is wrong, or "".

    `by_name`: its content alone says too little, so that it takes the name as well.
    """

    kind: DrawingKind
    name: str
    endings: tuple[str, ...]
    media_type: str
    fits: Callable[[Content], bool]
    remark: Callable[[Content], str]
    by_name: bool = False


def no_remark(_content: Content) -> str:
    """For formats of which nothing is published that would tell a whole file from a cut one."""
    return ""


def damaged_unless(whole: Callable[[Content], bool]) -> Callable[[Content], str]:
    """The remark of a kind of which only the wholeness is known."""
    return lambda content: "" if whole(content) else DAMAGED
