"""Both servers of one data folder, and throw-away ones for tests and benchmarks."""

import contextlib
import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from time import perf_counter
from typing import Self

from portal.running.binaries import find_binaries, reachable_binaries
from portal.running.folder import DataFolder, is_free
from portal.running.postgres import APP, DATABASE, OWNER, Postgres, postgres_url
from portal.running.valkey import Valkey, valkey_url
from shared_db.files import clock_of

TEMPORARY = "tsunagu-"
MEMORY_NEEDED = 2 * 1024**3
LEFT_BEHIND_SECONDS = 3600.0


class EmbeddedServers:
    """PostgreSQL and Valkey of an opened data folder, running inside the `with` block."""

    def __init__(self, data: DataFolder, *, durable: bool = True) -> None:
        """Find the programs; `durable=False` is for servers that are thrown away."""
        self.data = data
        binaries = reachable_binaries(find_binaries(), data.server_user, data.server_home)
        self.postgres = Postgres(data, binaries, durable=durable)
        self.valkey = Valkey(data, binaries)

    def __enter__(self) -> Self:
        """Start both; neither stays when the other fails."""
        try:
            self._start("PostgreSQL", self.postgres)
            self._start("Valkey", self.valkey)
        except BaseException:
            self.stop()
            raise
        return self

    def __exit__(self, *_: object) -> None:
        """Stop both."""
        self.stop()

    def app_url(self, database: str = DATABASE) -> str:
        """Return the address for the application's role, which owns nothing."""
        return postgres_url(self.data, APP, database)

    def owner_url(self, database: str = DATABASE) -> str:
        """Return the address for the role that owns the tables, for migrations only."""
        return postgres_url(self.data, OWNER, database)

    @property
    def redis_url(self) -> str:
        """Valkey's address."""
        return valkey_url(self.data)

    def stop(self) -> None:
        """Stop Valkey, then PostgreSQL, each in its own way."""
        self.valkey.child.stop()
        self.postgres.child.stop()

    def _start(self, name: str, server: Postgres | Valkey) -> None:
        began = perf_counter()
        server.start()
        self.data.report(f"{name} is ready ({perf_counter() - began:.1f} s)")


@contextmanager
def temporary_servers(*, durable: bool = False) -> Iterator[EmbeddedServers]:
    """Run both servers on a new temporary folder, and remove it afterwards.

    The folder has a short path (sockets) that unprivileged users can reach (when we are root).
    What needn't be durable lies in memory where there is room: a test's database is then copied in
    30 ms instead of up to 300.
    """
    parent = _temporary_parent(durable)
    _remove_left_behind(parent)
    folder = Path(tempfile.mkdtemp(prefix=TEMPORARY, dir=parent))
    if os.geteuid() == 0:
        folder.chmod(0o711)
    data = DataFolder(folder)
    try:
        with data, EmbeddedServers(data, durable=durable) as servers:
            yield servers
    finally:
        shutil.rmtree(data.server_home, ignore_errors=True)
        shutil.rmtree(folder, ignore_errors=True)


def _temporary_parent(durable: bool) -> Path:
    """Prefer memory, then /tmp: `TMPDIR` is often long, or closed to the servers' user."""
    memory = Path("/dev/shm")  # noqa: S108 - the name below it is made by mkdtemp
    if not durable and os.access(memory, os.W_OK | os.X_OK):
        status = os.statvfs(memory)
        free = status.f_bavail * status.f_frsize
        # A copy of the programs may have to run from there.
        if free > MEMORY_NEEDED and not status.f_flag & os.ST_NOEXEC:
            return memory
    return Path("/tmp" if os.access("/tmp", os.W_OK | os.X_OK) else tempfile.gettempdir())  # noqa: S108


def _remove_left_behind(parent: Path) -> None:
    """Remove temporary folders of runs that were killed long ago: nobody holds their lock."""
    then = clock_of(parent) - LEFT_BEHIND_SECONDS
    for folder in parent.glob(f"{TEMPORARY}*"):
        with contextlib.suppress(OSError):
            if folder.stat().st_mtime < then and is_free(folder):
                shutil.rmtree(folder, ignore_errors=True)
