"""Both servers of one data folder, and throw-away ones for tests and benchmarks."""

import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from time import perf_counter
from types import TracebackType
from typing import Self

from portal.cli.supervisor.binaries import find_binaries, reachable_binaries
from portal.cli.supervisor.folder import DataFolder
from portal.cli.supervisor.postgres import APP, DATABASE, OWNER, Postgres, postgres_url
from portal.cli.supervisor.valkey import Valkey, valkey_url


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

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
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
    """
    folder = Path(tempfile.mkdtemp(prefix="tsunagu-", dir=_temporary_root()))
    if os.geteuid() == 0:
        folder.chmod(0o711)
    data = DataFolder(folder)
    try:
        with data, EmbeddedServers(data, durable=durable) as servers:
            yield servers
    finally:
        shutil.rmtree(data.server_home, ignore_errors=True)
        shutil.rmtree(folder, ignore_errors=True)


def _temporary_root() -> str:
    """Prefer /tmp: `TMPDIR` is often long, or closed to the servers' user."""
    return "/tmp" if os.access("/tmp", os.W_OK | os.X_OK) else tempfile.gettempdir()  # noqa: S108
