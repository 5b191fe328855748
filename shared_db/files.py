"""Files by their content: written under their SHA-256 before any row names them, never changed."""

import hashlib
import os
import tempfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

CHUNK = 1024 * 1024


class FileTooLarge(Exception):
    """More than the limit was sent."""


@dataclass(frozen=True)
class StoredFile:
    """Where a file came to stand."""

    sha256: str
    size: int


class FileStore:
    """A folder of files named by their content."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def put(self, chunks: Iterable[bytes], limit: int) -> StoredFile:
        """Write the chunks; raises `FileTooLarge` past `limit` bytes and leaves nothing then."""
        self.folder.mkdir(parents=True, exist_ok=True)
        digest, size = hashlib.sha256(), 0
        handle, name = tempfile.mkstemp(dir=self.folder, prefix=".new-")
        try:
            with os.fdopen(handle, "wb") as out:
                for chunk in chunks:
                    size += len(chunk)
                    if size > limit:
                        raise FileTooLarge
                    digest.update(chunk)
                    out.write(chunk)
                out.flush()
                os.fsync(out.fileno())
            target = self.path(digest.hexdigest())
            target.parent.mkdir(exist_ok=True)
            Path(name).replace(target)
            _keep(target.parent)
        finally:
            Path(name).unlink(missing_ok=True)
        return StoredFile(digest.hexdigest(), size)

    def put_bytes(self, content: bytes) -> StoredFile:
        """Write one whole file."""
        return self.put([content], limit=len(content))

    def path(self, sha256: str) -> Path:
        """Where the file with this content stands."""
        return self.folder / sha256[:2] / sha256

    def read(self, sha256: str) -> bytes:
        """The whole file."""
        return self.path(sha256).read_bytes()

    def chunks(self, sha256: str) -> Iterator[bytes]:
        """The file in pieces, for large ones."""
        with self.path(sha256).open("rb") as file:
            while chunk := file.read(CHUNK):
                yield chunk


def _keep(folder: Path) -> None:
    """Have the names in a folder survive a power cut, as the files' content does."""
    for place in (folder, folder.parent):
        handle = os.open(place, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
