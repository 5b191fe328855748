"""Install what a lock names. The large downloads are shown, so that one sees it go on.

python tools/install_packages.py requirements/run.lock
"""

import re
import subprocess
import sys
from collections import deque

LARGE = re.compile(r"\s*(?:Downloading|Using cached) (?:\S*/)?([^\s/-]+)-\S+ \(([\d.]+ MB)\)")
LAST_WORDS = 12
ADVICE = """
The Python packages could not be installed; pip's own last words are above. The first set-up needs
the Python package index (a network, or your company's mirror set in pip's configuration). Once
that is there, run the same command again: what is done is not done again.
"""


def main(lock: str) -> int:
    """Run pip; 1 when it fails, with the end of what it said and what to do."""
    words: deque[str] = deque(maxlen=LAST_WORDS)
    command = [sys.executable, "-m", "pip", "--disable-pip-version-check", "install"]
    with subprocess.Popen(
        [*command, "--progress-bar", "off", "--require-hashes", "-r", lock],
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    ) as pip:
        for line in pip.stdout or ():
            words.append(line)
            if large := LARGE.match(line):
                print(f"  {large[1]} ({large[2]})", flush=True)
    if pip.returncode != 0:
        sys.stderr.write("".join(words) + ADVICE)
    return min(pip.returncode, 1)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
