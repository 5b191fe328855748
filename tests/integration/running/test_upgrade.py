"""A folder that an older PostgreSQL made is refused by `up` and brought along by `upgrade`."""

import subprocess
from pathlib import Path

import pytest
from click.testing import CliRunner

from portal.cli import main
from portal.running.binaries import find_binaries, reachable_binaries
from portal.running.embedded import EmbeddedServers
from portal.running.folder import DataFolder
from portal.running.postgres import ADMIN, APP, OWNER, Postgres
from portal.running.server_user import NAMED, SHARED
from tests.fixtures.supervisor import free_port

OLDER = 16


@pytest.fixture
def older_folder(data_folder: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A data folder as an older version would have left it, with a table in it."""
    monkeypatch.setenv(NAMED, SHARED)
    with DataFolder(data_folder) as data:
        binaries = reachable_binaries(find_binaries(OLDER), data.server_user, data.server_home)
        password = data.sockets / "password"
        password.write_text(data.secrets.admin_password)
        password.chmod(0o644)
        data.hand_to_servers(data.database)
        user = data.server_user
        subprocess.run(
            [
                *(binaries.postgres_program("initdb"), "-D", str(data.database), "--no-sync"),
                *(f"--username={ADMIN}", "--auth=scram-sha-256", "--encoding=UTF8", "--locale=C"),
                f"--pwfile={password}",
            ],
            user=user.uid if user else None,
            group=user.gid if user else None,
            extra_groups=[] if user else None,
            cwd=data.server_home,
            env={"LC_ALL": "C"},
            check=True,
            capture_output=True,
        )
        postgres = Postgres(data, binaries)
        postgres.start()
        with postgres.connect(OWNER, "tsunagu") as connection:
            connection.execute("CREATE TABLE kept (word text)")
            connection.execute("INSERT INTO kept VALUES ('見積')")
            connection.execute(f"GRANT SELECT ON kept TO {APP}")
        postgres.child.stop()
    monkeypatch.delenv(NAMED)
    return data_folder


def test_up_refuses_it_unchanged_and_upgrade_brings_everything_along(older_folder: Path) -> None:
    refused = CliRunner().invoke(
        main, ["up", "--data", str(older_folder), "--port", str(free_port())]
    )
    assert refused.exit_code == 1
    assert f"tsunagu upgrade --data {older_folder}" in refused.output
    assert (older_folder / "postgres" / "PG_VERSION").read_text().strip() == str(OLDER)

    upgraded = CliRunner().invoke(main, ["upgrade", "--data", str(older_folder)])
    assert upgraded.exit_code == 0, upgraded.output
    with DataFolder(older_folder) as data, EmbeddedServers(data) as servers:
        with servers.postgres.connect(APP, "tsunagu") as connection:
            assert connection.execute("SELECT word FROM kept").fetchone() == ("見積",)
        with servers.postgres.connect(OWNER, "tsunagu") as connection:
            connection.execute("ALTER TABLE kept ADD COLUMN still_mine int")
    assert (older_folder / f"postgres.{OLDER}" / "PG_VERSION").exists()


def test_an_upgrade_that_fails_puts_the_old_database_back(
    older_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object) -> None:
        raise RuntimeError("no space left")

    monkeypatch.setattr("portal.running.upgrade._restore", fail)
    assert CliRunner().invoke(main, ["upgrade", "--data", str(older_folder)]).exit_code != 0
    assert (older_folder / "postgres" / "PG_VERSION").read_text().strip() == str(OLDER)


def test_upgrading_what_is_new_already_changes_nothing(data_folder: Path) -> None:
    with DataFolder(data_folder) as data, EmbeddedServers(data):
        pass
    done = CliRunner().invoke(main, ["upgrade", "--data", str(data_folder)])
    assert (done.exit_code, "nothing to do" in done.output) == (0, True)
