"""Who led all groups of the shop leads each of them afterwards, and nobody another one."""

from collections.abc import Iterator
from contextlib import contextmanager

import psycopg
import pytest
from alembic import command
from psycopg import sql
from sqlalchemy import select
from sqlalchemy.exc import DBAPIError

from portal.running.embedded import EmbeddedServers
from portal.running.postgres import create_database
from shared_db.migrate import configuration, upgrade
from shared_db.models import GroupRole, Membership, MembershipRole, PersonGroupRole, PersonRole
from shared_db.spine.transaction import Record
from tests.factories.played_group import DUMP

BEFORE = "0031_money_references"
NAME = "before_roles_of_groups"
LEADS = "SELECT person.email, role FROM group_role JOIN person ON person.id = person_id"
IN_TWO = """
INSERT INTO "group" (id, name, currency, timezone, reply_promise_minutes, work_days, work_from,
    work_until, holidays_off, closing_days, open_to_strangers, confidentiality_text_ja,
    confidentiality_text_en, confidentiality_version)
SELECT gen_random_uuid(), 'もうひとつの連携', currency, timezone, 60, '12345', 510, 1050, true, '{}',
    true, '', '', 1 FROM "group";
INSERT INTO membership (id, group_id, company_id, role, since)
SELECT gen_random_uuid(), other.id, person.company_id, 'member', '2026-01-01'
FROM "group" other, person
WHERE other.name = 'もうひとつの連携' AND person.email = 'coordinator@kotobuki.example';
UPDATE link SET roles = '["engineer", "coordinator"]' WHERE purpose = 'invite_person';
"""


def test_everybody_of_the_played_group_keeps_their_roles(record: Record) -> None:
    with record.as_server("a test") as db:
        assert set(db.scalars(select(PersonGroupRole.role))) == set(GroupRole)
        assert {*db.scalars(select(PersonRole.role))} > {"customer", "engineer", "manager"}
        kinds = set(db.scalars(select(Membership.role)))
        assert kinds == set(MembershipRole)


@contextmanager
def kept_until(servers: EmbeddedServers, before: str) -> Iterator[psycopg.Connection]:
    """The played group as the version before left it, for the tables' owner."""
    with servers.postgres.connect() as connection:
        create_database(connection, NAME)
        try:
            whole = ("--exit-on-error", "--single-transaction")
            servers.postgres.run_client("pg_restore", *whole, f"--dbname={NAME}", str(DUMP))
            command.upgrade(configuration(servers.owner_url(NAME)), before)
            url = servers.owner_url(NAME).replace("+psycopg", "")
            with psycopg.connect(url, autocommit=True) as owner:
                yield owner
        finally:
            dropped = sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(NAME))
            connection.execute(dropped)


def test_who_led_two_groups_leads_both_and_so_does_who_was_invited_to(
    embedded_servers: EmbeddedServers,
) -> None:
    with kept_until(embedded_servers, BEFORE) as owner:
        owner.execute(IN_TWO)
        upgrade(embedded_servers.owner_url(NAME))
        groups = {str(row[0]) for row in owner.execute('SELECT id FROM "group"')}
        leads = sorted(owner.execute(LEADS).fetchall())
        assert leads == sorted(
            [(f"{role}@kotobuki.example", role) for role in ("administrator", "coordinator")] * 2
        )
        [roles] = owner.execute("SELECT roles FROM link WHERE purpose = 'invite_person'").fetchone()
        assert set(roles) == {"engineer", *(f"coordinator:{group}" for group in groups)}


def test_a_record_in_which_a_company_is_two_things_is_left_as_it_is(
    embedded_servers: EmbeddedServers,
) -> None:
    with kept_until(embedded_servers, BEFORE) as owner:
        owner.execute("UPDATE company SET kind = 'supplier' WHERE kind = 'customer'")
        with pytest.raises(DBAPIError, match="あさひ野計測機器"):
            upgrade(embedded_servers.owner_url(NAME))
        assert owner.execute("SELECT version_num FROM alembic_version").fetchone() == (BEFORE,)
