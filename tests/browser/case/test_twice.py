"""What people do twice, in two tabs or in a hurry, is done once."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from playwright.sync_api import Page, expect

from shared_db.foundation.clock import today
from tests.browser.case.person import UNSENT, Person

pytestmark = pytest.mark.browser


def thread_of(tab: Page) -> list[str]:
    """What a tab's thread shows, from above to below."""
    return tab.locator("[data-posts] [data-post][data-author] [data-body]").all_inner_texts()


def test_two_tabs_of_one_person_show_the_same_thread_each_post_once(
    seat: Callable[..., Person], inquiry: str
) -> None:
    person, other = seat("a_engineer"), seat("c_engineer")
    first, second = person.page, person.context.new_page()
    for tab in (first, second, other.page):
        tab.goto(inquiry)
        expect(tab.locator("[data-connection][data-state=live]")).to_be_attached()
    person.says("一つ目のタブから")
    expect(second.get_by_text("一つ目のタブから")).to_be_visible()
    person.page = second
    person.says("二つ目のタブから")
    other.sees("二つ目のタブから", within="[data-posts]")
    other.says("どちらも読めました")
    for tab in (first, second, other.page):
        expect(tab.locator("[data-posts]").get_by_text("どちらも読めました")).to_be_visible()
        expect(tab.locator(UNSENT)).to_have_count(0)
        assert thread_of(tab) == ["一つ目のタブから", "二つ目のタブから", "どちらも読めました"]
    own = second.locator("[data-post].post--own [data-body]")
    assert own.all_inner_texts() == ["一つ目のタブから", "二つ目のタブから"]


def test_a_request_sent_in_a_hurry_and_again_from_the_page_before_is_one_request(
    seat: Callable[..., Person],
) -> None:
    customer, subject = seat("x_buyer"), "急ぎのスペーサ"
    customer.goes_to("依頼一覧")
    customer.presses("新しい見積依頼")
    customer.types("件名", subject)
    customer.types("希望納期", str(today() + timedelta(days=20)))
    customer.ticks("単発")
    customer.chooses("品質水準", "標準（一般公差）")
    customer.types("品名", "スペーサ")
    customer.types("数量 1", "30")
    customer.page.get_by_role("button", name="依頼を送信する").last.dblclick()
    customer.sees(subject)
    customer.page.wait_for_load_state()
    customer.page.go_back()
    again = customer.page.get_by_role("button", name="依頼を送信する").last
    if again.count():
        again.click()
    customer.goes_to("依頼一覧")
    expect(customer.page.locator("#inquiries").get_by_text(subject)).to_have_count(1)
    customer.does_not_see("未送信の下書き")


def test_what_two_tabs_typed_in_one_field_is_shown_and_chosen(
    seat: Callable[..., Person],
) -> None:
    customer = seat("x_design")
    customer.goes_to("依頼一覧")
    customer.presses("新しい見積依頼")
    customer.types("件名", "同じ下書き")
    customer.sees("保存しました")
    first, second = customer.page, customer.context.new_page()
    second.goto(first.url)
    expect(second.get_by_label("件名")).to_have_value("同じ下書き")
    with first.expect_response("**/typed/inquiry"):
        customer.types("備考", "一つ目のタブの備考")
    customer.page = second
    customer.types("備考", "二つ目のタブの備考")
    customer.sees("自分（別の画面）の入力", "一つ目のタブの備考")
    expect(second.get_by_role("textbox", name="備考")).to_have_value("二つ目のタブの備考")
    second.locator(".difference").get_by_label("二つ目のタブの備考").check()
    customer.presses("選んだ内容で保存する")
    expect(second.locator(".difference")).to_have_count(0)
    expect(second.get_by_role("textbox", name="備考")).to_have_value("二つ目のタブの備考")
    # A browser notes the refusal by itself; it is what was wanted here.
    assert [one for one in customer.complaints if "409" not in one] == []
    customer.complaints.clear()
