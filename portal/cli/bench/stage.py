"""A portal of the benchmark's own: `tsunagu up --sample` on a throw-away folder and a free port."""

import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import click
import requests

READY_SECONDS = 120


@dataclass(frozen=True)
class Stage:
    """Where it runs."""

    server: str
    folder: Path


@contextmanager
def stage() -> Iterator[Stage]:
    """Start it, wait until it is ready, and leave nothing behind."""
    folder = Path(tempfile.mkdtemp(prefix="tsunagu-bench-", dir="/tmp"))
    port = _free_port()
    log = (folder / "up.log").open("wb")
    command = [sys.executable, "-m", "portal.cli", "up", "--sample"]
    child = subprocess.Popen(
        [*command, "--data", str(folder / "data"), "--port", str(port)],
        stdout=log,
        stderr=subprocess.STDOUT,
    )
    try:
        server = f"http://127.0.0.1:{port}"
        _wait_ready(server, child, folder / "up.log")
        yield Stage(server, folder)
    finally:
        child.send_signal(signal.SIGTERM)
        child.wait(timeout=60)
        log.close()
        shutil.rmtree(folder, ignore_errors=True)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _wait_ready(server: str, child: subprocess.Popen[bytes], log: Path) -> None:
    until = time.monotonic() + READY_SECONDS
    while time.monotonic() < until and child.poll() is None:
        try:
            if requests.get(f"{server}/health/ready", timeout=2).ok:
                return
        except requests.RequestException:
            pass
        time.sleep(0.2)
    raise click.ClickException(f"The portal did not start:\n{log.read_text()[-2000:]}")
