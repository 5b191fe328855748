"""An offer comes in while somebody works in the sheet whose lines it answers."""

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import expect

from portal.trying.play.acts.cost import lead_asks, support_shops_offer
from portal.trying.play.stage import Stage
from tests.browser.case.cast import Play
from tests.browser.case.person import LIVE_MS, Person

pytestmark = pytest.mark.browser


@pytest.fixture
def estimated(play: Play) -> Iterator[Stage]:
    """The lead has its estimate; nobody has been asked for a price yet."""
    with play(before=lead_asks) as stage:
        yield stage


def test_it_is_shown_under_its_line_at_once_and_fills_nothing_until_it_is_taken(
    seat: Callable[..., Person], estimated: Stage
) -> None:
    lead = seat("a_engineer")
    lead.page.goto(f"{lead.address}/estimates/{estimated.known['estimate']}")
    lead.is_connected()
    asked = lead.page.locator("#part-0 [data-offered]").first
    name = asked.locator("[name$='-description']").input_value()
    lead.chooses(f"{name} 計算方法", "手入力", within="#part-0")
    price = asked.get_by_label(f"{name} 単価")
    price.fill("85.5")
    lead.sees("保存しました")
    lead_asks(estimated)
    price.focus()
    support_shops_offer(estimated)
    came = lead.page.locator("#part-0 [data-offers]").first
    expect(came).to_contain_text("採用する", timeout=LIVE_MS)
    expect(price).to_be_focused()
    expect(price).to_have_value("85.5")
    price.fill("90")
    lead.sees("保存しました")
    came.get_by_role("button", name="採用する").first.click()
    expect(asked.locator("[name$='-basis']")).to_have_value("offer")
    expect(came).to_contain_text("採用中")
    expect(asked).to_contain_text("の回答")
    lead.does_not_see("先に変更しました")


def test_what_was_typed_without_a_connection_comes_back_and_the_offer_waits_beside_it(
    seat: Callable[..., Person], estimated: Stage
) -> None:
    lead = seat("a_engineer")
    sheet = f"{lead.address}/estimates/{estimated.known['estimate']}"
    lead.page.goto(sheet)
    lead.is_connected()
    asked = lead.page.locator("#part-0 [data-offered]").first
    name = asked.locator("[name$='-description']").input_value()
    lead.chooses(f"{name} 計算方法", "手入力", within="#part-0")
    expect(asked.get_by_label(f"{name} 単価")).to_be_visible()
    with lead.page.expect_response(lambda answer: answer.url.endswith("/edits")):
        asked.get_by_label(f"{name} 単価").fill("85.5")
    lead_asks(estimated)
    lead.context.set_offline(True)
    lead.page.locator("[name='parts-0-scrap_percent']").fill("7")
    lead.sees("この端末に保存")
    lead.page.close()
    support_shops_offer(estimated)
    lead.context.set_offline(False)
    lead.page = lead.context.new_page()
    lead.page.goto(sheet)
    lead.is_connected()
    lead.sees("保存しました")
    lead.page.reload()
    expect(lead.page.locator("[name='parts-0-scrap_percent']")).to_have_value("7")
    typed = lead.page.locator("#part-0").get_by_label(f"{name} 単価")
    expect(typed).to_have_value("85.5")
    expect(lead.page.locator("#part-0 [data-offers]").first).to_contain_text("採用する")


def test_the_page_that_explains_the_roll_up_follows_the_newest_run(
    seat: Callable[..., Person], estimated: Stage
) -> None:
    lead, colleague = seat("a_engineer"), seat("a_manager")
    sheet = f"{lead.address}/estimates/{estimated.known['estimate']}"
    lead.page.goto(f"{sheet}/rollup")
    lead.is_connected()
    version = lead.page.locator(".facts dd").nth(1)
    expect(version).not_to_have_text("")
    before = int(version.inner_text())
    colleague.page.goto(sheet)
    colleague.is_connected()
    colleague.page.locator("[name='parts-0-scrap_percent']").fill("9")
    expect(version).not_to_have_text(str(before), timeout=LIVE_MS)
    lead.does_not_see("この集計のあとに原価見積が変更されました")
