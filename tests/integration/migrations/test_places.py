"""Letters of an earlier version lead where they led, though they keep no address any more."""

from alembic import command
from sqlalchemy import create_engine, text
from sqlalchemy.pool import NullPool

from portal.running.embedded import EmbeddedServers
from portal.running.postgres import create_database
from shared_db.migrate import configuration, upgrade
from templates.addresses import address_of
from tests.factories.played_group import DUMP

NAME = "letters_came_earlier"
WHERE = "coalesce(values->>'path', regexp_replace(values->>'url', '^https?://[^/]*', ''))"


def test_letters_of_an_earlier_version_lead_where_they_led(
    embedded_servers: EmbeddedServers,
) -> None:
    with embedded_servers.postgres.connect() as connection:
        create_database(connection, NAME)
    embedded_servers.postgres.run_client("pg_restore", f"--dbname={NAME}", str(DUMP))
    url = embedded_servers.owner_url(NAME)
    engine = create_engine(url, poolclass=NullPool)
    command.upgrade(configuration(url), "0032_roles_of_groups")
    with engine.begin() as connection:
        led = {row[0]: row[1] for row in connection.execute(text(f"SELECT id, {WHERE} FROM mail"))}
    upgrade(url)
    with engine.begin() as connection:
        rows = connection.execute(text("SELECT id, values->'place' FROM mail")).all()
        left = connection.scalar(text("SELECT count(*) FROM mail WHERE values ?| '{path,url}'"))
    assert {one: place and address_of(**place) for one, place in rows} == led
    assert len(set(led.values())) > 10 and left == 0
    command.downgrade(configuration(url), "0032_roles_of_groups")
    with engine.begin() as connection:
        again = dict(connection.execute(text("SELECT id, values->>'path' FROM mail")).all())
    assert again == led
