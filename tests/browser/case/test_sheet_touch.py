"""Several cells of the estimator's sheet by a finger: a long press, then a drag or a tap, then buttons."""

from collections.abc import Callable

import pytest
from playwright.sync_api import CDPSession, Locator, Page, expect

from tests.browser.case.person import Person
from tests.browser.case.sheets import cell, opened, rows

pytestmark = pytest.mark.browser
Seat = Callable[..., Person]


class Finger:
    """One finger on the screen, as Chromium has it from the glass."""

    def __init__(self, page: Page) -> None:
        self._page = page
        self._glass: CDPSession = page.context.new_cdp_session(page)
        self._glass.send("Emulation.setTouchEmulationEnabled", {"enabled": True})

    def press_long(self, place: Locator) -> None:
        self._touch("touchStart", place)
        expect(self._page.locator("[data-sheet][data-selecting]")).to_be_attached()

    def drag_to(self, place: Locator) -> None:
        self._touch("touchMove", place)

    def lift(self) -> None:
        self._glass.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})

    def tap(self, place: Locator) -> None:
        self._touch("touchStart", place)
        self.lift()

    def _touch(self, what: str, place: Locator) -> None:
        box = place.bounding_box()
        assert box
        point = {"x": box["x"] + box["width"] / 2, "y": box["y"] + box["height"] / 2}
        self._glass.send("Input.dispatchTouchEvent", {"type": what, "touchPoints": [point]})


def test_a_long_press_and_a_drag_select_cells_that_a_button_fills_down(
    seat: Seat, sheet_of: Callable[..., str]
) -> None:
    page = opened(seat("a_engineer", width=820), sheet_of())
    finger, selected = Finger(page), page.locator("[aria-selected=true]")
    cell(page, 0, "setup_minutes").fill("45")
    finger.press_long(cell(page, 0, "setup_minutes"))
    finger.drag_to(cell(page, 1, "run_minutes"))
    expect(selected).to_have_count(4)
    finger.lift()
    finger.tap(cell(page, 2, "setup_minutes"))
    expect(selected).to_have_count(3)
    expect(page.locator("[data-range-size]")).to_have_text("3行×1列を選択中")
    page.get_by_role("button", name="下へコピー").last.click()
    for row in range(3):
        expect(cell(page, row, "setup_minutes")).to_have_value("45")
    page.get_by_role("button", name="選択終了").click()
    expect(page.locator("[data-range]")).to_be_hidden()
    finger.tap(cell(page, 0, "run_minutes"))
    expect(cell(page, 0, "run_minutes")).to_be_focused()
    expect(cell(page, 0, "run_minutes")).to_have_attribute("inputmode", "decimal")


def test_on_a_phone_names_select_lines_which_buttons_copy_and_paste_with_all_that_is_in_them(
    seat: Seat, sheet_of: Callable[..., str]
) -> None:
    page = opened(seat("a_engineer", width=390), sheet_of())
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    finger = Finger(page)
    finger.press_long(cell(page, 1, "description"))
    finger.drag_to(cell(page, 2, "description"))
    finger.lift()
    expect(page.locator("[data-range-size]")).to_have_text("2行×5列を選択中")
    page.get_by_role("button", name="コピー", exact=True).click()
    expect(page.locator("[data-range-size]")).to_have_text("コピーしました")
    page.get_by_role("button", name="貼り付け").click()
    expect(page.locator("[data-line][data-kind=operation]")).to_have_count(5)
    assert rows(page) == ["工程0", "工程1", "工程2", "工程1", "工程2"]
    expect(cell(page, 4, "run_minutes")).to_have_value("6")
    page.context.clear_permissions()
