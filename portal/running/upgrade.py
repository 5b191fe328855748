"""Bring a data folder from the PostgreSQL major version that made it to the present one."""

import shutil
from pathlib import Path

from portal.running.binaries import (
    INSTALLATIONS,
    POSTGRES_MAJOR,
    Binaries,
    find_binaries,
    reachable_binaries,
)
from portal.running.errors import StartError
from portal.running.folder import DataFolder, Report
from portal.running.folder_checks import database_version
from portal.running.postgres import DATABASE, Postgres


def upgrade_database(data: DataFolder, report: Report) -> None:
    """Copy everything from the old server into a new one, in an entered folder.

    The old database stays beside the new one as `postgres.<major>`, untouched, until somebody
    removes it; when anything fails it is put back to its place.
    """
    found = database_version(data.database)
    if found == POSTGRES_MAJOR:
        report(f"The database is PostgreSQL {POSTGRES_MAJOR} already. There is nothing to do.")
        return
    if found not in INSTALLATIONS:
        raise StartError(
            f"No PostgreSQL database that this tsunagu can read is in {data.path} (found: "
            f"{found or 'none'}; readable: {', '.join(map(str, sorted(INSTALLATIONS)))}). Start it "
            "with the tsunagu that made it and move it by pg_dump (docs/running.md)."
        )
    dump = data.sockets / "upgrade.dump"
    kept = data.database.with_name(f"postgres.{found}")
    if kept.exists():
        raise StartError(f"{kept} is left from an earlier upgrade. Move it away, then try again.")
    try:
        report(f"Reading the PostgreSQL {found} database …")
        _dump(data, found, dump)
        data.database.rename(kept)
        try:
            report(f"Writing the PostgreSQL {POSTGRES_MAJOR} database …")
            _restore(data, dump)
        except BaseException:
            _put_back(data, kept)
            raise
    finally:
        dump.unlink(missing_ok=True)
    report(f"Done. The old database is kept in {kept}; remove it when everything is in order.")


def _dump(data: DataFolder, major: int, dump: Path) -> None:
    old = Postgres(data, _binaries(data, major))
    new_programs = Postgres(data, _binaries(data, POSTGRES_MAJOR))
    try:
        old.start()
        # The newer pg_dump reads older servers; the older one doesn't know what is to come.
        new_programs.run_client("pg_dump", "--format=custom", f"--file={dump}", DATABASE)
    finally:
        old.child.stop()


def _restore(data: DataFolder, dump: Path) -> None:
    new = Postgres(data, _binaries(data, POSTGRES_MAJOR))
    try:
        new.start()
        new.run_client(
            "pg_restore",
            "--exit-on-error",
            "--single-transaction",
            f"--dbname={DATABASE}",
            str(dump),
        )
    finally:
        new.child.stop()


def _put_back(data: DataFolder, kept: Path) -> None:
    """Remove the new database, which is not whole, and give the old one its place again."""
    shutil.rmtree(data.database, ignore_errors=True)
    kept.rename(data.database)


def _binaries(data: DataFolder, major: int) -> Binaries:
    return reachable_binaries(find_binaries(major), data.server_user, data.server_home)
