"""Files that no row names any more: of uploads that were taken back or refused, of dead drafts."""

import os
import shutil
import tempfile
from datetime import timedelta
from pathlib import Path

import structlog

from shared_db.files import clock_of, file_store_of
from shared_db.files.previews import engines
from shared_db.files.renditions import drop_outdated
from shared_db.files.storage import named_files
from workers.cad.bounded import LOOKED_AT
from workers.runner import Workshop

log = structlog.get_logger()
LEFT_AFTER = 600.0
"""Seconds: nothing is looked at for so long."""
GRACE = timedelta(hours=1)
"""How long after a file was put its row may still be on its way: no request lasts so long."""


def collect(workshop: Workshop) -> int:
    """Remove them; says how many bytes that freed."""
    store = file_store_of(workshop.settings)
    gone = store.remove_unfinished(GRACE)
    remove_left_behind(Path(tempfile.gettempdir()))
    with workshop.record.as_server("collecting files") as db:
        drop_outdated(db, engines())
    for old in store.put_before(GRACE):
        with workshop.record.as_server("collecting files") as db:
            unnamed = old - named_files(db, old)
        gone += sum(store.remove(sha256, GRACE) for sha256 in unnamed)
    if gone:
        log.info("files_collected", bytes=gone)
    return gone


def remove_left_behind(folder: Path) -> int:
    """Remove what workers that were killed left of drawings they looked at; says how much."""
    gone, then = 0, clock_of(folder) - LEFT_AFTER
    for left in folder.glob(f"{LOOKED_AT}*"):
        found = left.stat()
        if found.st_uid == os.getuid() and found.st_mtime < then:
            shutil.rmtree(left, ignore_errors=True)
            gone += 1
    return gone
