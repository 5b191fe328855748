"""The portal with the probe in it, and eyes on what it has kept and logged."""

import json
from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import func, select

from shared_db.models import Event, Job
from shared_db.spine.transaction import Record
from tests.integration.portal import probe


@pytest.fixture
def app(own_app: Flask) -> Flask:
    """With the probe."""
    probe.register(own_app)
    return own_app


@pytest.fixture
def kept(record: Record) -> Callable[[], tuple[int, int]]:
    """How many events and jobs stand in the record."""

    def count() -> tuple[int, int]:
        with record.as_server("a test") as db:
            events = db.scalar(select(func.count()).select_from(Event))
            jobs = db.scalar(select(func.count()).select_from(Job))
        return events or 0, jobs or 0

    return count


@pytest.fixture
def logged(capsys: pytest.CaptureFixture[str]) -> Callable[[], list[dict[str, Any]]]:
    """The lines of the log since the last look."""

    def read() -> list[dict[str, Any]]:
        return [json.loads(line) for line in capsys.readouterr().err.splitlines()]

    return read
