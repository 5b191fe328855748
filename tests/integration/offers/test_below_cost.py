"""An offer below one's own cost is named where it is typed, and given with a reason that is kept."""

from uuid import UUID

import pytest

from shared_db.foundation.errors import Invalid
from shared_db.models import Offer
from tests.factories.estimates import SubQuoting, sub_quoting
from tests.factories.world import World
from tests.fixtures.portal import Browser

REASON = "次の量産で取り返すため"


@pytest.fixture
def case(world: World) -> SubQuoting:
    return sub_quoting(world)


@pytest.fixture
def request_of_b(case: SubQuoting) -> UUID:
    """B was asked, and its own estimate says what that costs B: more than ¥100 a piece."""
    request = case.ask(case.build())
    own = case.build_answer(request)
    case.fill(own, "b_engineer")
    return request


def form(case: SubQuoting, request: UUID, price: str, **more: str) -> dict[str, str]:
    """The offer as the page sends it."""
    body = case.offer_body(request, "b_engineer", price)
    typed = {
        f"prices-{place}-{name}": str(value)
        for place, row in enumerate(body.pop("prices"))
        for name, value in row.items()
    }
    return typed | body | more


def test_it_is_named_at_the_price_and_asks_for_a_reason(
    case: SubQuoting, request_of_b: UUID, browser
) -> None:
    engineer: Browser = browser("b_engineer")
    address = f"/requests/{request_of_b}/offer"
    refused = engineer.post(address, form(case, request_of_b, "1"), follow_redirects=True)
    assert "原価を下回ります（1個あたり" in refused.text
    assert "自社の原価を下回る価格があります" in refused.text
    assert 'name="below_cost_reason"' in refused.text
    given = form(case, request_of_b, "1", below_cost_reason=REASON)
    assert engineer.post(address, given).status_code == 303
    assert REASON in engineer.get(f"/requests/{request_of_b}").text
    assert REASON not in browser("a_engineer").get(f"/requests/{request_of_b}").text


def test_a_program_is_told_the_same(case: SubQuoting, request_of_b: UUID, browser) -> None:
    body = case.offer_body(request_of_b, "b_engineer", "1")
    answer = browser("b_engineer").post(f"/api/v1/requests/{request_of_b}/offers", json=body)
    fields = answer.json["error"]["fields"]
    assert answer.status_code == 422
    assert fields["below_cost_reason"]["code"] == "reason_needed"
    assert fields["prices-0-unit_price"]["code"] == "below_cost"


def test_what_is_charged_once_does_not_hide_a_loss_on_the_pieces(
    case: SubQuoting, request_of_b: UUID
) -> None:
    prices = case.offer_body(request_of_b, "b_engineer", "1")["prices"]
    dear = [{**row, "one_off": "9000000"} for row in prices]
    with pytest.raises(Invalid) as refused:
        case.offer(request_of_b, prices=dear)
    assert "below_cost_reason" in refused.value.fields


def test_at_cost_or_above_nothing_is_asked_and_no_reason_is_kept(
    case: SubQuoting, request_of_b: UUID
) -> None:
    offer = case.offer(request_of_b, price="900000", below_cost_reason=REASON)
    with case.world.record.as_server("a test") as db:
        assert db.get_one(Offer, offer).below_cost_reason == ""
