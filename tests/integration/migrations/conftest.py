"""The played group of an earlier version, brought to this version's schema; a copy for each test."""

import shutil
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import select

from portal.beginning.sample import accounts
from portal.running.embedded import EmbeddedServers
from portal.running.postgres import create_database
from shared_db.foundation.settings import Settings
from shared_db.migrate import upgrade
from shared_db.models import Person
from shared_db.spine.transaction import Record
from tests.factories.played_group import DUMP, FILES
from tests.fixtures.databases import Copies, Database
from tests.fixtures.instants import move_clock
from tests.fixtures.portal import Browser
from tests.fixtures.standing import FONTS

TEMPLATE = "played_group"


@pytest.fixture(scope="session")
def played_template(embedded_servers: EmbeddedServers, clock_of_databases: timedelta) -> str:
    """The name of the database as it was dumped and then migrated, by the tables' owner as always."""
    with embedded_servers.postgres.connect() as connection:
        create_database(connection, TEMPLATE)
    whole = ("--exit-on-error", "--single-transaction")
    embedded_servers.postgres.run_client("pg_restore", *whole, f"--dbname={TEMPLATE}", str(DUMP))
    with embedded_servers.postgres.connect(database=TEMPLATE) as inside:
        move_clock(inside, clock_of_databases)
    upgrade(embedded_servers.owner_url(TEMPLATE))
    return TEMPLATE


@pytest.fixture
def database(copies: Copies, played_template: str) -> Iterator[Database]:
    """The group's database."""
    with copies(played_template) as made:
        yield made


@pytest.fixture
def files_folder(tmp_path: Path) -> Path:
    """The group's drawings and documents."""
    return Path(shutil.copytree(FILES, tmp_path / "files"))


@pytest.fixture
def settings(settings: Settings) -> Settings:
    """With the fonts that documents are drawn with."""
    return replace(settings, fonts=FONTS)


@pytest.fixture
def browser(app: Flask, record: Record) -> Callable[[str], Browser]:
    """`browser("a_engineer")`: one of the sample's people, signed in."""
    addresses = {account.key: account.email for account in accounts()}

    def sign_in(key: str) -> Browser:
        with record.as_server("a test") as db:
            person = db.scalars(select(Person).where(Person.email == addresses[key])).one()
        return Browser(app, person.id, person.session_epoch)

    return sign_in
