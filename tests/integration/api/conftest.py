"""Programs with keys, on a copy of the case in which much was said and done."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from flask import Flask
from werkzeug.test import TestResponse

from shared_db.foundation.base import utc_now
from shared_db.foundation.settings import Settings
from shared_db.foundation.tokens import new_api_token
from shared_db.models import ApiToken
from tests.factories.world import World
from tests.fixtures.on_planted import *  # noqa: F403
from tests.fixtures.standing import FONTS


@pytest.fixture
def settings(settings: Settings) -> Settings:
    """With the fonts that documents are drawn with."""
    return replace(settings, fonts=FONTS)


@pytest.fixture
def document(app: Flask) -> dict[str, Any]:
    """What the portal says of its API."""
    return dict(app.test_client().get("/api/openapi.json").get_json())


@pytest.fixture
def key(world: World) -> Callable[[str], dict[str, str]]:
    """`key("a_manager")`: the header by which somebody's program is known.

    It was used just now: its next use is not noted again with each request that nothing is kept of.
    """
    known: dict[str, str] = {}

    def header(who: str) -> dict[str, str]:
        if who not in known:
            known[who], kept = new_api_token()
            of_person = {"person_id": world.people[who], "last_used_at": utc_now()}
            with world.record.as_server("a test") as db:
                db.add(ApiToken(name="program", token_hash=kept, **of_person))
        return {"Authorization": f"Bearer {known[who]}"}

    return header


@pytest.fixture
def program(app: Flask, key: Callable[[str], dict[str, str]]) -> Callable[..., TestResponse]:
    """`program("a_manager", "GET", "/api/v1/me")`: somebody's program asks."""

    def ask(who: str, method: str, path: str, **sent: Any) -> TestResponse:
        return app.test_client().open(path, method=method, headers=key(who), **sent)

    return ask
