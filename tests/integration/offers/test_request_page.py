"""The page of a request: what was asked, as it was asked, and only what can still be done."""

from uuid import UUID

import pytest

from portal.offers.asking import withdraw_request
from tests.factories.estimates import SubQuoting
from tests.factories.inquiries import part, revised_inquiry, sent_inquiry
from tests.factories.world import World


@pytest.fixture
def asked(world: World) -> tuple[SubQuoting, UUID]:
    """B was asked about the one part's drawing in revision A."""
    rows = [part("架台", [10], drawing_number="YM-1", drawing_revision="A")]
    sent = sent_inquiry(world, parts=rows, lead="a")
    case = SubQuoting(world, sent.id, [])
    estimate = case.build()
    grid = case.grid(estimate)
    grid["parts"][0]["lines"].append({"kind": "outside", "basis": "offer", "description": "めっき"})
    case.save(estimate, grid)
    request = case.ask(estimate)
    rows[0] = part("架台", [10], drawing_number="YM-1", drawing_revision="B")
    revised_inquiry(world, sent, parts=rows)
    return case, request


@pytest.mark.parametrize("who", ["a_engineer", "b_engineer"])
def test_a_request_shows_the_drawing_that_it_asked_about_and_leads_to_what_changed(
    asked: tuple[SubQuoting, UUID], browser, who: str
) -> None:
    case, request = asked
    page = browser(who).get(f"/requests/{request}").text
    assert "改訂A" in page
    assert "改訂B" not in page
    assert f"/inquiries/{case.inquiry}/history" in page


def test_once_it_was_withdrawn_nobody_is_led_to_estimate_it(
    asked: tuple[SubQuoting, UUID], browser
) -> None:
    case, request = asked
    act = f"/requests/{request}/estimate"
    assert act in browser("b_engineer").get(f"/requests/{request}").text
    with case.world.record.work(case.world.actor("a_engineer")) as work:
        withdraw_request(work, request, "")
    page = browser("b_engineer").get(f"/requests/{request}").text
    assert act not in page
    assert browser("b_engineer").post(act).status_code == 409
