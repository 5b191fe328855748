"""A shop drops a drawing of its own, shows it to the group, and as lead to the customer."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Locator, expect

from portal.beginning.sample.drawn import step_block
from portal.trying.play.acts.cost import lead_asks
from tests.browser.case.cast import Cast, Play
from tests.browser.case.person import Person

pytestmark = pytest.mark.browser
NAME = "ピン_設計.step"


def of_the_shops(person: Person, heading: str) -> Locator:
    """The part of the page in which the shops' drawings stand."""
    return person.page.locator("#drawings .stack--tight", has=person.page.get_by_text(heading))


def test_a_dropped_design_is_shared_then_released_and_each_sees_it_at_once(
    seat: Callable[..., Person], cast: Cast, inquiry: str
) -> None:
    lead = {"company_id": cast["a_engineer"].me["company"]["id"]}
    cast["a_coordinator"].post(f"/inquiries/{inquiry.rpartition('/')[2]}/lead", **lead)
    engineer, other, customer = seat("a_engineer"), seat("b_engineer", width=390), seat("x_buyer")
    for person in (engineer, other, customer):
        person.page.goto(inquiry)
        person.is_connected()
    engineer.presses("図面を追加")
    area = engineer.page.locator("[data-drop-area]")
    engineer.drops(NAME, step_block((20, 8, 8)), "model/step", area)
    expect(engineer.page.locator("[data-file][data-state=done]")).to_contain_text(NAME)
    engineer.ticks("設計")
    engineer.ticks("自社のみ")
    engineer.presses("追加する")
    own = of_the_shops(engineer, "設計・スケッチ（各社）")
    expect(own).to_contain_text(NAME)
    expect(own).to_contain_text("自社のみ")
    expect(other.page.locator("#drawings")).not_to_contain_text(NAME)
    engineer.presses("公開範囲", "#drawings")
    engineer.ticks("グループ")
    engineer.presses("保存")
    engineer.sees("グループに公開しました")
    expect(of_the_shops(other, "設計・スケッチ（各社）")).to_contain_text(NAME)
    expect(customer.page.locator("#drawings")).not_to_contain_text(NAME)
    engineer.presses("公開範囲", "#drawings")
    engineer.ticks("顧客に公開")
    engineer.presses("保存")
    theirs = of_the_shops(customer, "会員企業からの図面")
    expect(theirs).to_contain_text(NAME)
    expect(theirs).not_to_contain_text("自社のみ")


def test_the_customers_drawings_go_along_with_the_lines_that_are_chosen(
    seat: Callable[..., Person], play: Play
) -> None:
    with play(before=lead_asks) as stage:
        estimate = stage.known["estimate"]
    engineer = seat("a_engineer")
    page = engineer.page
    page.goto(f"{engineer.address}/estimates/{estimate}/ask")
    engineer.is_connected()
    of_a_part = page.locator("[data-along-of]").first
    expect(of_a_part).to_be_checked()
    part = of_a_part.get_attribute("data-along-of")
    page.locator(f"[data-line-of]:not([data-line-of='{part}'])").first.check()
    expect(of_a_part).not_to_be_checked()
    page.locator(f"[data-line-of='{part}']").first.check()
    expect(of_a_part).to_be_checked()
    of_a_part.uncheck()
    page.locator("[data-line-of]").last.check()
    expect(of_a_part).not_to_be_checked()
