"""Files in a folder of this machine, or one that all machines of a group share."""

import fcntl
import hashlib
import os
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from typing import BinaryIO

from shared_db.files.store import CHUNK, FileTooLarge, StoredFile

UNFINISHED = ".new-"


class FolderStore:
    """A folder of files named by their content."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def put(self, chunks: Iterable[bytes], limit: int) -> StoredFile:
        """Write the chunks; raises `FileTooLarge` past `limit` bytes and leaves nothing then."""
        self.folder.mkdir(parents=True, exist_ok=True)
        digest, size = hashlib.sha256(), 0
        handle, name = tempfile.mkstemp(dir=self.folder, prefix=UNFINISHED)
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
            with self._locked(fcntl.LOCK_SH):
                Path(name).replace(target)  # put just now, also where the same content stood
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

    def open(self, sha256: str) -> BinaryIO:
        """The file, to be read from any place in it and closed."""
        return self.path(sha256).open("rb")

    def put_before(self, age: timedelta) -> Iterator[frozenset[str]]:
        """What was put here so long ago or earlier, some at a time."""
        then = clock_of(self.folder) - age.total_seconds()
        for folder in sorted(self.folder.glob("[0-9a-f][0-9a-f]")):
            found = frozenset(path.name for path in folder.iterdir() if _is_as_old(path, then))
            if found:
                yield found

    def remove(self, sha256: str, age: timedelta) -> int:
        """Remove a file, unless the same content was put again meanwhile; says how many bytes."""
        path = self.path(sha256)
        with self._locked(fcntl.LOCK_EX):
            if not _is_as_old(path, clock_of(self.folder) - age.total_seconds()):
                return 0
            size = path.stat().st_size
            path.unlink()
        return size

    def remove_unfinished(self, age: timedelta) -> int:
        """Remove what was being written when a process was killed; says how many bytes."""
        gone, then = 0, clock_of(self.folder) - age.total_seconds()
        for path in self.folder.glob(f"{UNFINISHED}*"):
            if _is_as_old(path, then):
                gone += path.stat().st_size
                path.unlink(missing_ok=True)
        return gone

    @contextmanager
    def _locked(self, how: int) -> Iterator[None]:
        """Putting goes on beside putting; removing looks and removes while nobody puts."""
        handle = os.open(self.folder / ".lock", os.O_RDWR | os.O_CREAT, 0o600)
        try:
            fcntl.flock(handle, how)
            yield
        finally:
            os.close(handle)

    def chunks(self, sha256: str) -> Iterator[bytes]:
        """The file in pieces, for large ones."""
        with self.path(sha256).open("rb") as file:
            while chunk := file.read(CHUNK):
                yield chunk


def clock_of(folder: Path) -> float:
    """What time it is where files are dated, in seconds: by the file system's clock, which may be
    another machine's. The folder is made if it isn't there."""
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryFile(dir=folder) as dated:
        return os.fstat(dated.fileno()).st_mtime


def _is_as_old(path: Path, then: float) -> bool:
    try:
        return path.stat().st_mtime <= then
    except FileNotFoundError:
        return False


def _keep(folder: Path) -> None:
    """Have the names in a folder survive a power cut, as the files' content does."""
    for place in (folder, folder.parent):
        handle = os.open(place, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
