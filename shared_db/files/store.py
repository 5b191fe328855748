"""Files by their content: written under their SHA-256 before any row names them, never changed.

A row is only ever made of a file that was put just before, even if the same content stood here
already: so a file that was put long ago, and that no row names, never will be named again.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from typing import BinaryIO, Protocol

CHUNK = 1024 * 1024


class FileTooLarge(Exception):
    """More than the limit was sent."""


@dataclass(frozen=True)
class StoredFile:
    """Where a file came to stand."""

    sha256: str
    size: int


class FileStore(Protocol):
    """Where files are kept. `tests/integration/spine/test_stores.py` says what each must do."""

    def put(self, chunks: Iterable[bytes], limit: int) -> StoredFile:
        """Write the chunks; raises `FileTooLarge` past `limit` bytes and leaves nothing then."""
        ...

    def put_bytes(self, content: bytes) -> StoredFile:
        """Write one whole file."""
        ...

    def read(self, sha256: str) -> bytes:
        """The whole file. Raises `FileNotFoundError` where there is none."""
        ...

    def open(self, sha256: str) -> BinaryIO:
        """The file, to be read from any place in it and closed. Raises as `read` does."""
        ...

    def chunks(self, sha256: str) -> Iterator[bytes]:
        """The file in pieces of `CHUNK` bytes, for large ones."""
        ...

    def put_before(self, age: timedelta) -> Iterator[frozenset[str]]:
        """What was put here so long ago or earlier, some at a time."""
        ...

    def remove(self, sha256: str, age: timedelta) -> int:
        """Remove a file, unless the same content was put again meanwhile; says how many bytes."""
        ...

    def remove_unfinished(self, age: timedelta) -> int:
        """Remove what was being written when a process was killed; says how many bytes."""
        ...
