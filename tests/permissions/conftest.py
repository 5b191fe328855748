"""The standing case is made once, through the services; each row gets a copy of its database."""

import itertools
import shutil
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import select

from portal.app import create_app
from portal.cli.supervisor.embedded import EmbeddedServers
from portal.cli.supervisor.postgres import create_database
from shared_db.models import Job, JobState
from shared_db.settings import Settings
from shared_db.transaction import Record
from tests.factories.world import World, make_world
from tests.fixtures.databases import Database
from tests.fixtures.portal import SECRET
from tests.permissions.case import Case, make_case
from workers.runner import Workshop, run_in

TEMPLATE = "standing_case"
_numbers = itertools.count(1)


@pytest.fixture(scope="session")
def standing_case(
    embedded_servers: EmbeddedServers,
    migrated_template: str,
    tmp_path_factory: pytest.TempPathFactory,
) -> Case:
    """The case, in a database that nobody is connected to any more."""
    files = tmp_path_factory.mktemp("files")
    with embedded_servers.postgres.connect() as connection:
        create_database(connection, TEMPLATE, template=migrated_template)
    settings = Settings(
        embedded_servers.app_url(TEMPLATE), embedded_servers.redis_url, files, SECRET
    )
    app = create_app(settings, deliver=False)
    workshop = Workshop(settings)

    def do_jobs() -> None:
        with workshop.record.reading() as db:
            queued = list(db.scalars(select(Job.id).where(Job.state == JobState.QUEUED)))
        for job_id in queued:
            run_in(workshop, job_id)

    with app.test_request_context():
        case = make_case(make_world(app.extensions["record"]), files, do_jobs)
    workshop.close()
    app.extensions["record"].engine.dispose()
    return case


@pytest.fixture
def database(embedded_servers: EmbeddedServers, standing_case: Case) -> Iterator[Database]:
    """A copy of the case for this test."""
    name = f"case_{next(_numbers)}"
    with embedded_servers.postgres.connect() as connection:
        create_database(connection, name, template=TEMPLATE)
    yield Database(name, embedded_servers.app_url(name), embedded_servers.owner_url(name))
    with embedded_servers.postgres.connect() as connection:
        connection.execute(f'DROP DATABASE "{name}" WITH (FORCE)')


@pytest.fixture
def files_folder(standing_case: Case, tmp_path: Path) -> Path:
    """The case's files, copied."""
    return Path(shutil.copytree(standing_case.files, tmp_path / "files"))


@pytest.fixture
def world(standing_case: Case, record: Record) -> World:
    """The case's people, on this test's copy."""
    return replace(standing_case.world, record=record)


@pytest.fixture
def case(standing_case: Case) -> Case:
    """The ids of the case."""
    return standing_case
