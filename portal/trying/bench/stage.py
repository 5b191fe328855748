"""A portal of the benchmark's own: `tsunagu up --sample-people` on a throw-away folder."""

import os
import shutil
import socket
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import click
import requests

from portal.running.errors import last_lines
from portal.running.processes import Child, ChildSpec

READY_SECONDS = 120
STOP_SECONDS = 60.0
#: What whoever measures may have set for a portal of their own.
OF_REAL_USE = frozenset(
    {
        *("DATABASE_URL", "MIGRATION_DATABASE_URL", "DATABASE_POOL", "REDIS_URL", "SECRET_KEY"),
        *("PUBLIC_URL", "TRUSTED_PROXIES", "SMTP_URL", "MAIL_FROM", "UPLOAD_LIMIT"),
    }
)


@dataclass(frozen=True)
class Stage:
    """Where it runs."""

    server: str
    folder: Path


@contextmanager
def stage() -> Iterator[Stage]:
    """Start it, wait until it is ready, and leave nothing behind."""
    folder = Path(tempfile.mkdtemp(prefix="tsunagu-bench-", dir="/tmp"))
    try:
        if os.geteuid() == 0:
            folder.chmod(0o711)  # else the servers' user can't enter, and keeps its data elsewhere
        port = _free_port()
        up = Child(_up(folder, port))
        try:
            up.start()
            server = f"http://127.0.0.1:{port}"
            _wait_ready(server, up)
            yield Stage(server, folder)
        finally:
            up.stop()
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _up(folder: Path, port: int) -> ChildSpec:
    place = ("--data", str(folder / "data"), "--port", str(port))
    return ChildSpec(
        name="up",
        command=(sys.executable, "-m", "portal.cli", "up", "--sample-people", *place),
        environment={name: said for name, said in os.environ.items() if name not in OF_REAL_USE},
        log=folder / "up.log",
        folder=Path.cwd(),
        patience=STOP_SECONDS,
    )


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _wait_ready(server: str, up: Child) -> None:
    until = time.monotonic() + READY_SECONDS
    while time.monotonic() < until and up.running:
        try:
            if requests.get(f"{server}/health/ready", timeout=2).ok:
                return
        except requests.RequestException:
            pass
        time.sleep(0.2)
    raise click.ClickException(f"The portal did not start:{last_lines(up.spec.log)}")
