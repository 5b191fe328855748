"""The standing case is made once, through the services; each row gets a copy of its database."""

import itertools
import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import func, select, update

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
from tests.permissions.planted import Secret, plant
from workers.runner import Workshop, run_in

STANDING, PLANTED = "standing_case", "planted_case"
FONTS = Path(os.environ.get("TSUNAGU_FONTS", Path(__file__).parents[2] / "portal/static/built"))
_numbers = itertools.count(1)


@contextmanager
def _at_work(
    servers: EmbeddedServers, name: str, files: Path, fonts: Path | None = None
) -> Iterator[tuple[Flask, Callable[[], int]]]:
    """The portal on a new database, and one round of its workers; nobody is connected later on."""
    settings = Settings(servers.app_url(name), servers.redis_url, files, SECRET, fonts=fonts)
    app = create_app(settings, deliver=False)
    workshop = Workshop(settings)

    def do_jobs() -> int:
        with workshop.record.reading() as db:
            db.execute(update(Job).where(Job.attempts > 0).values(run_after=func.now()))
            queued = list(db.scalars(select(Job.id).where(Job.state == JobState.QUEUED)))
        for job_id in queued:
            run_in(workshop, job_id)
        return len(queued)

    with app.test_request_context():
        yield app, do_jobs
    workshop.close()
    app.extensions["record"].engine.dispose()


@pytest.fixture(scope="session")
def standing_case(
    embedded_servers: EmbeddedServers,
    migrated_template: str,
    tmp_path_factory: pytest.TempPathFactory,
) -> Case:
    """The case, in a database that nobody is connected to any more."""
    files = tmp_path_factory.mktemp("files")
    with embedded_servers.postgres.connect() as connection:
        create_database(connection, STANDING, template=migrated_template)
    with _at_work(embedded_servers, STANDING, files) as (app, do_jobs):
        return make_case(make_world(app.extensions["record"]), files, do_jobs)


@dataclass(frozen=True)
class Planted:
    """The standing case with much more said and done in it, and what only some may know of that."""

    case: Case
    world: World
    files: Path
    secrets: list[Secret]


@pytest.fixture(scope="session")
def planted_case(
    embedded_servers: EmbeddedServers, standing_case: Case, tmp_path_factory: pytest.TempPathFactory
) -> Planted:
    """The case with every side's secrets in it, its quotes drawn."""
    assert FONTS.is_dir(), "the documents' fonts come with the page assets: run make setup"
    files = tmp_path_factory.mktemp("planted") / "files"
    shutil.copytree(standing_case.files, files)
    with embedded_servers.postgres.connect() as connection:
        create_database(connection, PLANTED, template=STANDING)
    with _at_work(embedded_servers, PLANTED, files, FONTS) as (app, do_jobs):
        people = dict(standing_case.world.people)
        world = replace(standing_case.world, record=app.extensions["record"], people=people)
        secrets = plant(standing_case, world, files, do_jobs)
        while do_jobs():
            pass
    return Planted(standing_case, world, files, secrets)


@pytest.fixture
def template(standing_case: Case) -> str:
    """Which database each test gets a copy of."""
    return STANDING


@pytest.fixture
def database(embedded_servers: EmbeddedServers, template: str) -> Iterator[Database]:
    """A copy of the case for this test."""
    name = f"case_{next(_numbers)}"
    with embedded_servers.postgres.connect() as connection:
        create_database(connection, name, template=template)
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
