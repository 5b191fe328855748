"""Giving files to the user whom the processes run as, without being led astray by what lies there.

Root does it, in folders that others could write to: links are never followed, and only what
belonged to root or to the earlier versions' `nobody` is given away, never what has other names.
"""

import errno
import os
import shutil
import stat
from collections.abc import Collection
from contextlib import suppress
from pathlib import Path

from portal.cli.supervisor.server_user import ServerUser

_FOLDER = os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW
_FILE = os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK


def make_private(folder: Path, user: ServerUser | None) -> None:
    """Make a folder that only `user` may enter (None: only we); one that is there gets its owner.

    Raises `NotADirectoryError` if a link, or anything else, is in its place.
    """
    folder.mkdir(mode=0o700, exist_ok=True)
    descriptor = os.open(folder, _FOLDER)
    try:
        if user is not None and os.fstat(descriptor).st_uid != user.uid:
            os.fchown(descriptor, user.uid, user.gid)
    finally:
        os.close(descriptor)


def hand_over(folder: Path, user: ServerUser, former: Collection[int]) -> None:
    """Give a folder with all that is in it to `user`, as far as it belongs to `former` owners.

    The folder itself goes last: a start that is killed in between does it again.
    """
    descriptor = os.open(folder, _FOLDER)
    try:
        if os.fstat(descriptor).st_uid == user.uid:
            return
        os.fchown(descriptor, 0, 0)  # nobody disturbs what follows
        os.fchmod(descriptor, 0o700)
    finally:
        os.close(descriptor)
    for _path, _folders, names, inside in os.fwalk(folder, topdown=False):
        for name in names:
            _give(name, inside, user, former)
        if os.fstat(inside).st_uid in former:
            os.fchown(inside, user.uid, user.gid)


def move(folder: Path, target: Path) -> None:
    """Move a folder, also to another disk; a start that is killed in between does it again."""
    try:
        folder.rename(target)
    except OSError as error:
        if error.errno != errno.EXDEV:
            raise
        unfinished = target.with_name(f"{target.name}.unfinished")
        shutil.rmtree(unfinished, ignore_errors=True)
        shutil.copytree(folder, unfinished, symlinks=True)
        unfinished.rename(target)
        shutil.rmtree(folder)


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
