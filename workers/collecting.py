"""Files that no row names any more: of uploads that were taken back or refused, of dead drafts."""

from datetime import timedelta

import structlog

from shared_db.files import file_store_of
from shared_db.files.previews import engines
from shared_db.files.renditions import drop_outdated
from shared_db.files.storage import named_files
from workers.runner import Workshop

log = structlog.get_logger()
GRACE = timedelta(hours=1)
"""How long after a file was put its row may still be on its way: no request lasts so long."""


def collect(workshop: Workshop) -> int:
    """Remove them; says how many bytes that freed."""
    store = file_store_of(workshop.settings)
    gone = store.remove_unfinished(GRACE)
    with workshop.record.as_server("collecting files") as db:
        drop_outdated(db, engines())
    for old in store.put_before(GRACE):
        with workshop.record.as_server("collecting files") as db:
            unnamed = old - named_files(db, old)
        gone += sum(store.remove(sha256, GRACE) for sha256 in unnamed)
    if gone:
        log.info("files_collected", bytes=gone)
    return gone
