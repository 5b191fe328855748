"""Issued quotes are found by day, amount and counterparty; lists cost the same however long."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import update

from shared_db.clock import today
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


def found(client: Browser, **search: Any) -> list[str]:
    answer = client.get("/api/v1/quotes", query_string=search)
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
    with world.record.reading() as db:
        db.execute(update(Company).where(Company.id == world.companies["x"]).values(name="新社名"))
    assert found(browser("a_sales"), counterparty="客先電機") == [revision]
    assert found(browser("a_sales"), counterparty="新社名") == []


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
