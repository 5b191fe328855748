"""Giving files to the user whom the processes run as, without being led astray by what lies there.

Root does it, in folders that others could write to: no link of theirs is followed, and only what
belonged to root or to the earlier versions' `nobody` is given away, never what has other names.
"""

import errno
import os
import shutil
import stat
from collections.abc import Collection
from contextlib import suppress
from pathlib import Path

from portal.running.errors import StartError
from portal.running.server_user import ServerUser

_FOLDER = os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW
_FILE = os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK


def make_private(folder: Path, user: ServerUser | None) -> None:
    """Make a folder that only `user` may enter (None: only we), or give one that is there."""
    if not os.path.lexists(folder):
        folder.mkdir(mode=0o700)
    descriptor = _open(folder)
    try:
        if user is not None and os.fstat(descriptor).st_uid != user.uid:
            os.fchown(descriptor, user.uid, user.gid)
    finally:
        os.close(descriptor)


def hand_over(folder: Path, user: ServerUser, former: Collection[int]) -> None:
    """Give a folder with all that is in it to `user`, as far as it belongs to `former` owners.

    The folder itself goes last: a start that is killed in between does it again.
    """
    descriptor = _open(folder)
    try:
        if os.fstat(descriptor).st_uid == user.uid:
            return
        os.fchown(descriptor, 0, 0)  # nobody disturbs what follows
        os.fchmod(descriptor, 0o700)
    finally:
        os.close(descriptor)
    for _path, _folders, names, inside in os.fwalk(_way(folder), topdown=False):
        for name in names:
            _give(name, inside, user, former)
        if os.fstat(inside).st_uid in former:
            os.fchown(inside, user.uid, user.gid)


def move(folder: Path, target: Path) -> None:
    """Move the drawings, also to another disk; a start that is killed in between does it again."""
    if not target.exists():
        try:
            folder.rename(target)
        except OSError as error:
            if error.errno != errno.EXDEV:
                raise
        else:
            return
    # What has the same name there has the same content, or was cut off in an earlier try.
    shutil.copytree(folder, target, symlinks=True, dirs_exist_ok=True)
    shutil.rmtree(folder)


def _way(folder: Path) -> Path:
    """Where it is. A link that root or we made, to another disk for instance, is meant."""
    made_by = folder.lstat().st_uid
    return folder.resolve() if made_by in (0, os.geteuid()) else folder


def _open(folder: Path) -> int:
    try:
        return os.open(_way(folder), _FOLDER)
    except NotADirectoryError:
        raise StartError(f"{folder} is no folder, or a link that somebody else made.") from None


def _give(name: str, inside: int, user: ServerUser, former: Collection[int]) -> None:
    """Links, sockets and whatever can't be opened stay as they are."""
    with suppress(OSError):
        descriptor = os.open(name, _FILE, dir_fd=inside)
        try:
            status = os.fstat(descriptor)
            if stat.S_ISREG(status.st_mode) and status.st_nlink == 1 and status.st_uid in former:
                os.fchown(descriptor, user.uid, user.gid)
        finally:
            os.close(descriptor)
