"""Who decides about what is decided is told so, or led to it."""

from collections.abc import Callable
from pathlib import Path
from uuid import UUID

import pytest
from sqlalchemy import select

from portal.intake import deciding
from portal.intake.forms import AcceptForm
from shared_db.models import Inquiry, Intake, IntakeState
from tests.factories.inquiries import taken_in
from tests.factories.intake import asked_at_the_entrance
from tests.factories.world import World
from tests.fixtures.portal import Browser

Browsers = Callable[[str | None], Browser]


@pytest.fixture
def by_hand(world: World) -> Intake:
    """What a shop has entered from a fax."""
    taken_in(world)
    with world.record.as_server("a test") as db:
        return db.scalars(select(Intake)).one()


@pytest.mark.parametrize("reason", ["取扱範囲外", " "])
def test_what_a_shop_has_entered_cannot_be_refused(
    world: World, browser: Browsers, by_hand: Intake, reason: str
) -> None:
    sales = browser("a_sales")
    answer = sales.post(f"/intake/{by_hand.id}/refuse", {"reason": reason})
    assert answer.status_code == 409 and "すでに処理されています" in answer.text
    api = sales.post(
        f"/api/v1/intakes/{by_hand.id}/refuse",
        json={"client_id": str(UUID(int=1)), "reason": "取扱範囲外"},
    )
    assert (api.status_code, api.json["error"]["code"]) == (409, "decided")
    with world.record.as_server("a test") as db:
        assert db.get_one(Intake, by_hand.id).state is IntakeState.ACCEPTED


@pytest.mark.parametrize("form", [{}, {"customer_id": "nobody"}, {"delivery_date": "yesterday"}])
def test_what_a_shop_has_entered_leads_to_its_inquiry(
    world: World, browser: Browsers, by_hand: Intake, form: dict[str, str]
) -> None:
    sales, inquiry = browser("a_sales"), f"/inquiries/{by_hand.inquiry_id}"
    answer = sales.post(f"/intake/{by_hand.id}/accept", form)
    assert (answer.status_code, answer.headers["Location"]) == (303, inquiry)
    answer = sales.get(f"/intake/{by_hand.id}")
    assert (answer.status_code, answer.headers["Location"]) == (303, inquiry)


def test_refused_after_it_was_taken_is_not_shown_as_refused(
    world: World, browser: Browsers, files_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    intake_id = asked_at_the_entrance(world, files_folder)
    refuse = deciding.refuse

    def later(*arguments: object) -> Intake:
        with world.record.work(world.actor("b_sales")) as work:
            deciding.accept(work, intake_id, AcceptForm(company_name="株式会社はじめて工業"))
        return refuse(*arguments)  # type: ignore[arg-type]

    monkeypatch.setattr(deciding, "refuse", later)
    answer = browser("a_sales").post(f"/intake/{intake_id}/refuse", {"reason": "x"})
    assert answer.status_code == 409 and "お断りしました" not in answer.text
    with world.record.as_server("a test") as db:
        assert db.scalars(select(Inquiry)).one().id == db.get_one(Intake, intake_id).inquiry_id
