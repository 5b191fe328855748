"""Look the locked packages up in the public list of known vulnerabilities.

    python tools/audit_dependencies.py LOCK…

A vulnerability fails. When the list can't be reached that is said, and isn't a failure: a closed
network must not keep anybody from working.
"""

import subprocess
import sys

CLEAN = "No known vulnerabilities found"
SKIPPED = "could not be audited"
UNREACHABLE = ("ConnectionError", "ServiceError", "Max retries", "timed out", "HTTPError")


def main(locks: list[str]) -> int:
    """Audit each lock."""
    return max((audit(lock) for lock in locks), default=0)


def audit(lock: str) -> int:
    """Return 0 when nothing is known against the lock's packages, or nobody could be asked."""
    command = [sys.executable, "-m", "pip_audit", "--disable-pip", "--require-hashes"]
    try:
        done = subprocess.run(
            [*command, "--progress-spinner=off", "--timeout=10", "-r", lock],
            capture_output=True,
            text=True,
            check=False,
            timeout=120,
        )
    except subprocess.TimeoutExpired:
        print(f"{lock}: not audited, the list of vulnerabilities did not answer.")
        return 0
    said = done.stderr + done.stdout  # the summary, then the tables
    if done.returncode and any(mark in said for mark in UNREACHABLE):
        print(f"{lock}: not audited, the list of vulnerabilities can't be reached from here.")
        return 0
    print(f"{lock}: {shown(said)}")
    return done.returncode


def shown(said: str) -> str:
    """What pip-audit said, but of the packages that it could not look up only how many they are.

    An index of one's own may hold versions that the public list has never seen.
    """
    lines = said.strip().splitlines()
    begins = next((at for at, line in enumerate(lines) if "Skip Reason" in line), len(lines))
    skipped = sum(SKIPPED in line for line in lines[begins:])
    if not skipped:
        return said.strip()
    told = [line.replace(CLEAN, f"{CLEAN} in the others") for line in lines[:begins]]
    return "\n".join([f"{skipped} packages are unknown to the list and were NOT audited.", *told])


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
