"""One large roll-up, as the worker does it: inputs from the record, computed, recorded."""

import json
import os
import subprocess
import sys
from pathlib import Path
from statistics import median
from typing import Any

from sqlalchemy import select

from portal.running.embedded import temporary_servers
from portal.trying.bench.large_estimate import put_rollup, write_large_estimate
from shared_db.foundation.settings import Settings
from shared_db.migrate import upgrade
from shared_db.models import Job, JobState
from shared_db.spine.transaction import Record


def measure(parts: int, lines: int, breaks: int, runs: int) -> dict[str, Any]:
    """Medians of several runs, each in a process of its own, so that its memory can be told."""
    with temporary_servers(durable=True) as servers:
        upgrade(servers.owner_url())
        files = servers.data.path / "files"
        settings = Settings(servers.app_url(), servers.redis_url, files, "for this run only")
        record = Record.connect(settings)
        actor, estimate_id = write_large_estimate(record, parts, lines, breaks)
        figures = [_once(settings, put_rollup(record, actor, estimate_id)) for _ in range(runs)]
        with record.as_server("a benchmark") as db:
            done = len(db.scalars(select(Job.id).where(Job.state == JobState.DONE)).all())
        record.engine.dispose()
    return {
        "lines": parts * lines,
        "breaks": breaks,
        "runs": done,
        "seconds": round(median(f["seconds"] for f in figures), 3),
        "peak_mb": round(median(f["peak_mb"] for f in figures), 1),
    }


def _once(settings: Settings, job_id: object) -> dict[str, float]:
    """A worker's process for one job."""
    environment = {
        **os.environ,
        "PYTHONPATH": str(Path(__file__).parents[3]),
        "DATABASE_URL": settings.database_url,
        "REDIS_URL": settings.redis_url,
        "TSUNAGU_FILES": str(settings.files),
        "SECRET_KEY": settings.secret_key,
    }
    done = subprocess.run(
        [sys.executable, "-m", "workers.once", str(job_id)],
        env=environment,
        check=True,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
    )
    figures: dict[str, float] = json.loads(done.stdout.splitlines()[-1])
    return figures
