"""Whom the portal's processes run as when root starts it. None of them needs to be root.

Not `nobody`: whatever else runs as that could read their memory, and with it every password. The
system needs no entry for a user who owns files and runs programs, so a number of its own will do.
"""

import hashlib
import os
import pwd
import stat
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from portal.running.errors import StartError

NAMED = "TSUNAGU_SERVER_USER"
USUAL = "tsunagu"
SHARED = "nobody"
#: Numbers that neither distributions nor systemd give to anybody (systemd's "Users, Groups, UIDs").
OWN_NUMBERS = range(60706, 61184)


@dataclass(frozen=True)
class ServerUser:
    """An unprivileged user that root hands the portal's processes to."""

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

    def first_unreadable(self, paths: Iterable[Path]) -> Path | None:
        """Return the first of these that this user can't read; None if all can be read."""
        for path in paths:
            if not (self.may_enter(path.resolve().parent) and self._has(path, stat.S_IRUSR)):
                return path
        return None

    @property
    def is_shared(self) -> bool:
        """Whether programs that have nothing to do with us may run as the same user."""
        return self.name == SHARED

    @property
    def has_entry(self) -> bool:
        """Whether the system knows a name for it."""
        return self.name != str(self.uid)

    def _has(self, path: Path, owner_bit: int) -> bool:
        status = path.stat()
        if status.st_uid == self.uid:
            return bool(status.st_mode & owner_bit)
        if status.st_gid == self.gid:
            return bool(status.st_mode & (owner_bit >> 3))
        return bool(status.st_mode & (owner_bit >> 6))


ROOT = ServerUser("root", 0, 0)


def choose_server_user(existing_data: Path, folder: Path) -> ServerUser | None:
    """Return whom to run the processes as; None means "as ourselves", since we aren't root.

    A database that is already there stays with its owner, so that a portal that a normal user set
    up can also be started by root. Only what earlier versions gave to `nobody` is taken from there.
    The number of its own is the same for each start on `folder`.
    """
    if os.geteuid() != 0:
        return None
    if existing_data.exists():
        owner = existing_data.stat().st_uid
        if owner not in former_owners():
            return _by_number(owner)
    if wanted := os.environ.get(NAMED):
        return _named(wanted)
    try:
        return _user(pwd.getpwnam(USUAL))
    except KeyError:
        return _by_number(_own_number(folder))


def shared_user() -> ServerUser:
    """Return a user that the system has an entry for, as `initdb` asks for one."""
    return _named(SHARED)


def former_owners() -> frozenset[int]:
    """Whose files in a data folder may be taken over: root's, and those of earlier versions."""
    try:
        return frozenset({0, pwd.getpwnam(SHARED).pw_uid})
    except KeyError:
        return frozenset({0})


def _named(name: str) -> ServerUser:
    try:
        user = _user(pwd.getpwnam(name))
    except KeyError:
        raise StartError(
            f"There is no user {name} to run the portal's processes as. Start tsunagu as a normal "
            f"user, or name an unprivileged one in {NAMED}."
        ) from None
    if user.uid == 0:
        raise StartError(f"{name} is root. Name an unprivileged user in {NAMED}.")
    return user


def _own_number(folder: Path) -> int:
    """A number that nobody has, and that is this folder's."""
    digest = int.from_bytes(hashlib.sha256(os.fsencode(folder)).digest()[:8])
    taken = {entry.pw_uid for entry in pwd.getpwall()}
    free = [number for number in OWN_NUMBERS if number not in taken]
    return free[digest % len(free)]


def _by_number(uid: int) -> ServerUser:
    try:
        return _user(pwd.getpwuid(uid))
    except KeyError:
        return ServerUser(str(uid), uid, uid)


def _user(entry: pwd.struct_passwd) -> ServerUser:
    return ServerUser(entry.pw_name, entry.pw_uid, entry.pw_gid)
