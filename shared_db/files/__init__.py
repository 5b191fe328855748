"""The files of drawings, records and documents; what can be made of them again is a rendition."""

from shared_db.files.folder import FolderStore, clock_of
from shared_db.files.store import CHUNK, FileStore, FileTooLarge, StoredFile
from shared_db.foundation.settings import Settings


def file_store_of(settings: Settings) -> FileStore:
    """Where the files of this installation are kept: today a folder, and here alone it is said."""
    return FolderStore(settings.files)


__all__ = [
    "CHUNK",
    "FileStore",
    "FileTooLarge",
    "FolderStore",
    "StoredFile",
    "clock_of",
    "file_store_of",
]
