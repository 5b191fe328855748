"""Look at a drawing in a child, wait no longer than people would, and take what it made."""

import json
import os
import resource
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
from workers.cad import BEGUN, TOLD

log = structlog.get_logger()

SECONDS: Final = 20.0
LOOKED_AT: Final = "tsunagu-drawing-"
"""Begins the names of the folders in which drawings lie while they are looked at."""
BUSY: Final = 0.6
"""A child that had less of a processor than this share of its time was kept from working."""
PASSED_ON: Final = ("PATH", "LANG", "LD_LIBRARY_PATH", "PYTHONDONTWRITEBYTECODE", "TSUNAGU_FONTS")
"""All of our environment that a child sees: no address of the record, no secret."""
ONE_THREAD: Final = {"OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1", "MALLOC_ARENA_MAX": "2"}
MOST_SAID: Final = 4000
"""Characters of what a child that failed said, for the log."""


class NotLookedAt(Exception):
    """The machine could not look: it lacked something, or was too busy. The file says nothing."""


@dataclass(frozen=True)
class Looked:
    """What became of a file: what was made of it, or a code that says why there is nothing."""

    made: Mapping[Preview, Path]
    problem: str
    peak_mb: float | None


@contextmanager
def look(kind: str, source: Path, seconds: float = SECONDS) -> Iterator[Looked]:
    """Look at a file of a `DrawingKind`; what was made is gone afterwards. Raises `NotLookedAt`."""
    with tempfile.TemporaryDirectory(prefix=LOOKED_AT) as folder:
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
        worked = _processor_seconds()
        code = _wait(child, seconds)
        worked = _processor_seconds() - worked
        if code != 0:
            said.seek(0)
            words = said.read()[-MOST_SAID:].decode("utf-8", "replace")
            if not (out / BEGUN).exists() or (code is None and worked < seconds * BUSY):
                raise NotLookedAt(words or f"stopped after {worked:.1f} s of processor")
            return _failed(kind, code, words)
    told = json.loads((out / TOLD).read_text("ascii"))
    return Looked(_made(out, whole=not told["problem"]), told["problem"], told["peak_mb"])


def _processor_seconds() -> float:
    """What the children of this process have taken by now."""
    taken = resource.getrusage(resource.RUSAGE_CHILDREN)
    return taken.ru_utime + taken.ru_stime


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


def _made(out: Path, *, whole: bool) -> dict[Preview, Path]:
    """Of a file that could not be read to its end there is the first picture at most."""
    wanted = FILES if whole else {Preview.PICTURE: FILES[Preview.PICTURE]}
    files = {preview: out / name for preview, name in wanted.items()}
    return {preview: path for preview, path in files.items() if path.is_file()}
