"""Absence: from a day to a day, with somebody who stands in; pages and inboxes say so meanwhile."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import select

from shared_db.foundation.clock import today
from shared_db.models import Event
from shared_db.spine.transaction import Record
from tests.factories.inquiries import sent_inquiry
from tests.factories.talk import accepted, asked, proposed
from tests.factories.world import World
from tests.fixtures.portal import Browser
from tests.integration.duties.calls import given, items
from tests.permissions.case import Case

SignIn = Callable[[str | None], Browser]
DAY = timedelta(days=1)


def away(client: Browser, world: World, who: str, deputy: str, since: date, until: date) -> Any:
    """Note an absence."""
    body = {
        "since": since.isoformat(),
        "until": until.isoformat(),
        "deputy_id": str(world.people[deputy]),
    }
    return client.put(f"/api/v1/people/{world.people[who]}/absence", json=body)


def asked_about(client: Browser, number: str) -> list[dict[str, Any]]:
    """The questions on one inquiry that wait for somebody."""
    return [one for one in items(client, "capability_ask") if one["number"] == number]


@pytest.mark.days
def test_while_somebody_is_away_pages_name_who_stands_in(standing: Case, browser: SignIn) -> None:
    world, at, day = standing.world, standing.inquiry, today()
    engineer = browser("a_engineer")
    said = "a_engineer（不在、代理 a_manager）"
    for since, until, shows in (
        (day, day, True),
        (day + DAY, day + DAY, False),
        (day - DAY, day + DAY, True),
    ):
        assert away(engineer, world, "a_engineer", "a_manager", since, until).status_code == 200
        for who, path in (
            ("a_sales", f"/inquiries/{at}"),
            ("a_sales", "/inquiries?show=all"),
            ("a_sales", f"/estimates/{standing.estimate}"),
            ("b_engineer", f"/inquiries/{at}"),
        ):
            assert (said in browser(who).get(path).text) is shows, (who, path, since)
    assert (
        engineer.delete(f"/api/v1/people/{world.people['a_engineer']}/absence").json["absence"]
        is None
    )
    assert said not in browser("b_engineer").get(f"/inquiries/{at}").text


def test_what_waits_for_the_absent_waits_for_who_stands_in_as_well(
    world: World, browser: SignIn
) -> None:
    sent = sent_inquiry(world, lead="a")
    accepted(world, proposed(world, sent.id, sent.part_ids, "a", "b"), "b_sales")
    asked(world, sent.id, "b")
    engineer, sales = browser("b_engineer"), browser("b_sales")
    assert [one["mine"] for one in asked_about(engineer, sent.number)] == [False]
    assert away(sales, world, "b_sales", "b_engineer", today(), today()).status_code == 200
    assert [one["mine"] for one in asked_about(engineer, sent.number)] == [True]
    assert [one["mine"] for one in asked_about(sales, sent.number)] == [True]
    assert "担当：b_sales（不在、代理 b_engineer）" in engineer.get("/").text
    found = engineer.get("/api/v1/inquiries?mine=1").json["inquiries"]
    assert str(sent.id) in [one["id"] for one in found]
    person = world.people["b_purchaser"]
    assert given(engineer, sent.id, "inquiry", sent.id, person) == 422, "may give, not to her"
    assert given(engineer, sent.id, "inquiry", sent.id, world.people["b_manager"]) == 200


def test_who_stands_in_shares_the_work_and_days_are_in_order(world: World, browser: SignIn) -> None:
    engineer, day = browser("a_engineer"), today()
    for deputy, since, until, field in (
        ("a_coordinator", day, day, "deputy_id"),
        ("a_engineer", day, day, "deputy_id"),
        ("b_engineer", day, day, "deputy_id"),
        ("a_manager", day, day - DAY, "until"),
        ("a_manager", day - 3 * DAY, day - DAY, "until"),
    ):
        refused = away(engineer, world, "a_engineer", deputy, since, until)
        assert refused.status_code == 422
        assert list(refused.json["error"]["fields"]) == [field], deputy


def test_managers_note_it_for_colleagues_and_typed_words_stay(
    world: World, browser: SignIn, record: Record
) -> None:
    manager, person = browser("a_manager"), world.people["a_engineer"]
    assert (
        away(browser("a_sales"), world, "a_engineer", "a_manager", today(), today()).status_code
        == 403
    )
    assert (
        away(browser("b_manager"), world, "a_engineer", "b_manager", today(), today()).status_code
        == 404
    )
    sent = {
        "since": "13月40日",
        "until": today().isoformat(),
        "deputy_id": str(world.people["a_manager"]),
    }
    refused = manager.client.post(
        f"/people/{person}/duties/absence",
        data={**sent, "csrf_token": manager._token},
        headers={"Accept": "application/json"},
    )
    assert refused.status_code in (303, 422)
    page = (
        manager.get(refused.headers["Location"]).text
        if refused.status_code == 303
        else refused.text
    )
    assert "13月40日" in page
    noted = manager.post(f"/people/{person}/duties/absence", {**sent, "since": today().isoformat()})
    assert noted.status_code == 303
    with record.as_server("a test") as db:
        told = db.scalars(select(Event).where(Event.type == "absence_noted")).one()
    assert told.payload["deputy"] == "a_manager"
    assert manager.post(f"/people/{person}/duties/absence/end").status_code == 303
    assert "不在を登録する" in manager.get(f"/people/{person}/duties").text


def test_who_has_left_stands_in_for_nobody(standing: Case, browser: SignIn) -> None:
    world, day = standing.world, today()
    away(browser("b_engineer"), world, "b_engineer", "b_sales", day, day)
    browser("b_manager").post(f"/group/people/{world.people['b_sales']}/deactivate")
    page = browser("b_manager").get(f"/inquiries/{standing.inquiry}").text
    assert "b_engineer（不在）" in page and "代理 b_sales" not in page
