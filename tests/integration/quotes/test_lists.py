"""Issued quotes are found by day, amount and counterparty; lists cost the same however long."""

import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from sqlalchemy import update

from portal.quotes import finding
from shared_db.foundation.clock import today
from shared_db.models import Company
from tests.factories.quotes import drafted, issued, priceable, prices
from tests.factories.world import World
from tests.fixtures.portal import Browser

SignIn = Callable[[str | None], Browser]
CountSql = Callable[[Callable[[], Any]], int]


def issue_at(world: World, unit_price: str, by: str = "x_customer") -> Any:
    case = priceable(world, quantities=[[10]], by=by)
    values = prices(case)
    values["breaks"][0] |= {"unit_price": unit_price, "one_off": "0"}
    return issued(world, case, **values)


def found(client: Browser, **wanted: Any) -> list[str]:
    answer = client.get("/api/v1/quotes", query_string=wanted)
    assert answer.status_code == 200, answer.text
    return [one["id"] for one in answer.json["quotes"]]


@pytest.mark.days
def test_quotes_are_found_by_amount_day_and_counterparty(world: World, browser: SignIn) -> None:
    cheap, dear = str(issue_at(world, "100")), str(issue_at(world, "5000"))
    theirs = str(issue_at(world, "700", by="y_customer"))
    sales = browser("a_sales")
    assert found(sales) == [theirs, dear, cheap]
    assert found(sales, least="２０００") == [theirs, dear]
    assert found(sales, most="1000") == [cheap]
    assert found(sales, least="1001", most="7000") == [theirs]
    assert found(sales, counterparty="客先") == [dear, cheap]
    assert found(sales, counterparty="%") == []
    assert found(sales, since=today().isoformat()) == [theirs, dear, cheap]
    assert found(sales, until=(today() - timedelta(days=1)).isoformat()) == []
    assert found(browser("x_customer")) == [dear, cheap]
    assert found(browser("x_customer"), counterparty="あおば") == [dear, cheap]
    assert found(browser("b_sales")) == []


def test_a_renamed_company_is_found_under_the_name_that_was_printed(
    world: World, browser: SignIn
) -> None:
    revision = str(issue_at(world, "100"))
    draft = str(drafted(world, priceable(world)).id)
    with world.record.as_server("a test") as db:
        db.execute(update(Company).where(Company.id == world.companies["x"]).values(name="新社名"))
    assert found(browser("a_sales"), counterparty="客先電機") == [revision]
    assert found(browser("a_sales"), counterparty="新社名") == [draft], "it isn't printed yet"
    assert found(browser("b_sales"), counterparty="新社名") == []


def linked(page: str, rel: str) -> str:
    """Where the link to newer ("prev") or older ("next") quotes leads; "" without one."""
    links = re.findall(r"<a [^>]*>", page)
    [href] = [
        re.findall(r'href="([^"]*)"', link)[0] for link in links if f'rel="{rel}"' in link
    ] or [""]
    return str(href).replace("&amp;", "&")


@pytest.mark.parametrize("who", ["a_sales", "x_customer"])
def test_older_quotes_are_paged_from_row_to_row_and_nothing_moves_or_is_lost(
    world: World, browser: SignIn, monkeypatch: pytest.MonkeyPatch, who: str
) -> None:
    monkeypatch.setattr(finding, "PER_PAGE", 2)
    all_of_them = [str(issue_at(world, "100")) for _ in range(5)][::-1]
    client = browser(who)

    def shown(address: str) -> tuple[list[str], str]:
        page = client.get(address).text
        return [one for one in all_of_them if f"/quotes/{one}" in page], page

    rows, first = shown(
        "/quotes?counterparty=%E5%AE%A2%E5%85%88" if who == "a_sales" else "/quotes"
    )
    assert (rows, linked(first, "prev")) == (all_of_them[:2], "")
    second_page = linked(first, "next")
    newest = str(issue_at(world, "100"))
    rows, second = shown(second_page)
    assert rows == all_of_them[2:4]
    rows, last = shown(linked(second, "next"))
    assert (rows, linked(last, "next")) == (all_of_them[4:], "")
    assert shown(linked(last, "prev"))[0] == all_of_them[2:4]
    rows, back = shown(linked(second, "prev"))
    assert rows == all_of_them[:2]
    assert newest in client.get(linked(back, "prev")).text


def test_beside_a_quote_that_one_may_not_see_there_is_nothing(
    world: World, browser: SignIn
) -> None:
    revision = issue_at(world, "100")
    mine = str(issue_at(world, "100", by="y_customer"))
    for side in ("older_than", "newer_than"):
        assert found(browser("y_customer"), **{side: str(revision)}) == []
        assert found(browser("y_customer"), **{side: str(uuid4())}) == []
    assert found(browser("a_sales"), newer_than=str(revision)) == [mine]


def test_a_search_that_cannot_be_read_says_so_at_the_field(world: World, browser: SignIn) -> None:
    page = browser("a_sales").get("/quotes?least=たくさん&since=2026-02-31")
    assert page.status_code == 422
    assert 'value="たくさん"' in page.text
    assert page.text.count('aria-invalid="true"') == 2


def test_the_lists_cost_the_same_however_long_they_are(
    world: World, browser: SignIn, count_sql: CountSql
) -> None:
    issue_at(world, "100")
    first = priceable(world)
    drafted(world, first)
    pages = {
        (who, address): None
        for who in ("x_customer", "a_sales", "a_engineer")
        for address in ("/quotes", "/api/v1/quotes", "/", "/api/v1/inbox")
    }

    def cost(who: str, address: str) -> int:
        client = browser(who)
        return count_sql(lambda: client.get(address))

    few = {key: cost(*key) for key in pages}
    for _ in range(4):
        issue_at(world, "100")
        drafted(world, priceable(world))
    assert {key: cost(*key) for key in pages} == few
    assert max(few.values()) <= 25


def test_the_workbench_and_the_quote_cost_the_same_for_many_parts(
    world: World, browser: SignIn, count_sql: CountSql
) -> None:
    def cost(parts: int) -> list[int]:
        case = priceable(world, quantities=[[10, 20]] * parts)
        draft = drafted(world, case)
        sales, customer = browser("a_sales"), browser("x_customer")
        counts = [count_sql(lambda: sales.get(f"/inquiries/{case.inquiry_id}/price"))]
        revision = issued(world, case)
        assert revision == draft.id
        customer.get(f"/quotes/{revision}")
        counts.append(count_sql(lambda: customer.get(f"/quotes/{revision}")))
        counts.append(count_sql(lambda: sales.get(f"/inquiries/{case.inquiry_id}/quotes")))
        return counts

    assert cost(1) == cost(8)
