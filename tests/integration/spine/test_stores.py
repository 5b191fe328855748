"""What every file store does: the folder, and one in memory that knows of no folder."""

import hashlib
import io
from collections.abc import Iterable, Iterator
from datetime import timedelta
from pathlib import Path
from typing import BinaryIO

import pytest

from shared_db.files import CHUNK, FileStore, FileTooLarge, FolderStore, StoredFile

AT_ONCE, LATER = timedelta(0), timedelta(hours=1)


class MemoryStore:
    """As an object store would: whole objects under their names, and nothing beside them."""

    def __init__(self) -> None:
        self._kept: dict[str, bytes] = {}

    def put(self, chunks: Iterable[bytes], limit: int) -> StoredFile:
        content = b""
        for chunk in chunks:
            content += chunk
            if len(content) > limit:
                raise FileTooLarge
        name = hashlib.sha256(content).hexdigest()
        self._kept[name] = content
        return StoredFile(name, len(content))

    def put_bytes(self, content: bytes) -> StoredFile:
        return self.put([content], len(content))

    def read(self, sha256: str) -> bytes:
        return self.open(sha256).read()

    def open(self, sha256: str) -> BinaryIO:
        if sha256 not in self._kept:
            raise FileNotFoundError(sha256)
        return io.BytesIO(self._kept[sha256])

    def chunks(self, sha256: str) -> Iterator[bytes]:
        with self.open(sha256) as file:
            while chunk := file.read(CHUNK):
                yield chunk

    def put_before(self, age: timedelta) -> Iterator[frozenset[str]]:
        if self._kept and not age:
            yield frozenset(self._kept)

    def remove(self, sha256: str, age: timedelta) -> int:
        return 0 if age else len(self._kept.pop(sha256, b""))

    def remove_unfinished(self, age: timedelta) -> int:
        return 0


@pytest.fixture(params=["folder", "memory"])
def store(request: pytest.FixtureRequest, tmp_path: Path) -> FileStore:
    return FolderStore(tmp_path / "files") if request.param == "folder" else MemoryStore()


def test_a_file_is_found_by_its_content_whole_in_pieces_and_from_any_place(
    store: FileStore,
) -> None:
    content = bytes(range(256)) * 5000
    stored = store.put([content[:1000], content[1000:]], limit=len(content))
    assert stored == StoredFile(hashlib.sha256(content).hexdigest(), len(content))
    assert store.put_bytes(content) == stored
    assert store.read(stored.sha256) == content
    assert b"".join(store.chunks(stored.sha256)) == content
    with store.open(stored.sha256) as file:
        file.seek(256)
        assert file.read(256) == bytes(range(256))


def test_too_much_leaves_nothing(store: FileStore) -> None:
    with pytest.raises(FileTooLarge):
        store.put([b"a" * 10, b"b"], limit=10)
    assert list(store.put_before(AT_ONCE)) == []
    with pytest.raises(FileNotFoundError):
        store.read(hashlib.sha256(b"a" * 10 + b"b").hexdigest())


def test_what_is_old_is_listed_and_removed_and_what_is_new_stays(store: FileStore) -> None:
    stored = store.put_bytes(b"content")
    assert list(store.put_before(LATER)) == []
    assert store.remove(stored.sha256, LATER) == 0
    assert store.read(stored.sha256) == b"content"
    assert list(store.put_before(AT_ONCE)) == [frozenset({stored.sha256})]
    assert store.remove(stored.sha256, AT_ONCE) == len(b"content")
    assert store.remove(stored.sha256, AT_ONCE) == 0
    assert store.remove_unfinished(AT_ONCE) == 0
