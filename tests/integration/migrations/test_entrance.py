"""Nobody's portal takes requests of strangers because it was upgraded."""

from alembic import command
from sqlalchemy import create_engine, select, text
from sqlalchemy.pool import NullPool

from portal.running.embedded import EmbeddedServers
from portal.running.postgres import create_database
from shared_db.migrate import configuration, upgrade
from shared_db.models import Group
from shared_db.spine.transaction import Record
from tests.factories.played_group import DUMP

NAME = "entrance_came_earlier"


def test_the_group_of_an_earlier_version_is_closed_until_it_opens(record: Record) -> None:
    with record.as_server("a test") as db:
        assert set(db.scalars(select(Group.open_to_strangers))) == {False}


def test_a_group_that_had_the_setting_before_keeps_it(embedded_servers: EmbeddedServers) -> None:
    with embedded_servers.postgres.connect() as connection:
        create_database(connection, NAME)
    embedded_servers.postgres.run_client("pg_restore", f"--dbname={NAME}", str(DUMP))
    url = embedded_servers.owner_url(NAME)
    command.upgrade(configuration(url), "0026_working_hours")
    upgrade(url)
    engine = create_engine(url, poolclass=NullPool)
    with engine.connect() as connection:
        kept = connection.execute(text('SELECT open_to_strangers FROM "group"'))
        assert set(kept.scalars()) == {True}
