"""The page of an issued quote: what stands on it, and what may be done there."""

import re
from collections.abc import Callable
from uuid import UUID, uuid4

from tests.factories.quotes import issued, priceable, prices
from tests.factories.world import World
from tests.fixtures.portal import Browser

SignIn = Callable[[str | None], Browser]


def words(html: str) -> str:
    """What is read on a page or a piece of it, without the marks between."""
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", "", html))


def test_unit_prices_have_their_decimals_wherever_they_are_chosen_read_or_ordered(
    world: World, browser: SignIn
) -> None:
    case = priceable(world, quantities=[[20], [10]])
    values = prices(case, unit_price_decimals=2)
    values["breaks"][0]["unit_price"] = "5384.50"
    values["breaks"][1]["unit_price"] = "7100"
    revision = issued(world, case, **values)
    customer = browser("x_customer")
    to_choose = words(customer.get(f"/quotes/{revision}").text)
    assert "20個 単価 ¥5,384.50 ¥107,690" in to_choose
    assert "10個 単価 ¥7,100 ¥71,000" in to_choose
    assert "¥5,384.50" in words(browser("a_sales").get(f"/quotes/{revision}").text)
    order(customer, revision, case.wanted)
    assert "¥5,384.50" in words(customer.get(f"/quotes/{revision}").text)


def order(customer: Browser, revision: UUID, chosen: list[tuple[UUID, int]]) -> None:
    choices = [{"part_id": str(part_id), "quantity": quantity} for part_id, quantity in chosen]
    address = f"/api/v1/quote-revisions/{revision}/accept"
    answer = customer.post(address, json={"client_id": str(uuid4()), "choices": choices})
    assert answer.status_code == 201, answer.text
