"""What is looked at before a data folder is used: its database, and the length of its name."""

import os
from pathlib import Path

from portal.running.binaries import POSTGRES_MAJOR
from portal.running.errors import StartError

#: The kernel's limit for the path of a unix socket, without the closing zero byte.
SOCKET_PATH_LIMIT = 107
POSTGRES_SOCKET = ".s.PGSQL.5432"


def check_socket_path(sockets: Path) -> None:
    """Refuse a folder whose sockets the kernel would refuse with a less helpful message."""
    length = len(os.fsencode(sockets / POSTGRES_SOCKET))
    if length > SOCKET_PATH_LIMIT:
        raise StartError(
            f"The path {sockets} is too long: unix sockets in it would have names of {length} "
            f"bytes, and the system allows {SOCKET_PATH_LIMIT}. Name a shorter folder with --data."
        )


def database_version(database: Path) -> int | None:
    """Return the PostgreSQL major version that made this database folder; None if there is none."""
    try:
        return int((database / "PG_VERSION").read_text(encoding="ascii"))
    except FileNotFoundError:
        return None
    except ValueError:
        return -1


def check_database_version(database: Path, data: Path) -> None:
    """Refuse a database that another major version of PostgreSQL made, and name the way out."""
    found = database_version(database)
    if found == POSTGRES_MAJOR or (found is None and not database.exists()):
        return
    if found is None or found < 0:
        raise StartError(
            f"{database} is there, but isn't a whole PostgreSQL database. Put it back from your "
            "backup, or name another folder with --data."
        )
    raise StartError(
        f"The database in {data} was made by PostgreSQL {found}, and this tsunagu brings "
        f"PostgreSQL {POSTGRES_MAJOR}. Nothing was changed. Run `tsunagu upgrade --data {data}` "
        "once, then start again."
    )
