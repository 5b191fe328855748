"""How the estimator's sheet looks: nothing of a number is cut, and lines come first on a phone."""

from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from tests.browser.case.cast import Cast
from tests.browser.case.person import Person
from tests.browser.case.sheets import cell, cost, opened

pytestmark = pytest.mark.browser
Seat = Callable[..., Person]
CUT = """() => [...document.querySelectorAll('[data-shown] :is(.lines__figure, .lines__input--number)')]
  .filter((one) => one.scrollWidth > one.clientWidth).map((one) => one.value ?? one.textContent)"""
IN_VIEW = """() => {
  const end = document.querySelector("[data-shown] .lines tfoot").getBoundingClientRect().top;
  return [...document.querySelectorAll("[data-line]")].filter((one) => one.getBoundingClientRect().bottom <= end).length;
}"""
BESIDE = "() => { const frame = document.querySelector('[data-shown] .lines-frame'); return frame.scrollWidth - frame.clientWidth }"


def test_eight_quantities_in_tens_of_millions_stand_side_by_side_with_every_digit(
    seat: Seat, sheet_of: Callable[..., str]
) -> None:
    page = opened(seat("a_engineer"), sheet_of(quantities=[1, 5, 10, 50, 100, 500, 1000, 2000]))
    cell(page, 0, "setup_minutes").click()
    page.keyboard.type("123395")
    page.keyboard.press("Enter")
    expect(cost(page)).to_have_text("¥12,347,600")
    cell(page, 0, "price_per_kg", "material").click()
    page.keyboard.type("1234.56")
    page.keyboard.press("Enter")
    expect(cost(page)).to_have_text("¥12,348,535")
    assert page.evaluate(CUT) == []
    page.reload()
    assert page.evaluate(CUT) == [], "also as the server draws it"
    assert page.evaluate(BESIDE) == 0, "all eight are in view"


def test_a_phone_shows_lines_first_and_unfolds_notices_and_pages_on_asking(
    seat: Seat, sheet_of: Callable[..., str], cast: Cast
) -> None:
    address, customer = sheet_of(), cast["x_buyer"]
    inquiry = cast["a_engineer"].get(f"/estimates/{address.rpartition('/')[2]}")["inquiry_id"]
    asked = customer.get(f"/inquiries/{inquiry}")
    more = [{"id": asked["parts"][0]["id"], "quantities": [10, 100, 300]}]
    customer.post(f"/inquiries/{inquiry}/quantities", revision=asked["revision"], parts=more)
    page = opened(seat("a_engineer", width=390), address)
    assert page.evaluate(IN_VIEW) == 4, "between the head and the totals"
    notice, pages = page.locator("#sheet .notice--warning"), page.locator(".sheet-pages")
    expect(notice).to_be_hidden()
    page.get_by_label("もとになった内容が変わりました").check()
    expect(notice).to_be_visible()
    expect(pages).to_be_hidden()
    page.get_by_label("関連ページ・見積依頼").check()
    expect(pages).to_be_visible()
