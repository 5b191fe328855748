"""How the estimator's sheet looks: nothing of a number is cut, and lines come first on a phone."""

from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from tests.browser.case.person import Person
from tests.browser.case.sheets import cell, cost, opened

pytestmark = pytest.mark.browser
Seat = Callable[..., Person]
CUT = """() => [...document.querySelectorAll('[data-shown] :is(.lines__figure, .lines__input--number)')]
  .filter((one) => one.scrollWidth > one.clientWidth).map((one) => one.value ?? one.textContent)"""
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
