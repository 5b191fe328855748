"""Old savings fold by sitting: the first state is still there, the history says who did what."""

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import func, select, update

from shared_db.models import EstimateSaving
from shared_db.spine import sheet_savings
from shared_db.spine.sheet_savings import fold_old_savings
from tests.factories.world import World
from tests.integration.estimates.edits.sheet import Typing
from tests.integration.estimates.edits.test_history import cells, page, stood


@pytest.fixture
def typed(sheet: Typing, monkeypatch: pytest.MonkeyPatch) -> list[Any]:
    """A sheet's first state; three sittings have changed it since, of which one saving is new."""
    monkeypatch.setattr(sheet_savings, "SINGLE", 1)
    first = sheet.case.grid(sheet.estimate)["parts"]
    added = sheet.add("bought", description="ねじ")
    sheet.edits("a_engineer", sheet.set("operation", "run_minutes", "6.5"), added)
    line = sheet.line("material")["id"]
    sheet.edits("a_engineer", sheet.set("material", "mass_kg", "2"))
    sheet.edits("a_engineer", {"do": "remove", "line": line})
    sheet.edits("a_manager", sheet.set("operation", "run_minutes", "7", was="6.5"))
    sheet.edits("a_engineer", sheet.set("operation", "setup_minutes", "15"))
    return list(first)


def rows(world: World) -> list[Any]:
    with world.record.as_server("a test") as db:
        return list(db.scalars(select(EstimateSaving).order_by(EstimateSaving.version)))


def test_a_sitting_becomes_one_saving_and_every_other_state_stays(
    sheet: Typing, typed: list[Any], world: World
) -> None:
    with world.record.as_server("a test") as db:
        assert fold_old_savings(db) == 2
    assert [row.version - row.since_version for row in rows(world)] == [3, 1, 1]
    assert cells(stood(sheet, 1)) == cells(typed)
    text = page(sheet).split("<main")[1]
    assert '<span class="quiet">6.5</span> → <strong>7</strong>' in text
    assert "削除：" in text or "材料" in text
    inside = sheet.sign_in("a_engineer").get(f"/api/v1/estimates/{sheet.estimate}/history/2")
    assert inside.json["error"]["code"] == "version_folded"
    assert sheet.since("a_engineer", 2)["whole"]
    assert not sheet.since("a_engineer", 4)["whole"]


def test_a_named_version_and_a_pause_end_a_sitting(
    sheet: Typing, typed: list[Any], world: World
) -> None:
    address = f"/estimates/{sheet.estimate}/history/2/name"
    assert sheet.sign_in("a_engineer").post(address, data={"name": "x"}).status_code == 303
    with world.record.as_server("a test") as db:
        later = EstimateSaving.started_at + func.make_interval(0, 0, 0, 1)
        db.execute(
            update(EstimateSaving)
            .where(EstimateSaving.version > 3)
            .values(started_at=later, changed_at=EstimateSaving.changed_at + timedelta(days=1))
        )
        assert fold_old_savings(db) == 0
    assert len(stood(sheet, 2)) == len(typed)


def test_however_long_it_gets_the_first_state_is_still_there(
    sheet: Typing, typed: list[Any], world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sheet_savings, "MOST", 2)
    with world.record.as_server("a test") as db:
        fold_old_savings(db)
    assert len(rows(world)) == 2
    assert cells(stood(sheet, 1)) == cells(typed)
    assert "複数の人" in page(sheet)
