"""The page of an issued quote while things happen to it: choices stay, and what is over goes."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from portal.trying.play.acts.quote import customer_reads
from tests.browser.case.cast import Play
from tests.browser.case.person import Person
from tests.fixtures.processes import Web

pytestmark = pytest.mark.browser
ORDER = "この内容で注文する"


@pytest.fixture(scope="module")
def quote(live_portal: Web, play: Play) -> str:
    """The address of a quote that waits for its answer, and is still to wait after the test."""
    return issued(live_portal, play)


def issued(live_portal: Web, play: Play) -> str:
    """The address of a quote that waits for its answer."""
    with play(before=customer_reads) as stage:
        return f"{live_portal.url}/quotes/{stage.known['revision']}"


def total(page: Page) -> str:
    return page.locator("[data-cell=total]").inner_text()


def choose(page: Page, part: int, pieces: int) -> None:
    """Press one quantity, and wait until the total says it."""
    before = total(page)
    page.locator(f"[name=choices-{part}-quantity][value='{pieces}']").check()
    expect(page.locator("[data-cell=total]")).not_to_have_text(before)


def test_a_choice_outlives_events_until_the_quote_is_answered_and_then_the_form_goes(
    seat: Callable[..., Person], live_portal: Web, play: Play
) -> None:
    quote = issued(live_portal, play)
    customer, sales = seat("x_buyer"), seat("a_sales")
    for person in (customer, sales):
        person.page.goto(quote)
        person.is_connected()
        person.sees("ご回答待ち" if person is customer else "発行済み", within="#quote-chip")
    chosen = customer.page.locator("[name=choices-0-quantity][value='10']")
    choose(customer.page, 0, 10)
    shown = total(customer.page)
    customer.opens("この見積書を見送る")
    customer.page.locator("[name=reason]").fill("予算が")
    with customer.page.expect_response(lambda answer: answer.url == quote):
        customer.page.evaluate("htmx.trigger(document.body, 'live:inquiry_state')")
    expect(customer.page.locator(".htmx-request")).to_have_count(0)
    expect(chosen).to_be_checked()
    expect(customer.page.locator("[name=reason]")).to_have_value("予算が")
    assert total(customer.page) == shown

    colleague = customer.context.new_page()
    colleague.goto(quote)
    choose(colleague, 2, 20)
    colleague.get_by_role("button", name=ORDER).click()
    dialog = colleague.get_by_role("dialog")
    expect(dialog).to_contain_text(f"1品目を合計{total(colleague)}（税込）で注文しますか？")
    dialog.get_by_role("button", name="注文する").click()
    for person in (customer, sales):
        person.sees("注文番号")
        expect(person.page.locator("#quote-chip")).not_to_contain_text(re.compile("発行済み|待ち"))
    expect(customer.page.get_by_role("button", name=ORDER)).to_have_count(0)
    expect(customer.page.locator("[name=reason]")).to_have_count(0)


def test_who_comes_back_to_the_quote_finds_the_total_of_what_is_still_chosen(
    seat: Callable[..., Person], quote: str
) -> None:
    customer = seat("x_buyer")
    customer.page.goto(quote)
    customer.is_connected()
    expect(customer.page.locator("[data-cell=total]")).to_have_text("–")
    choose(customer.page, 0, 10)
    shown = total(customer.page)
    customer.presses("質問する")
    customer.page.wait_for_url(re.compile("/inquiries/"))
    customer.is_connected()
    customer.page.go_back()
    expect(customer.page.locator("[name=choices-0-quantity][value='10']")).to_be_checked()
    expect(customer.page.locator("[data-cell=total]")).to_have_text(shown)


def test_a_desk_shows_the_whole_table_of_a_quote_with_long_prices(
    seat: Callable[..., Person], quote: str
) -> None:
    sales = seat("a_sales")
    sales.page.goto(quote)
    overhang = sales.page.evaluate(
        """() => {
          const frame = document.querySelector("#quote-answer .table-frame");
          for (const price of frame.querySelectorAll("td:nth-child(3)")) price.textContent = "¥12,345,678.50";
          return frame.scrollWidth - frame.clientWidth;
        }"""
    )
    assert overhang == 0
    sales.sees("納期", within="#quote-answer")


def test_nothing_is_asked_where_nothing_was_chosen(seat: Callable[..., Person], quote: str) -> None:
    customer = seat("x_buyer")
    customer.page.goto(quote)
    customer.is_connected()
    customer.page.get_by_role("button", name=ORDER).click()
    expect(customer.page.get_by_role("dialog")).to_have_count(0)
    customer.sees("1つ以上の品目について数量を選択してください。", within=".field__error")
    choose(customer.page, 0, 10)
    customer.does_not_see("1つ以上の品目について数量を選択してください。")
    customer.page.get_by_role("button", name=ORDER).click()
    expect(customer.page.get_by_role("dialog")).to_be_visible()
