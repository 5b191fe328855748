"""An order is told to the two who made it."""

from collections.abc import Callable
from decimal import Decimal
from uuid import uuid4

from tests.factories.quotes import issued, priceable
from tests.factories.world import World
from tests.fixtures.portal import Browser

SignIn = Callable[[str | None], Browser]


def test_customer_and_lead_read_an_order_and_nobody_else_knows_of_it(
    browser: SignIn, world: World
) -> None:
    case = priceable(world, quantities=[[10]])
    revision = issued(world, case)
    (part, quantity), customer = case.wanted[0], browser("x_customer")
    address = f"/api/v1/quote-revisions/{revision}"
    quoted = customer.get(address).json["prices"][0]
    body = {"choices": [{"part_id": str(part), "quantity": quantity}]}
    customer.post(f"{address}/accept", json={"client_id": str(uuid4()), **body})
    (listed,) = customer.get("/api/v1/orders").json["orders"]
    order = f"/api/v1/orders/{listed['id']}"
    for who in ("x_customer", "a_sales"):
        told = browser(who).get(order).json
        assert told["number"] == listed["number"]
        assert [(line["part_id"], line["quantity"]) for line in told["lines"]] == [
            (str(part), quantity)
        ]
        assert Decimal(told["totals"]["subtotal"]) >= Decimal(quoted["amount"])
    for who in ("y_customer", "b_sales", "a_coordinator", "z_manager"):
        assert browser(who).get("/api/v1/orders").get_json().get("orders", []) == []
        assert browser(who).get(order).status_code in {403, 404}
