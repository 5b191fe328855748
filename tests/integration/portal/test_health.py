"""Whether the portal lives and can do its work, for proxies and supervisors."""

from dataclasses import replace

import pytest

from portal.app import create_app
from shared_db.foundation.settings import Settings

NOWHERE = {
    "database_url": "postgresql+psycopg://nobody@127.0.0.1:1/nothing",
    "redis_url": "redis://127.0.0.1:1/0",
}


@pytest.mark.parametrize(
    ("away", "status", "told"),
    [
        ([], 200, {"ready": True, "database": True, "redis": True}),
        (["redis_url"], 200, {"ready": True, "database": True, "redis": False}),
        (["database_url"], 503, {"ready": False, "database": False, "redis": True}),
        (list(NOWHERE), 503, {"ready": False, "database": False, "redis": False}),
    ],
)
def test_it_is_ready_while_its_record_answers_and_lives_in_any_case(
    settings: Settings, away: list[str], status: int, told: dict[str, bool]
) -> None:
    app = create_app(replace(settings, **{name: NOWHERE[name] for name in away}), deliver=False)
    client = app.test_client()
    ready = client.get("/health/ready")
    assert (ready.status_code, ready.json) == (status, told)
    live = client.get("/health/live")
    assert (live.status_code, live.json) == (200, {"live": True})
    app.extensions["record"].engine.dispose()
