"""Run tests as if it were another hour: at ten instants at which a day begins, ends or is odd.

    python tools/at_instants.py [--only NAME] [what pytest is told …]

`tests/fixtures/instants.py` moves the clocks.
"""

import os
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime

INSTANTS = {
    "half past midnight": datetime(2027, 6, 16, 0, 30, tzinfo=UTC),
    "just before noon": datetime(2027, 6, 16, 11, 59, tzinfo=UTC),
    "just after noon, when a day begins at the date line": datetime(
        2027, 6, 16, 12, 30, tzinfo=UTC
    ),
    "the last minute of Japan's day": datetime(2027, 6, 16, 14, 59, tzinfo=UTC),
    "the first minute of Japan's next day": datetime(2027, 6, 16, 15, 1, tzinfo=UTC),
    "31 December, and New Year in Japan": datetime(2027, 12, 31, 15, 30, tzinfo=UTC),
    "28 February": datetime(2027, 2, 28, 12, 30, tzinfo=UTC),
    "29 February": datetime(2028, 2, 29, 3, 0, tzinfo=UTC),
    "a Sunday": datetime(2027, 6, 20, 3, 0, tzinfo=UTC),
    "the end of Japan's holiday week": datetime(2027, 5, 5, 14, 30, tzinfo=UTC),
}


def main(arguments: list[str]) -> int:
    """Run pytest at each, as many at a time as there are processors; the exit code says at how many
    something failed."""
    chosen = dict(INSTANTS)
    if arguments[:1] == ["--only"]:
        chosen = {arguments[1]: INSTANTS[arguments[1]]}
        arguments = arguments[2:]
    with ThreadPoolExecutor(os.cpu_count()) as pool:
        runs = [pool.submit(run, instant, arguments) for instant in chosen.values()]
        failed = []
        for name, ended in zip(chosen, (run.result() for run in runs), strict=True):
            print(f"{name}:\n{ended.stdout}", flush=True)
            if ended.returncode:
                failed.append(name)
    print(f"FAILED at {', '.join(failed)}." if failed else f"Passed at {len(chosen)} instants.")
    return len(failed)


def run(instant: datetime, arguments: list[str]) -> subprocess.CompletedProcess[str]:
    """One run of pytest that believes it is then."""
    at = ("--at", f"{instant:%Y-%m-%dT%H:%M}")
    return subprocess.run(
        [sys.executable, "-m", "pytest", *at, *arguments],
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
