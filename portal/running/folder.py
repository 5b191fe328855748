"""The data folder: who may use it now, what lies where in it, which database made it."""

import contextlib
import fcntl
import hashlib
import os
import platform
import time
from collections.abc import Callable
from functools import cached_property
from pathlib import Path
from typing import Self

from portal.running.errors import StartError
from portal.running.folder_checks import check_database_version, check_socket_path
from portal.running.folder_secrets import Secrets, load_or_make_secrets
from portal.running.handing import hand_over, make_private, move
from portal.running.program import unreadable_part
from portal.running.server_user import (
    ROOT,
    ServerUser,
    choose_server_user,
    former_owners,
)

#: How long the processes of a run that was killed may take to end.
FORMER_RUN_SECONDS = 30.0
#: Where root keeps the servers of a data folder that unprivileged users can't enter.
ROOT_SERVER_HOMES = Path("/var/lib/tsunagu/servers")

Report = Callable[[str], None]


class FolderInUseError(StartError):
    """Another supervisor holds the folder."""


def default_data_folder() -> Path:
    """Return where data goes when nobody says: the user's own place, or the system's for root."""
    if named := os.environ.get("TSUNAGU_DATA"):
        return Path(named)
    if os.geteuid() == 0:
        return Path("/var/lib/tsunagu/data")
    if platform.system() == "Darwin":
        return Path("~/Library/Application Support/tsunagu").expanduser()
    share = os.environ.get("XDG_DATA_HOME") or "~/.local/share"
    return Path(share).expanduser() / "tsunagu"


class DataFolder:
    """One portal's data, held by one supervisor at a time (a context manager).

    Two locks: `supervisor.lock` is ours alone and answers at once whether another `up` is there.
    `servers.lock` is inherited by every child, so it is free only when the last process of a run
    that was killed is really gone; then stale pid files can be removed without asking whose they
    are.
    """

    def __init__(
        self,
        path: Path,
        report: Report = lambda _line: None,
        *,
        any_version: bool = False,
    ) -> None:
        """Describe the folder; nothing is made before it is entered.

        `any_version` is for the upgrade, which works on databases that a start refuses.
        """
        self.path = path.expanduser().absolute()
        self.report = report
        self._any_version = any_version
        self._locks: list[int] = []

    def __enter__(self) -> Self:
        """Make what is missing, take the locks, and check that this folder can be used."""
        try:
            self._make_and_lock()
        except PermissionError as error:
            self._release()
            raise StartError(
                f"No permission for {error.filename}. Start tsunagu as the user who owns "
                f"{self.path}, or name another folder with --data."
            ) from error
        except BaseException:
            self._release()
            raise
        return self

    def __exit__(self, *_: object) -> None:
        """Give the locks back."""
        self._release()

    @cached_property
    def server_home(self) -> Path:
        """The folder of what the servers own: the data folder, or root's place beside it.

        A folder that the unprivileged user can't enter isn't opened wider. Its servers live in
        root's own place instead, and `servers-at` in the data folder says where.
        """
        note = self.path / "servers-at"
        if note.exists():
            if os.geteuid() == 0 and note.lstat().st_uid != 0:
                raise StartError(f"{note} isn't root's, so root doesn't go where it says.")
            return Path(note.read_text(encoding="utf-8").strip())
        user = choose_server_user(self.path / "postgres", self.path)
        if user is None or user.may_enter(self.path):
            return self.path
        digest = hashlib.sha256(os.fsencode(self.path)).hexdigest()[:16]
        home = ROOT_SERVER_HOMES / digest
        note.write_text(f"{home}\n", encoding="utf-8")
        return home

    @property
    def database(self) -> Path:
        """PostgreSQL's data directory."""
        return self.server_home / "postgres"

    @property
    def sockets(self) -> Path:
        """The folder of the two servers' unix sockets."""
        return self.server_home / "run"

    @property
    def valkey_socket(self) -> Path:
        """Valkey's socket."""
        return self.sockets / "valkey.sock"

    @property
    def files(self) -> Path:
        """The drawings (`TSUNAGU_FILES`)."""
        return self.server_home / "files"

    @property
    def sample_note(self) -> Path:
        """What the sample printed when it was loaded; there is none before."""
        return self.path / "sample.txt"

    @property
    def sample_unfinished(self) -> Path:
        """The same while it is being loaded; it stays where that was interrupted."""
        return self.path / "sample.unfinished"

    @property
    def has_sample(self) -> bool:
        """Whether the sample was loaded here, or was begun to be."""
        return self.sample_note.exists() or self.sample_unfinished.exists()

    def log(self, name: str) -> Path:
        """Return the log of a child."""
        return self.path / "logs" / f"{name}.log"

    @cached_property
    def server_user(self) -> ServerUser | None:
        """Whom the servers run as; None means as ourselves."""
        return choose_server_user(self.database, self.path)

    @cached_property
    def app_user(self) -> ServerUser | None:
        """Whom web, worker and sweeper run as: the same, if that user can read the program."""
        user = self.server_user
        return user if user is not None and unreadable_part(user) is None else None

    @cached_property
    def secrets(self) -> Secrets:
        """The folder's passwords."""
        return load_or_make_secrets(self.path / "secrets.json", may_make=not self.database.exists())

    @property
    def lock_to_inherit(self) -> int:
        """The descriptor of `servers.lock`, for children to hold until their end."""
        return self._locks[-1]

    def hand_to_servers(self, folder: Path) -> None:
        """Make a folder that only the servers' user may enter."""
        make_private(folder, self.server_user)

    def _make_and_lock(self) -> None:
        # Root's new folder lets the servers' user pass through it (not look into it).
        mode = 0o711 if os.geteuid() == 0 else 0o700
        if not self.path.exists():
            self.path.mkdir(parents=True)
            self.path.chmod(mode)
        self._lock(self.path / "supervisor.lock", self._say_that_it_is_taken)
        self.path.joinpath("logs").mkdir(mode=0o700, exist_ok=True)
        if self.server_home != self.path:
            for passage in (ROOT_SERVER_HOMES, self.server_home):
                passage.mkdir(parents=True, exist_ok=True)
                passage.chmod(0o711)
            self.report(
                f"Other users can't enter {self.path}, so the database is in {self.server_home}."
            )
        check_socket_path(self.sockets)
        self._lock(self.server_home / "servers.lock", self._wait_for_former_run)
        if not self._any_version:
            check_database_version(self.database, self.path)
        self.hand_to_servers(self.sockets)
        self._settle_files()

    def _settle_files(self) -> None:
        """Give what an earlier start made as root, or gave to `nobody`, to whom it is for now."""
        before = self.path / "files"
        if before != self.files and before.exists():
            move(before, self.files)
        make_private(self.files, None)
        if self.server_user is None:
            return
        former = former_owners()
        for database in self.server_home.glob("postgres*"):
            if database.is_dir() and database.stat().st_uid in former:
                hand_over(database, self.server_user, former)
        if self.app_user is not None:
            hand_over(self.files, self.app_user, former)
        else:
            make_private(self.files, ROOT)  # so that it is given away whole one day

    def _lock(self, path: Path, when_taken: Callable[[int], None]) -> None:
        descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        self._locks.append(descriptor)
        if not _try_lock(descriptor):
            when_taken(descriptor)

    def _say_that_it_is_taken(self, _descriptor: int) -> None:
        raise FolderInUseError(
            f"Another tsunagu is already running on {self.path}. Use that one, stop it first, or "
            "name another folder with --data."
        )

    def _wait_for_former_run(self, descriptor: int) -> None:
        self.report("Waiting for the processes of the former run to end …")
        end = time.monotonic() + FORMER_RUN_SECONDS
        while not _try_lock(descriptor):
            if time.monotonic() > end:
                raise StartError(
                    f"Processes of a former run still use {self.server_home}. End them (`fuser -v "
                    f"{self.server_home / 'servers.lock'}` lists them), then start again."
                )
            time.sleep(0.1)

    def _release(self) -> None:
        while self._locks:
            os.close(self._locks.pop())


def is_free(folder: Path) -> bool:
    """Tell whether no process of any run holds this data folder (or none ever did)."""
    for name in ("supervisor.lock", "servers.lock"):
        with contextlib.suppress(FileNotFoundError), (folder / name).open("rb") as lock:
            if not _try_lock(lock.fileno()):
                return False
    return True


def _try_lock(descriptor: int) -> bool:
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True
