"""The servers that come with the Python packages."""

import psycopg
import pytest
import redis

from portal.running.embedded import EmbeddedServers
from portal.running.postgres import ADMIN, APP, OWNER


def test_the_application_owns_nothing_and_may_not_change_the_schema(
    embedded_servers: EmbeddedServers,
) -> None:
    with (
        embedded_servers.postgres.connect(APP, "tsunagu") as connection,
        pytest.raises(psycopg.errors.InsufficientPrivilege),
    ):
        connection.execute("CREATE TABLE mine ()")


def test_the_owner_migrates_without_being_a_superuser(embedded_servers: EmbeddedServers) -> None:
    with embedded_servers.postgres.connect(OWNER, "tsunagu") as connection:
        connection.execute("CREATE TABLE theirs ()")
        connection.execute("DROP TABLE theirs")
        rights = connection.execute(
            "SELECT rolsuper, rolbypassrls, rolcreaterole FROM pg_roles WHERE rolname = %s", [OWNER]
        ).fetchone()
    assert rights == (False, False, False)


def test_nobody_gets_in_without_the_password(embedded_servers: EmbeddedServers) -> None:
    sockets = embedded_servers.data.sockets
    with pytest.raises(psycopg.OperationalError, match="password"):
        psycopg.connect(
            host=str(sockets), port=5432, user=ADMIN, password="guess", dbname="postgres"
        )


def test_text_is_utf8_and_sorts_alike_on_every_machine(embedded_servers: EmbeddedServers) -> None:
    with embedded_servers.postgres.connect(APP, "tsunagu") as connection:
        row = connection.execute(
            "SELECT pg_encoding_to_char(encoding), datlocprovider::text, datlocale "
            "FROM pg_database WHERE datname = current_database()"
        ).fetchone()
        assert row == ("UTF8", "b", "C.UTF-8")
        found = connection.execute("SELECT upper('é'), '髙' = '髙', length('㈱⌀')").fetchone()
        assert found == ("É", True, 2)


def test_nothing_listens_on_the_network(embedded_servers: EmbeddedServers) -> None:
    client = redis.Redis.from_url(embedded_servers.redis_url)
    assert client.config_get("port") == {"port": "0"}
    client.close()
    with embedded_servers.postgres.connect() as connection:
        assert connection.execute("SHOW listen_addresses").fetchone() == ("",)
