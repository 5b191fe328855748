"""What `tsunagu up` promises about its data folder."""

import os
import signal
import stat
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from portal.running.errors import StartError
from portal.running.folder import DataFolder
from tests.fixtures.supervisor import Up, free_port, holders_of, new_data_folder

StartUp = Callable[..., Up]
as_root = pytest.mark.skipif(os.geteuid() != 0, reason="only root hands its servers to others")


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Up]:
    """A run for those who only look at it, or are sent away; it goes on until the last of them."""
    with new_data_folder() as folder:
        up = Up(folder, free_port(), tmp_path_factory.mktemp("up") / "up.txt")
        try:
            up.wait_for("tsunagu is ready")
            yield up
        finally:
            up.stop()


def test_a_second_up_on_the_same_folder_says_so_and_the_first_goes_on(
    running: Up, start_up: StartUp
) -> None:
    second = start_up(running.folder)
    assert second.exit_code(seconds=10) == 1
    assert "Another tsunagu is already running" in second.printed
    assert running.process.poll() is None


def test_ctrl_c_stops_everything_and_the_sample_is_loaded_only_once(
    start_up: StartUp, data_folder: Path
) -> None:
    first = start_up()
    first.wait_for("tsunagu is ready")
    first.process.send_signal(signal.SIGINT)
    assert first.exit_code() == 0
    assert "Stopped." in first.printed
    assert holders_of(data_folder / "servers.lock") == {}
    data_folder.joinpath("sample.txt").write_text("accounts as they were\n")
    second = start_up()
    second.wait_for("tsunagu is ready")
    assert "accounts as they were" in second.printed
    assert "database system was not properly shut down" not in (
        data_folder / "logs" / "postgres.log"
    ).read_text(encoding="utf-8")


def test_a_port_in_use_is_said_before_anything_starts(
    running: Up, data_folder: Path, tmp_path: Path
) -> None:
    second = Up(data_folder, running.port, tmp_path / "second.txt")
    assert second.exit_code() == 1
    assert f"Port {running.port}" in second.printed and "--port" in second.printed
    assert not second.folder.exists()


def test_a_database_of_another_postgresql_is_left_alone(data_folder: Path) -> None:
    older = data_folder / "postgres"
    older.mkdir(parents=True)
    (older / "PG_VERSION").write_text("16\n")
    with pytest.raises(StartError, match=r"PostgreSQL 16.*tsunagu upgrade --data"):
        DataFolder(data_folder).__enter__()
    assert [path.name for path in older.iterdir()] == ["PG_VERSION"]


def test_a_database_folder_that_is_no_database_is_refused(data_folder: Path) -> None:
    (data_folder / "postgres").mkdir(parents=True)
    with pytest.raises(StartError, match="isn't a whole PostgreSQL database"):
        DataFolder(data_folder).__enter__()


def test_a_path_too_long_for_sockets_is_said(data_folder: Path) -> None:
    with pytest.raises(StartError, match=r"too long.*--data"):
        DataFolder(data_folder / ("見" * 30)).__enter__()


def test_lost_passwords_are_said_and_not_replaced(start_up: StartUp, data_folder: Path) -> None:
    first = start_up()
    first.wait_for("tsunagu is ready")
    first.stop()
    (data_folder / "secrets.json").unlink()
    second = start_up()
    assert second.exit_code() == 1
    assert "secrets.json is missing" in second.printed


def test_passwords_drawings_and_database_are_closed_to_others(running: Up) -> None:
    for name in ("secrets.json", "sample.txt", "files", "logs", "run", "postgres"):
        assert stat.S_IMODE((running.folder / name).stat().st_mode) & 0o077 == 0, name


@as_root
def test_root_hands_the_servers_to_an_unprivileged_user(running: Up) -> None:
    servers = {
        pid: command
        for pid, command in holders_of(running.folder / "servers.lock").items()
        if "bin/postgres" in command or "valkey-server" in command
    }
    assert len(servers) == 2
    for pid in servers:
        assert Path(f"/proc/{pid}").stat().st_uid != 0


@as_root
def test_a_closed_folder_of_root_stays_closed(start_up: StartUp, data_folder: Path) -> None:
    home = data_folder.with_name("closed")
    home.mkdir(mode=0o700)
    folder = home / "data"
    folder.mkdir(mode=0o700)
    up = start_up(folder)
    up.wait_for("tsunagu is ready")
    servers = DataFolder(folder).server_home
    try:
        assert f"so the database is in {servers}" in up.printed
        assert stat.S_IMODE(home.stat().st_mode) == 0o700
        assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    finally:
        up.stop()
        data_folder.mkdir()
        (data_folder / "servers-at").write_text(str(servers))  # so that the fixture removes it
