"""A client generated of the document goes the whole way: asked, planned, priced, quoted, ordered."""

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from flask import Flask

from shared_db.foundation.clock import today
from tests.factories.inquiries import requirement
from tests.factories.talk import plan
from tests.factories.world import World
from tests.integration.api.calls import once
from tests.integration.api.generated import Caller, generate
from tests.permissions.case import Case

Programs = Callable[[str], Caller]
OF_AN_ESTIMATE = {"part_id", "name", "quantities"}
OF_A_LINE = {"terms", "source"}
COSTS = {
    "material": {"price_per_kg": "300", "mass_kg": "0.5"},
    "operation": {"setup_minutes": "30", "run_minutes": "2", "hourly_rate": "4500"},
}


@pytest.fixture(scope="session")
def client_folder(common_app: Flask, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the generated package is."""
    folder = tmp_path_factory.mktemp("client")
    said = generate(common_app.test_client().get("/api/openapi.json").get_json(), folder)
    assert "WARNING" not in said and "Unable" not in said, said
    return folder


@pytest.fixture
def programs(
    app: Flask,
    client_folder: Path,
    key: Callable[[str], dict[str, str]],
    monkeypatch: pytest.MonkeyPatch,
) -> Programs:
    monkeypatch.syspath_prepend(client_folder)
    return lambda who: Caller(app, key(who)["Authorization"].removeprefix("Bearer "))


def without(thing: dict[str, Any], names: set[str]) -> dict[str, Any]:
    return {name: value for name, value in thing.items() if name not in names}


def costed(part: dict[str, Any]) -> dict[str, Any]:
    """A part of an estimate as it is saved, with what its own lines cost."""
    lines = [without(line, OF_A_LINE) | COSTS.get(str(line["kind"]), {}) for line in part["lines"]]
    return {**without(part, OF_AN_ESTIMATE), "lines": lines}


def offered(request: Any) -> dict[str, Any]:
    """Everything that is asked, at one price."""
    prices = [
        {"request_item_id": str(item.id), "quantity": quantity, "unit_price": "100"}
        for item in request.items
        for quantity in item.quantities
    ]
    ahead = (today() + timedelta(days=30)).isoformat()
    reason = "次の量産で取り返すため"
    return once(prices=prices, valid_until=ahead, lead_time_days=7, below_cost_reason=reason)


def test_from_a_request_to_an_order_by_a_client_that_was_generated(
    programs: Programs, world: World, do_jobs: Callable[[], int]
) -> None:
    customer, coordinator = programs("x_customer"), programs("a_coordinator")
    engineer, sales, helper = programs("a_engineer"), programs("a_sales"), programs("b_engineer")
    a, b = world.companies["a"], world.companies["b"]

    inquiry = customer.ask(
        "inquiries.post", body=once(group_id=str(world.group_id), **requirement())
    )
    coordinator.ask("inquiries.choose_lead", inquiry.id, body=once(company_id=str(a)))
    (part,) = inquiry.parts
    planned = once(based_on=0, parts=plan(world, [part.id], "a", "b"))
    proposal = engineer.ask("proposals.write", inquiry.id, body=planned)
    helper.ask("proposals.answer", proposal.proposal_id, body=once(accepted=True))

    estimate = engineer.ask("estimates.build", inquiry.id)
    parts = [costed(one.to_dict()) for one in estimate.parts]
    grid = once(version=estimate.version, parts=parts)
    estimate = engineer.ask("estimates.save", estimate.id, body=grid)
    outside = [line.id for line in estimate.parts[0].lines if line.kind == "outside"]
    asked = once(to_company_id=str(b), line_ids=[str(one) for one in outside])
    request = engineer.ask("offers.ask", estimate.id, body=asked)
    offer = helper.ask("offers.give", request.id, body=offered(request))
    engineer.ask("offers.use", offer.id, body=once(line_ids=[str(one) for one in outside]))
    do_jobs()
    assert engineer.ask("estimates.rollup", estimate.id).run.complete

    draft = sales.ask("quotes.start", inquiry.id, body=once(take_newest=True))
    values = {"valid_until": (today() + timedelta(days=30)).isoformat(), "delivery": "3週間"}
    typed = once(version=draft.version, values=values)
    draft = sales.ask("quotes.save", draft.id, body=typed)
    issuing = once(version=draft.version, reason="次の量産で取り返すため")
    quote = sales.ask("quotes.issue", draft.id, body=issuing)
    choices = [{"part_id": str(part.id), "quantity": part.quantities[0]}]
    accepted = customer.ask("quotes.accept", quote.id, body=once(choices=choices))
    order = customer.ask("quotes.order", accepted.order_id)
    assert (order.inquiry_id, order.number) == (inquiry.id, accepted.number)
    assert [line.quantity for line in order.lines] == part.quantities[:1]


def test_a_refusal_is_read_by_it_too(programs: Programs, case: Case) -> None:
    reason = once(reason="予算を超えました")
    assert programs("x_customer").code("quotes.decline", uuid4(), body=reason) == "not_found"
    assert programs("a_sales").code("quotes.start", case.draft, body=once()) == "not_found"
    assert programs("y_customer").code("estimates.build", case.inquiry) == "not_found"
