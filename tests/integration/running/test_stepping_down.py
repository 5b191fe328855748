"""Started by root, nothing that talks to anybody stays root, or shares its user with others."""

import json
import os
import socket
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import redis
from click.testing import CliRunner

from portal.cli import main
from portal.running.embedded import EmbeddedServers
from portal.running.folder import DataFolder
from portal.running.folder_checks import POSTGRES_SOCKET
from portal.running.program import PARTS
from portal.running.server_user import OWN_NUMBERS
from tests.fixtures.supervisor import Portal, Up, free_port, holders_of

as_root = pytest.mark.skipif(os.geteuid() != 0, reason="only root can step down")
StartUp = Callable[..., Up]
NOBODY = 65534
AS_NOBODY: dict[str, Any] = {"user": NOBODY, "group": NOBODY, "extra_groups": [], "cwd": "/"}
BECOME_NOBODY = "import os, socket; os.setgroups([]); os.setgid(65534); os.setuid(65534)"
#: Takes the port of its last argument from the socket that it was given, and answers one request.
GIVEN = """
import http.server, socket, sys
class Ready(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        self.send_response(200); self.end_headers(); self.wfile.write(b"ready")
server = http.server.HTTPServer(("127.0.0.1", 0), Ready, bind_and_activate=False)
server.socket = socket.socket(fileno=int(sys.argv[1].removeprefix("fd://")))
server.serve_forever()
"""


def _search_path() -> dict[str, str]:
    root, packages = Path(__file__).parents[3], [p for p in sys.path if "site-packages" in p]
    return {**os.environ, "PYTHONPATH": os.pathsep.join([str(root), *packages])}


def _python_for_all() -> str | None:
    """A Python that everybody can run with our packages: ours, or the system's of our version."""
    minor = sys.version_info.minor
    pythons = (sys.executable, f"/usr/bin/python3.{minor}", f"/usr/local/bin/python3.{minor}")
    return next(filter(_nobody_runs, pythons), None)


def _nobody_runs(python: str) -> bool:
    try:
        subprocess.run(
            [python, "-P", "-c", f"import {','.join(PARTS)}"],
            check=True,
            env=_search_path(),
            capture_output=True,
            **AS_NOBODY,
        )
    except (OSError, subprocess.CalledProcessError):
        return False
    return True


@pytest.fixture
def for_all(start_up: StartUp) -> Callable[..., Up]:
    """`for_all()`: an `up` by root, with a program that everybody may read."""
    python = _python_for_all()
    if python is None:
        pytest.skip("no Python here that others than root may run: stepping down is LEFT OUT")

    def start(kind: type[Up] = Up, *arguments: Path) -> Up:
        parts = {"python": python, "environment": _search_path()}
        return start_up(*arguments, kind=type(kind.__name__, (kind,), parts))

    return start


def users_of_processes(folder: Path) -> dict[str, int]:
    """The processes of a run, and the user of each."""
    found = holders_of(folder / "servers.lock")
    return {command: Path(f"/proc/{pid}").stat().st_uid for pid, command in found.items()}


@as_root
def test_web_worker_sweeper_and_servers_have_a_user_of_their_own(
    for_all: Callable[..., Up], data_folder: Path
) -> None:
    up = for_all(Portal)
    up.wait_for("tsunagu is ready", seconds=90)
    users = users_of_processes(data_folder)
    for part in ("gunicorn", "celery", "workers.sweeper", "bin/postgres", "valkey-server"):
        of_part = {user for command, user in users.items() if part in command}
        assert len(of_part) == 1 and of_part < set(OWN_NUMBERS), (part, users)
    supervisor = [command for command, user in users.items() if user == 0]
    assert len(supervisor) == 1 and "portal.cli up" in supervisor[0]
    assert "Warning" not in up.printed


@as_root
def test_what_earlier_versions_left_is_taken_over(
    for_all: Callable[..., Up], data_folder: Path
) -> None:
    first = for_all()
    first.wait_for("tsunagu is ready")
    first.stop()
    for folder, _folders, names in os.walk(data_folder):
        for name in (".", *names):
            of_servers = Path(folder).relative_to(data_folder).parts[:1] in (
                ("postgres",),
                ("run",),
            )
            user = NOBODY if of_servers else 0
            os.chown(Path(folder, name), user, user, follow_symlinks=False)
    drawing = data_folder / "files" / "ab" / "abcd"
    drawing.parent.mkdir(mode=0o700)
    drawing.write_text("a drawing")
    drawing.chmod(0o600)
    secrets = json.loads((data_folder / "secrets.json").read_text())
    del secrets["valkey_password"]
    (data_folder / "secrets.json").write_text(json.dumps(secrets))

    for_all().wait_for("tsunagu is ready")
    kept = json.loads((data_folder / "secrets.json").read_text())
    assert kept.pop("valkey_password") and kept == secrets
    for name in ("files/ab/abcd", "files", "postgres/global/pg_filenode.map", "run"):
        assert (data_folder / name).stat().st_uid in OWN_NUMBERS, name


@as_root
def test_drawings_in_a_closed_folder_go_where_their_user_can_reach_them(
    for_all: Callable[..., Up], data_folder: Path
) -> None:
    folder = data_folder.with_name("closed") / "data"
    (folder / "files").mkdir(parents=True)
    folder.parent.chmod(0o700)
    (folder / "files" / "drawing").write_text("a drawing")
    up = for_all(Up, folder)
    up.wait_for("tsunagu is ready")
    home = Path((folder / "servers-at").read_text().strip())
    up.stop()
    data_folder.mkdir()
    (data_folder / "servers-at").write_text(str(home))  # so that the fixture removes it
    assert (home / "files" / "drawing").stat().st_uid in OWN_NUMBERS
    assert not (folder / "files").exists()


@as_root
def test_a_port_that_only_root_may_open_is_opened_for_the_web_process(
    for_all: Callable[..., Up], data_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Low(Up):
        def arguments(self) -> list[str]:
            script, folder, _port = super().arguments()[1:]
            script = script.replace('("-c", WEB, str(port))', '("-c", WEB, f"127.0.0.1:{port}")')
            before, _web, after = script.split("'''")
            return ["-c", f"{before}'''{GIVEN}'''{after}", folder, str(_free_low_port())]

    for_all(Low).wait_for("tsunagu is ready")


def _free_low_port() -> int:
    for port in range(1023, 900, -1):
        with socket.socket() as probe:
            try:
                probe.bind(("127.0.0.1", port))
            except OSError:
                continue
            return port
    raise AssertionError("no free port")


@as_root
def test_no_process_of_nobody_commands_valkey_or_reads_the_database(
    embedded_servers: EmbeddedServers,
) -> None:
    data = embedded_servers.data
    pid, database = embedded_servers.valkey.child.pid, data.database / "global" / "pg_filenode.map"
    for command in (
        *(f"socket.socket(socket.AF_UNIX).connect({str(one)!r})" for one in _sockets(data)),
        *(f"open({one!r}, 'rb').read()" for one in (str(database), f"/proc/{pid}/environ")),
    ):
        tried = subprocess.run(
            [sys.executable, "-c", f"{BECOME_NOBODY}; {command}"],
            check=False,
            capture_output=True,
            text=True,
        )
        assert "PermissionError" in tried.stderr, tried


def _sockets(data: DataFolder) -> tuple[Path, ...]:
    return data.valkey_socket, data.sockets / POSTGRES_SOCKET


def test_valkey_asks_for_a_password_which_no_list_of_processes_shows(
    embedded_servers: EmbeddedServers,
) -> None:
    stranger = redis.Redis(unix_socket_path=str(embedded_servers.data.valkey_socket))
    with pytest.raises(redis.AuthenticationError):
        stranger.ping()
    stranger.close()
    password = embedded_servers.data.secrets.valkey_password.encode()
    for process in Path("/proc").glob("[0-9]*/cmdline"):
        try:
            assert password not in process.read_bytes()
        except (FileNotFoundError, ProcessLookupError):
            continue


def test_the_sample_is_not_opened_to_others_unless_asked_twice(data_folder: Path) -> None:
    place = ["up", "--data", str(data_folder), "--port", str(free_port()), "--host", "0.0.0.0"]
    refused = CliRunner().invoke(main, [*place, "--sample"])
    assert refused.exit_code == 1 and "--open-sample" in refused.output
    assert not data_folder.exists()
    data_folder.mkdir()
    (data_folder / "sample.txt").write_text("accounts of an earlier start")
    refused = CliRunner().invoke(main, place)
    assert refused.exit_code == 1 and "--open-sample" in refused.output
