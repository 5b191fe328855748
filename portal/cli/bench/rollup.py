"""One large roll-up, as the worker does it: inputs from the record, computed, recorded.

Three shops take part: the lead's estimate holds offers of two others among its outside lines.
"""

import json
import os
import resource
import subprocess
import sys
from typing import Any

from portal.cli.bench.figures import percentile
from portal.cli.supervisor.embedded import temporary_servers
from shared_db.migrate import upgrade

RUNS = 5


def measure(parts: int, lines: int, breaks: int) -> dict[str, Any]:
    """Median of several runs, in a process of its own so that its memory can be told apart."""
    with temporary_servers(durable=True) as servers:
        upgrade(servers.owner_url())
        environment = {
            **os.environ,
            "DATABASE_URL": servers.app_url(),
            "REDIS_URL": servers.redis_url,
            "TSUNAGU_FILES": str(servers.data.path / "files"),
            "SECRET_KEY": "for this run only",
        }
        done = subprocess.run(
            [sys.executable, "-m", "portal.cli.bench.rollup", *map(str, (parts, lines, breaks))],
            env=environment,
            check=True,
            stdout=subprocess.PIPE,
        )
    figures: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return figures


def run(parts: int, lines: int, breaks: int) -> dict[str, Any]:
    """Write a large estimate, then roll it up several times."""
    from portal.cli.bench.large_estimate import roll_up_once, write_large_estimate

    estimate = write_large_estimate(parts, lines, breaks)
    seconds = [roll_up_once(estimate) for _ in range(RUNS)]
    return {
        "lines": parts * lines,
        "breaks": breaks,
        "runs": RUNS,
        "seconds": percentile([s * 1000 for s in seconds], 50) / 1000,
        "peak_mb": round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024, 1),
    }


if __name__ == "__main__":
    print(json.dumps(run(*map(int, sys.argv[1:4]))))
