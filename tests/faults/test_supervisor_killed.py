"""The supervisor and its children die in every way; the data and strangers are unharmed."""

import os
import signal
import subprocess
import time
from collections.abc import Callable
from pathlib import Path

import psycopg
import pytest

from portal.running.folder import DataFolder
from portal.running.postgres import OWNER, PORT, password_of
from tests.fixtures.supervisor import Up, holders_of

pytestmark = pytest.mark.faults
StartUp = Callable[..., Up]
WORKER = "-P -c import time; time.sleep(600)"


def connect(folder: Path) -> psycopg.Connection:
    data = DataFolder(folder)
    return psycopg.connect(
        host=str(data.sockets),
        port=PORT,
        user=OWNER,
        password=password_of(OWNER, data.secrets),
        dbname="tsunagu",
        autocommit=True,
    )


def find_child(folder: Path, mark: str) -> int | None:
    holders = holders_of(folder / "servers.lock").items()
    return next((pid for pid, command in holders if mark in command), None)


def wait_for_children_to_end(folder: Path, seconds: float = 20) -> None:
    end = time.monotonic() + seconds
    while left := holders_of(DataFolder(folder).server_home / "servers.lock"):
        assert time.monotonic() < end, left
        time.sleep(0.05)


def test_kill_9_takes_the_children_along_and_the_next_start_has_the_data(
    start_up: StartUp, data_folder: Path
) -> None:
    first = start_up()
    first.wait_for("tsunagu is ready")
    with connect(data_folder) as connection:
        connection.execute("CREATE TABLE kept (word text)")
        connection.execute("INSERT INTO kept VALUES ('見積')")
    assert len(holders_of(data_folder / "servers.lock")) >= 5
    first.process.kill()
    wait_for_children_to_end(data_folder)

    start_up().wait_for("tsunagu is ready")
    with connect(data_folder) as connection:
        assert connection.execute("SELECT word FROM kept").fetchone() == ("見積",)


def test_a_start_right_after_kill_9_waits_for_the_former_children(start_up: StartUp) -> None:
    first = start_up()
    first.wait_for("tsunagu is ready")
    first.process.kill()
    start_up().wait_for("tsunagu is ready")


def test_killed_while_the_database_is_being_made_the_next_start_makes_it_anew(
    start_up: StartUp, data_folder: Path
) -> None:
    first = start_up()
    end = time.monotonic() + 10
    while not (data_folder / "postgres.unfinished" / "PG_VERSION").exists():
        assert time.monotonic() < end and not (data_folder / "postgres").exists()
        time.sleep(0.002)
    first.process.kill()
    start_up().wait_for("tsunagu is ready")
    assert not (data_folder / "postgres.unfinished").exists()


@pytest.mark.parametrize("server", [False, True], ids=["worker", "postgres"])
def test_a_child_that_dies_is_started_again_and_said(
    start_up: StartUp, data_folder: Path, server: bool
) -> None:
    up = start_up()
    up.wait_for("tsunagu is ready")
    mark, name = ("-c listen_addresses", "PostgreSQL") if server else (WORKER, "worker")
    victim = find_child(data_folder, mark)
    assert victim is not None
    os.kill(victim, signal.SIGKILL)
    up.wait_for(f"{name} ended by signal 9; it is started again in 0.5 s")
    end = time.monotonic() + 20
    while find_child(data_folder, mark) in (None, victim):
        assert time.monotonic() < end, up.printed
        time.sleep(0.05)
    while True:
        try:
            connect(data_folder).close()
            break
        except psycopg.OperationalError:
            assert time.monotonic() < end, up.printed
            time.sleep(0.1)


def test_a_stale_pid_file_that_names_a_stranger_neither_harms_nor_hinders(
    start_up: StartUp, data_folder: Path
) -> None:
    first = start_up()
    first.wait_for("tsunagu is ready")
    pid_file = DataFolder(data_folder).database / "postmaster.pid"
    left_behind = pid_file.read_text()
    first.stop()
    owner = pid_file.parent.stat()
    stranger = subprocess.Popen(
        ["/bin/sleep", "600"],
        user=owner.st_uid if os.geteuid() == 0 else None,
    )
    try:
        pid_file.write_text("\n".join([str(stranger.pid), *left_behind.splitlines()[1:]]) + "\n")
        os.chown(pid_file, owner.st_uid, owner.st_gid)
        second = start_up()
        second.wait_for("tsunagu is ready")
        second.stop()
        assert stranger.poll() is None
    finally:
        stranger.kill()
        stranger.wait()
