"""Whoever has very much hands it over in portions, each of which can be saved."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import select

from portal.duties import portions
from portal.duties.forms import MOST_ROWS
from shared_db.models import Duty, Inquiry
from shared_db.spine.transaction import Record
from tests.factories.inquiries import sent_inquiry
from tests.factories.world import World
from tests.fixtures.portal import Browser
from tests.integration.duties.calls import open_duties
from tests.integration.inquiries.form_page import FormPage

SignIn = Callable[[str | None], Browser]


@pytest.fixture
def many(world: World, record: Record) -> list[UUID]:
    """Five more inquiries that A leads, of which its engineer is in charge."""
    found = [sent_inquiry(world, lead="a").id for _n in range(5)]
    engineer = world.people["a_engineer"]
    with record.as_server("a test") as db:
        for inquiry in found:
            db.add(
                Duty(
                    inquiry_id=inquiry,
                    company_id=world.companies["a"],
                    person_id=engineer,
                    given_by=engineer,
                )
            )
    return found


def test_a_portion_can_always_be_saved() -> None:
    assert portions.PORTION <= MOST_ROWS


def test_what_somebody_is_in_charge_of_is_handed_over_portion_by_portion(
    world: World, browser: SignIn, many: list[UUID], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(portions, "PORTION", 3)
    manager, engineer = browser("a_manager"), world.people["a_engineer"]
    path = f"/people/{engineer}/duties"
    total = len(open_duties(manager, engineer))
    assert total > 5
    assert f"{total}件" in manager.get(f"/group/people/{engineer}").text
    second = FormPage(manager.get(path).text).next_page
    assert second.endswith("from=3")
    shown = manager.get(second).text
    assert f"全{total}件のうち4～6件目です" in shown
    rows = {name: one for name, one in FormPage(shown).sent().items() if name.startswith("rows")}
    saved = manager.post(second, rows | {"to_all": str(world.people["a_manager"])})
    assert (saved.status_code, saved.headers["Location"]) == (303, second)
    assert len(open_duties(manager, engineer)) == total - 3
    assert manager.get(f"{path}?from=900").status_code == 200


def test_what_a_shop_leads_is_handed_over_portion_by_portion(
    world: World,
    browser: SignIn,
    many: list[UUID],
    record: Record,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(portions, "PORTION", 3)
    coordinator, path = browser("a_coordinator"), f"/companies/{world.companies['a']}/leads"
    shown = coordinator.get(path).text
    assert "「まとめて1社に引き継ぐ」は、ここに表示されている分だけに効きます" in shown
    assert shown.count('<th scope="row"') == 3
    assert FormPage(shown).next_page.endswith("from=3")
    sent: dict[str, Any] = FormPage(shown).sent() | {"to_all": str(world.companies["c"])}
    assert coordinator.post(path, sent).status_code == 303
    with record.as_server("a test") as db:
        led = db.scalars(select(Inquiry.lead_company_id).where(Inquiry.id.in_(many))).all()
    assert led.count(world.companies["c"]) == 3


def test_handing_over_many_asks_no_more_than_handing_over_one(
    world: World,
    browser: SignIn,
    many: list[UUID],
    count_sql: Callable[[Callable[[], Any]], int],
) -> None:
    manager, engineer = browser("a_manager"), world.people["a_engineer"]
    rows = [
        {"duty_id": one["in_charge"]["duty_id"]}
        for one in open_duties(manager, engineer)
        if one["inquiry_id"] in {str(inquiry) for inquiry in many}
    ]

    def hand_over(some: list[dict[str, str]]) -> Callable[[], Any]:
        sent: dict[str, Any] = {"to_all": str(world.people["a_sales"])}
        for place, row in enumerate(some):
            sent[f"rows-{place}-duty_id"] = row["duty_id"]
        return lambda: manager.post(f"/people/{engineer}/duties", sent)

    assert len(rows) == 5
    assert count_sql(hand_over(rows[:1])) == count_sql(hand_over(rows[1:]))
