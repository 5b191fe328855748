"""The asker's sheet says how far asking for a line's price is."""

from uuid import UUID

import pytest

from portal.offers.answering import decline_request
from portal.offers.asking import withdraw_request
from shared_db.models import Request, RequestState
from tests.factories.estimates import SubQuoting, sub_quoting
from tests.factories.world import World

WAITING = "依頼中（回答待ち）"
NO_OFFER = "は見積を辞退しました"


@pytest.fixture
def case(world: World) -> SubQuoting:
    return sub_quoting(world)


def decline(case: SubQuoting, request: UUID, who: str) -> None:
    with case.world.record.work(case.world.actor(who)) as work:
        decline_request(work, request, "設備が塞がっています")


def test_a_shop_that_gives_no_offer_is_awaited_no_longer(case: SubQuoting, browser) -> None:
    estimate = case.build()
    sheet, asker = f"/estimates/{estimate}", browser("a_engineer")
    request = case.ask(estimate)
    assert WAITING in asker.get(sheet).text
    decline(case, request, "b_engineer")
    page = asker.get(sheet).text
    assert "墨田板金" + NO_OFFER in page
    assert WAITING not in page
    assert "回答はまだありません" not in asker.get(f"/requests/{request}").text


def test_while_another_is_asked_its_answer_is_awaited(case: SubQuoting, browser) -> None:
    estimate = case.build()
    refused, of_c = case.ask(estimate), case.ask(estimate, to="c")
    decline(case, refused, "b_engineer")
    page = browser("a_engineer").get(f"/estimates/{estimate}").text
    assert WAITING in page
    assert NO_OFFER not in page
    assert "回答はまだありません" in browser("a_engineer").get(f"/requests/{of_c}").text


def test_a_request_that_ran_out_is_no_refusal(case: SubQuoting, browser) -> None:
    estimate = case.build()
    request = case.ask(estimate)
    with case.world.record.work(case.world.actor("a_engineer")) as work:
        work.session.get_one(Request, request).state = RequestState.EXPIRED
    page = browser("a_engineer").get(f"/estimates/{estimate}").text
    assert "回答期限切れ（回答なし）" in page
    assert NO_OFFER not in page


def test_an_offer_that_could_be_used_is_not_awaited(case: SubQuoting, browser) -> None:
    estimate = case.build()
    of_b, of_c = case.ask(estimate), case.ask(estimate, to="c")
    case.offer(of_b)
    case.offer(of_c, "c_engineer")
    with case.world.record.work(case.world.actor("a_engineer")) as work:
        withdraw_request(work, of_b, "")
    page = browser("a_engineer").get(f"/estimates/{estimate}").text
    assert "回答あり（この明細には未採用）" in page
