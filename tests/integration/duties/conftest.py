"""Each test gets a copy of the standing case: A leads X's inquiry, B was asked and has answered."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from shared_db.spine.transaction import Record
from tests.factories.world import World
from tests.fixtures.databases import Copies, Database
from tests.fixtures.standing import STANDING
from tests.permissions.case import Case


@pytest.fixture
def database(copies: Copies, standing_case: Case) -> Iterator[Database]:
    """A copy of the case for this test."""
    with copies(STANDING) as database:
        yield database


@pytest.fixture
def world(standing_case: Case, record: Record) -> World:
    """The case's people, on this test's copy."""
    return replace(standing_case.world, record=record)


@pytest.fixture
def standing(standing_case: Case, world: World) -> Case:
    """The ids of the case."""
    return replace(standing_case, world=world)


@pytest.fixture
def files_folder(standing_case: Case) -> Path:
    """The case's files, which nobody changes here."""
    return standing_case.files
