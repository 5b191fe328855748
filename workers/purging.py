"""What only piles up goes in time, a little at once, so that nobody waits for it."""

import structlog

from shared_db.spine.keeping import purge_outdated
from workers.runner import Workshop

log = structlog.get_logger()
BATCH = 200
MOST_BATCHES = 100


def purge(workshop: Workshop) -> int:
    """Delete what is outdated, in transactions of at most `BATCH` rows of a kind; says how much."""
    gone: dict[str, int] = {}
    for _ in range(MOST_BATCHES):
        with workshop.record.as_server("what is outdated") as db:
            batch = purge_outdated(db, BATCH)
        stuck = batch.pop("stuck")
        for what, count in batch.items():
            gone[what] = gone.get(what, 0) + count
        if stuck:
            log.warning("drafts_stuck", how_many=stuck)
        if max(batch.values()) < BATCH:
            break
    total = sum(gone.values())
    if total:
        log.info("purged", **{what: count for what, count in gone.items() if count})
    return total
