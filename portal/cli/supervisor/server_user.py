"""Whom the servers run as. PostgreSQL refuses to run as root, and is right to."""

import os
import pwd
import stat
from dataclasses import dataclass
from pathlib import Path

from portal.cli.supervisor.errors import StartError

#: Tried in this order when root starts the portal; the environment can name another.
CANDIDATES = ("tsunagu", "nobody")


@dataclass(frozen=True)
class ServerUser:
    """An unprivileged user that root hands the servers to."""

    name: str
    uid: int
    gid: int

    def may_enter(self, folder: Path) -> bool:
        """Tell whether this user may pass through `folder` and every folder above it."""
        way = (folder.resolve(), *folder.resolve().parents)
        return all(self._has(step, stat.S_IXUSR) for step in way)

    def may_run(self, program: Path) -> bool:
        """Tell whether this user may run a program where it lies."""
        return self.may_enter(program.parent) and self._has(program, stat.S_IXUSR)

    def _has(self, path: Path, owner_bit: int) -> bool:
        status = path.stat()
        if status.st_uid == self.uid:
            return bool(status.st_mode & owner_bit)
        if status.st_gid == self.gid:
            return bool(status.st_mode & (owner_bit >> 3))
        return bool(status.st_mode & (owner_bit >> 6))


def choose_server_user(existing_data: Path) -> ServerUser | None:
    """Return whom to run the servers as; None means "as ourselves", since we aren't root.

    A database folder that is already there stays with its owner, so that a portal that a normal
    user set up can also be started by root.
    """
    if os.geteuid() != 0:
        return None
    if existing_data.exists() and (owner := existing_data.stat().st_uid) != 0:
        return _user(pwd.getpwuid(owner))
    wanted = os.environ.get("TSUNAGU_SERVER_USER")
    for name in (wanted,) if wanted else CANDIDATES:
        try:
            user = _user(pwd.getpwnam(name))
        except KeyError:
            continue
        if user.uid != 0:
            return user
    raise StartError(
        "PostgreSQL doesn't run as root, and there is no user to run it as. Start tsunagu as a "
        "normal user, or name an unprivileged one in TSUNAGU_SERVER_USER."
    )


def _user(entry: pwd.struct_passwd) -> ServerUser:
    return ServerUser(entry.pw_name, entry.pw_uid, entry.pw_gid)
