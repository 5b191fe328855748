"""The inbox: what waits for me, the oldest promise first, and nothing that waits for others."""

import re
from collections.abc import Callable
from datetime import datetime
from typing import Any

import pytest

from portal.quotes.answering import accept_quote
from portal.quotes.forms import Choice
from shared_db.foundation.clock import HOME, end_of
from shared_db.models import QuoteRevision
from tests.factories.inquiries import revised_inquiry
from tests.factories.quotes import issued, priceable, roll_up_again
from tests.factories.world import World
from tests.fixtures.portal import Browser

SignIn = Callable[[str | None], Browser]


def kinds(client: Browser) -> list[str]:
    return [item["kind"] for item in inbox(client)["items"]]


def inbox(client: Browser) -> dict[str, Any]:
    answer = client.get("/api/v1/inbox")
    assert answer.status_code == 200
    return answer.json


def test_signed_out_the_way_leads_to_the_sign_in(browser: SignIn) -> None:
    answer = browser(None).get("/")
    assert answer.status_code == 302
    assert answer.headers["Location"].startswith("/sign-in")


def test_a_price_waits_for_the_leads_sales_once_the_cost_is_whole(
    world: World, browser: SignIn
) -> None:
    case = priceable(world, complete=False)
    assert "price_it" not in kinds(browser("a_sales"))
    roll_up_again(world, case.inquiry_id, case.estimate_id)
    assert "price_it" in kinds(browser("a_sales"))
    assert "price_it" in kinds(browser("a_manager"))
    for who in ("a_engineer", "b_sales", "x_customer"):
        assert "price_it" not in kinds(browser(who))


def test_a_quote_waits_for_its_customer_until_it_is_answered(world: World, browser: SignIn) -> None:
    case = priceable(world)
    revision = issued(world, case)
    assert "price_it" not in kinds(browser("a_sales"))
    (item,) = [i for i in inbox(browser("x_customer"))["items"] if i["kind"] == "answer_quote"]
    assert item["url"] == f"/quotes/{revision}"
    assert item["due"] is not None
    assert "answer_quote" not in kinds(browser("y_customer"))
    part_id, quantity = case.wanted[0]
    with world.record.work(world.actor("x_customer")) as work:
        accept_quote(work, revision, [Choice(part_id=part_id, quantity=quantity)])
    assert "answer_quote" not in kinds(browser("x_customer"))


def test_a_quote_on_an_older_request_waits_for_sales_again(world: World, browser: SignIn) -> None:
    case = priceable(world)
    issued(world, case)
    revised_inquiry(world, case.sent, subject="変更後")
    roll_up_again(world, case.inquiry_id, case.estimate_id)
    (item,) = [i for i in inbox(browser("a_sales"))["items"] if i["kind"] == "price_it"]
    assert item["url"] == f"/inquiries/{case.inquiry_id}/price"
    assert "answer_quote" not in kinds(browser("x_customer"))


def test_the_page_shows_what_the_api_counts_and_is_calm_when_there_is_nothing(
    world: World, browser: SignIn
) -> None:
    case = priceable(world, subject="<b>件名</b>")
    issued(world, case)
    page = browser("x_customer").get("/").text
    assert "&lt;b&gt;件名" in page
    assert page.count("list__item") == inbox(browser("x_customer"))["count"]
    assert 'class="empty"' in browser("b_purchaser").get("/").text


def test_the_number_in_the_rail_can_follow_from_where_it_was_counted(
    world: World, browser: SignIn
) -> None:
    before = inbox(browser("x_customer"))
    issued(world, priceable(world))
    after = inbox(browser("x_customer"))
    assert after["have"] > before["have"]
    assert after["stream"] == before["stream"]
    assert after["count"] > before["count"]


@pytest.mark.days
def test_what_is_due_on_a_day_names_that_day_not_the_midnight_after_it(
    world: World, browser: SignIn
) -> None:
    revision = issued(world, priceable(world))
    with world.record.as_server("a test") as db:
        last = db.get_one(QuoteRevision, revision).valid_until
    (item,) = [i for i in inbox(browser("x_customer"))["items"] if i["kind"] == "answer_quote"]
    assert datetime.fromisoformat(item["due"]) == end_of(last, HOME)
    page = browser("x_customer").get("/").text
    assert re.search(rf'data-time="ends">\s*{last.year}年{last.month}月{last.day}日\s*<', page)
