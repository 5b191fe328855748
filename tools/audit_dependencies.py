"""Look the locked packages up in the public list of known vulnerabilities.

    python tools/audit_dependencies.py LOCK…

A vulnerability fails. When the list can't be reached that is said, and isn't a failure: a closed
network must not keep anybody from working.
"""

import subprocess
import sys

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
    said = done.stdout + done.stderr
    if done.returncode and any(mark in said for mark in UNREACHABLE):
        print(f"{lock}: not audited, the list of vulnerabilities can't be reached from here.")
        return 0
    print(f"{lock}: {said.strip()}")
    return done.returncode


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
