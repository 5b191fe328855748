"""Find a Chromium for the browser tests, or install Debian's where that is allowed.

    python tools/find_browser.py [--install]

Prints its path (for `TSUNAGU_CHROMIUM`), or nothing, with the reason on the other stream. The
fonts come along: without Japanese ones the pages show boxes. With `CI=true` it fails when there
is no browser, since nothing may be left out there.
"""

import os
import shutil
import subprocess
import sys
from pathlib import Path

NAMES = (
    "chromium-headless-shell",
    *("chromium", "chromium-browser", "google-chrome", "google-chrome-stable"),
)
"""The same engine without the windows comes first: it takes less than half the processor's time."""
PACKAGES = ("chromium-headless-shell", "fonts-noto-cjk")


def find_browser() -> str | None:
    """Return the path of an installed Chromium; `TSUNAGU_CHROMIUM` names one that isn't on PATH."""
    named = os.environ.get("TSUNAGU_CHROMIUM")
    if named:
        return named if os.access(named, os.X_OK) else None
    return next(filter(None, map(shutil.which, NAMES)), None)


def install_debians() -> bool:
    """Install Debian's Chromium and Japanese fonts; False when it isn't ours to do or fails."""
    if os.geteuid() != 0 or not shutil.which("apt-get"):
        return False
    tell("Installing Chromium and Japanese fonts for the browser tests …")
    quiet = os.environ | {"DEBIAN_FRONTEND": "noninteractive"}
    for command in (
        ["apt-get", "-qq", "update"],
        ["apt-get", "-qq", "install", "-y", "--no-install-recommends", *PACKAGES],
    ):
        if subprocess.run(command, env=quiet, stdout=sys.stderr, check=False).returncode != 0:
            return False
    return True


def japanese_fonts_missing() -> bool:
    """Tell whether Debian's Japanese fonts are missing (elsewhere nobody can tell, so no)."""
    debian = Path("/var/lib/dpkg/info")
    fonts = ("fonts-noto-cjk", "fonts-ipafont", "fonts-ipafont-gothic")
    return debian.is_dir() and not any((debian / f"{name}.list").exists() for name in fonts)


def tell(line: str) -> None:
    """Say something to the person, apart from the answer."""
    print(line, file=sys.stderr, flush=True)


def main() -> int:
    """Print the browser's path."""
    found = find_browser()
    if "--install" in sys.argv and (found is None or japanese_fonts_missing()):
        install_debians()
        found = find_browser()
    if found:
        print(found)
        return 0
    tell(
        "No Chromium was found, so the browser tests (marked `browser`) are LEFT OUT. Install "
        "chromium-headless-shell or chromium, and fonts-noto-cjk, or set TSUNAGU_CHROMIUM to its "
        "path, to run them."
    )
    return 1 if os.environ.get("CI") == "true" else 0


if __name__ == "__main__":
    sys.exit(main())
