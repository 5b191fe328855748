"""The environment of a portal's data for a command that runs beside it or without it."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from portal.running.apps import MIGRATE
from portal.running.embedded import EmbeddedServers
from portal.running.environment import app_environment
from portal.running.folder import DataFolder, FolderInUseError, Report
from portal.running.run import migrate_schema


@contextmanager
def portal_environment(folder: Path, report: Report, public_url: str) -> Iterator[dict[str, str]]:
    """Yield the environment (`DATABASE_URL` and friends) that a command such as `init` works in.

    A group server's is our own. Beside a running `tsunagu up` it is that one's; otherwise the
    folder's servers run, with the tables up to date, for as long as the block.
    """
    if os.environ.get("DATABASE_URL"):
        yield dict(os.environ)
        return
    data = DataFolder(folder, report)
    try:
        data.__enter__()
    except FolderInUseError:
        yield app_environment(data, public_url)
        return
    try:
        with EmbeddedServers(data):
            migrate_schema(data, MIGRATE, report, public_url)
            yield app_environment(data, public_url)
    finally:
        data.__exit__(None, None, None)
