"""The group server's database is set up with the same roles as the embedded one."""

import os
import subprocess
from pathlib import Path

import psycopg
import pytest

from portal.running.embedded import EmbeddedServers
from portal.running.postgres import ADMIN, APP, OWNER, PORT

SCRIPT = Path(__file__).parents[2] / "deploy" / "postgres-roles.sh"


def test_the_script_makes_an_owner_and_an_app_that_owns_nothing(
    own_servers: EmbeddedServers,
) -> None:
    data = own_servers.data
    programs = Path(own_servers.postgres.child.spec.command[0]).parent
    with own_servers.postgres.connect() as connection:
        connection.execute("DROP DATABASE tsunagu")
        connection.execute("CREATE DATABASE group_server")
        connection.execute(f"DROP ROLE {OWNER}")
        connection.execute(f"DROP ROLE {APP}")
    subprocess.run(
        ["bash", str(SCRIPT)],
        env={
            "PATH": f"{programs}{os.pathsep}{os.environ['PATH']}",
            "PGHOST": str(data.sockets),
            "PGPORT": str(PORT),
            "PGPASSWORD": data.secrets.admin_password,
            "POSTGRES_USER": ADMIN,
            "POSTGRES_DB": "group_server",
            "OWNER_PASSWORD": data.secrets.owner_password,
            "APP_PASSWORD": data.secrets.app_password,
        },
        check=True,
        capture_output=True,
    )
    with own_servers.postgres.connect(OWNER, "group_server") as connection:
        connection.execute("CREATE TABLE theirs ()")
    with own_servers.postgres.connect(APP, "group_server") as connection:
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            connection.execute("SELECT FROM theirs")
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            connection.execute("CREATE TABLE mine ()")
