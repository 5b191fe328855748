"""The standing case of the permission table, up to the issued quote, on a test's own record."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import select

from shared_db.foundation.settings import Settings
from shared_db.models import Job, JobKind, JobState
from tests.factories.world import World
from tests.permissions.case import Case, make_case
from workers.runner import Workshop, run_in


@pytest.fixture
def roll_up(settings: Settings) -> Iterator[Callable[[], None]]:
    """Do every queued roll-up, as a worker would."""
    workshop = Workshop(settings)

    def do_them() -> None:
        with workshop.record.as_server("a test") as db:
            queued = db.scalars(
                select(Job.id).where(Job.kind == JobKind.ROLLUP, Job.state == JobState.QUEUED)
            ).all()
        for job_id in queued:
            run_in(workshop, job_id)

    yield do_them
    workshop.close()


@pytest.fixture
def quoted(app: Flask, world: World, files_folder: Path, roll_up: Callable[[], None]) -> Case:
    """X's inquiry with A's quote on it, for which B was asked and has given an offer."""
    with app.test_request_context():
        return make_case(world, files_folder, roll_up)
