"""The database keeps every text of the confidentiality terms, whoever changes it."""

import psycopg
import pytest
from alembic import command
from psycopg import sql
from sqlalchemy import select, text
from sqlalchemy.exc import IntegrityError

from portal.running.embedded import EmbeddedServers
from portal.running.postgres import create_database
from shared_db.migrate import configuration, upgrade
from shared_db.models import ConfidentialityText
from tests.factories.world import World


def test_the_terms_change_by_versions_that_are_all_kept(
    world: World, owner_database_url: str
) -> None:
    change = "UPDATE \"group\" SET confidentiality_text_ja = 'neu'"
    with world.record.as_server("a test") as db:
        db.execute(text(f"{change}, confidentiality_version = 2"))
    for wrong in ("SET confidentiality_text_en = 'x'", "SET confidentiality_version = 1"):
        with pytest.raises(IntegrityError), world.record.as_server("a test") as db:
            db.execute(text(f'UPDATE "group" {wrong}'))
    kept = select(ConfidentialityText.text_ja).where(ConfidentialityText.group_id == world.group_id)
    with world.record.as_server("a test") as db:
        assert db.scalars(kept.order_by(ConfidentialityText.version)).all() == ["", "neu"]
    with (
        psycopg.connect(owner_database_url.replace("+psycopg", "")) as owner,
        pytest.raises(psycopg.errors.IntegrityError, match="append-only"),
    ):
        owner.execute("DELETE FROM confidentiality_text")


def test_a_group_that_was_there_before_keeps_the_text_that_people_have_accepted(
    embedded_servers: EmbeddedServers,
) -> None:
    name = "before_the_texts"
    url = embedded_servers.owner_url(name)
    with embedded_servers.postgres.connect() as connection:
        create_database(connection, name)
        command.upgrade(configuration(url), "0005_ended_sign_in")
        with psycopg.connect(url.replace("+psycopg", "")) as owner:
            owner.execute(
                'INSERT INTO "group" (id, name, currency, timezone, reply_promise_minutes,'
                " confidentiality_text_ja, confidentiality_text_en, confidentiality_version)"
                " VALUES (gen_random_uuid(), '連携', 'JPY', 'Asia/Tokyo', 120, '本文', 'Text', 3)"
            )
        upgrade(url)
        with psycopg.connect(url.replace("+psycopg", "")) as owner:
            kept = "SELECT version, text_ja, text_en FROM confidentiality_text"
            assert owner.execute(kept).fetchall() == [(3, "本文", "Text")]
            assert owner.execute('SELECT version FROM "group"').fetchall() == [(1,)]
        connection.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(name)))
