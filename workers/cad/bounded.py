"""Look at a drawing in a child, wait no longer than people would, and take what it made."""

import json
import os
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import structlog

from shared_db.files.preview_names import FILES, Preview
from workers.cad import TOLD

log = structlog.get_logger()

SECONDS: Final = 20.0
PASSED_ON: Final = ("PATH", "LANG", "LD_LIBRARY_PATH", "PYTHONDONTWRITEBYTECODE", "TSUNAGU_FONTS")
"""All of our environment that a child sees: no address of the record, no secret."""
ONE_THREAD: Final = {"OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1", "MALLOC_ARENA_MAX": "2"}
STEPS_BACK: Final = 10
"""How nice a child is: what people wait for goes first."""
MOST_SAID: Final = 4000
"""Characters of what a child that failed said, for the log."""


@dataclass(frozen=True)
class Looked:
    """What became of a file: what was made of it, or a code that says why there is nothing."""

    made: Mapping[Preview, Path]
    problem: str
    peak_mb: float | None


@contextmanager
def look(kind: str, source: Path, seconds: float = SECONDS) -> Iterator[Looked]:
    """Look at a file of a `DrawingKind`; what was made is gone afterwards."""
    with tempfile.TemporaryDirectory(prefix="drawing-") as folder:
        out = Path(folder) / "out"
        out.mkdir()
        yield _in_child(kind, source, out, seconds)


def _in_child(kind: str, source: Path, out: Path, seconds: float) -> Looked:
    command = [sys.executable, "-m", "workers.cad.child", kind, str(source), str(out)]
    passed_on = {name: os.environ[name] for name in PASSED_ON if name in os.environ}
    with tempfile.TemporaryFile() as said:
        child = subprocess.Popen(
            command,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=said,
            env={**passed_on, **ONE_THREAD, "TMPDIR": str(out.parent)},
            start_new_session=True,
        )
        os.setpriority(os.PRIO_PROCESS, child.pid, STEPS_BACK)
        code = _wait(child, seconds)
        if code != 0:
            said.seek(0)
            return _failed(kind, code, said.read()[-MOST_SAID:].decode("utf-8", "replace"))
    told = json.loads((out / TOLD).read_text("ascii"))
    return Looked(_made(out), told["problem"], told["peak_mb"])


def _wait(child: subprocess.Popen[bytes], seconds: float) -> int | None:
    """The child's exit code; None where it had to be stopped."""
    try:
        return child.wait(seconds)
    except subprocess.TimeoutExpired:
        return None
    finally:
        if child.poll() is None:
            os.killpg(child.pid, signal.SIGKILL)
            child.wait()


def _failed(kind: str, code: int | None, said: str) -> Looked:
    """A child that was stopped had too much to do; one that fell was given something damaged."""
    stopped = code is None or code in (-signal.SIGXCPU, -signal.SIGKILL, -signal.SIGXFSZ)
    log.warning("drawing_not_read", kind=kind, exit=code, said=said)
    return Looked({}, "too_much" if stopped else "damaged", None)


def _made(out: Path) -> dict[Preview, Path]:
    files = {preview: out / name for preview, name in FILES.items()}
    return {preview: path for preview, path in files.items() if path.is_file()}
