"""Do one job now, in this process, and say what it took: for benchmarks and for looking closer.

python -m workers.once JOB_ID
"""

import json
import resource
import sys
import time
from uuid import UUID

from shared_db.foundation.logs import configure_logs
from shared_db.foundation.settings import from_environment
from workers import runner


def main(job_id: str) -> None:
    """Do the job; prints seconds and this process's peak memory in MB as JSON."""
    configure_logs()
    runner.connect(from_environment())
    began = time.perf_counter()
    runner.run(UUID(job_id))
    seconds = time.perf_counter() - began
    peak_mb = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    sys.stdout.write(json.dumps({"seconds": seconds, "peak_mb": peak_mb}) + "\n")


if __name__ == "__main__":
    main(sys.argv[1])
