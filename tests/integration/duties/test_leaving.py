"""A shop leaves the group: what it led is handed over in one list, and what it said stays."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select, update

from shared_db.foundation.clock import today
from shared_db.models import Inquiry, Membership
from shared_db.spine.transaction import Record
from tests.factories.estimates import SubQuoting
from tests.factories.inquiries import sent_inquiry
from tests.factories.talk import proposed
from tests.factories.world import World
from tests.fixtures.portal import Browser
from tests.integration.duties.calls import items
from tests.permissions.case import Case

SignIn = Callable[[str | None], Browser]


@pytest.fixture
def leave(world: World, record: Record) -> Callable[[str], None]:
    """`leave("b")`: this shop was in the group until yesterday."""

    def end(shop: str) -> None:
        with record.as_server("a test") as db:
            db.execute(
                update(Membership)
                .where(Membership.company_id == world.companies[shop])
                .values(until=today() - timedelta(days=1))
            )

    return end


def leads(record: Record, *inquiries: Any) -> list[Any]:
    with record.as_server("a test") as db:
        found = select(Inquiry.lead_company_id)
        return [db.scalar(found.where(Inquiry.id == one)) for one in inquiries]


def test_what_a_shop_led_is_handed_over_in_one_list_also_when_it_was_quoted(
    standing: Case, browser: SignIn, record: Record, leave: Callable[[str], None]
) -> None:
    world, coordinator = standing.world, browser("a_coordinator")
    led = [sent_inquiry(world, lead="b").id, sent_inquiry(world, lead="b").id]
    assert items(coordinator, "lead_has_left") == []
    leave("b")
    (item,) = items(coordinator, "lead_has_left")
    assert "墨田板金" in item["sentence"] and "2件" in item["sentence"]
    assert items(browser("a_manager"), "lead_has_left") == []
    page = coordinator.get(item["url"]).text
    assert page.count('<th scope="row"') == 2
    to_a, to_c = (str(world.companies[shop]) for shop in "ac")
    typed = {
        "to_all": to_a,
        "rows-0-inquiry_id": str(led[0]),
        "rows-1-inquiry_id": str(led[1]),
        "rows-1-company_id": to_c,
    }
    assert coordinator.post(item["url"], typed).status_code == 303
    assert leads(record, *led) == [world.companies["a"], world.companies["c"]]
    assert items(coordinator, "lead_has_left") == []


def test_a_quote_of_who_has_left_gives_way_to_a_new_lead(
    standing: Case, browser: SignIn, record: Record, leave: Callable[[str], None]
) -> None:
    world, at = standing.world, standing.inquiry
    address, to_c = f"/companies/{world.companies['a']}/leads", str(world.companies["c"])
    typed = {"rows-0-inquiry_id": str(at), "rows-0-company_id": to_c}
    coordinator = browser("a_coordinator")
    refused = coordinator.post(address, typed)
    shown = coordinator.get(refused.headers["Location"]) if refused.status_code == 303 else refused
    assert "とりまとめ企業" in shown.text and leads(record, at) == [world.companies["a"]]
    # The coordinator stays in the group by another shop of it.
    with record.as_server("a test") as db:
        db.execute(
            update(Inquiry).where(Inquiry.id == at).values(lead_company_id=world.companies["b"])
        )
    leave("b")
    address = f"/companies/{world.companies['b']}/leads"
    assert coordinator.post(address, typed).status_code == 303
    assert leads(record, at) == [world.companies["c"]]


def test_what_is_open_at_a_shop_is_one_list_for_its_people_and_the_coordinator(
    world: World, browser: SignIn, record: Record
) -> None:
    """B leads one request, and A waits for its price of another; its sales hand the first over."""
    led = sent_inquiry(world, lead="b").id
    sent = sent_inquiry(world, lead="a")
    proposed(world, sent.id, sent.part_ids, "a", "b")
    costing = SubQuoting(world, sent.id, sent.part_ids)
    costing.ask(costing.build(), "b")
    address = f"/companies/{world.companies['b']}/leads"
    for who in ("b_engineer", "b_sales", "a_coordinator"):
        page = browser(who).get(address).text
        assert "未回答の二次見積依頼（この会社あて）" in page and f"/inquiries/{sent.id}" in page
        assert f"/inquiries/{led}" in page
        assert ("to_all" in page) is (who != "b_engineer")
    assert browser("a_sales").get(address).status_code == 403
    row = {"rows-0-inquiry_id": str(led), "to_all": str(world.companies["c"])}
    assert browser("b_engineer").post(address, row).status_code == 403
    assert leads(record, led) == [world.companies["b"]]
    assert browser("b_sales").post(address, row).status_code == 303
    assert leads(record, led) == [world.companies["c"]]


def test_who_asked_a_shop_that_left_is_told_to_ask_another(
    world: World, browser: SignIn, leave: Callable[[str], None]
) -> None:
    sent = sent_inquiry(world, lead="a")
    proposed(world, sent.id, sent.part_ids, "a", "c")
    costing = SubQuoting(world, sent.id, sent.part_ids)
    request = costing.ask(costing.build(), "c")
    engineer = browser("a_engineer")
    assert items(engineer, "asked_shop_has_left") == []
    leave("c")
    (item,) = items(engineer, "asked_shop_has_left")
    assert item["url"] == f"/requests/{request}" and "隅田切削" in item["sentence"]
    assert items(browser("b_engineer"), "asked_shop_has_left") == []


def test_what_it_wrote_stays_for_those_who_could_read_it(
    standing: Case, browser: SignIn, leave: Callable[[str], None]
) -> None:
    at = standing.inquiry
    said = {"client_id": "0a5a3c10-5a5a-4d0e-9d5e-0a5a3c107e5b", "body": "曲げは可能です"}
    browser("b_engineer").post(f"/api/v1/inquiries/{at}/channels/customer/messages", json=said)
    leave("b")
    for who in ("x_customer", "a_sales", "c_engineer"):
        page = browser(who).get(f"/inquiries/{at}?channel=customer").text
        assert "曲げは可能です" in page and "b_engineer" in page, who
    offered = browser("a_engineer").get(f"/requests/{standing.request}")
    assert offered.status_code == 200 and "墨田板金" in offered.text
    assert browser("b_engineer").get(f"/inquiries/{at}").status_code == 404
