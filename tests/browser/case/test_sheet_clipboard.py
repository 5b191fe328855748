"""Cells of the estimator's sheet on the clipboard: what other programs get of them, and get from them."""

from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from tests.browser.case.person import Person
from tests.browser.case.sheets import cell, copy, opened, rows

pytestmark = pytest.mark.browser
Seat = Callable[..., Person]
LISTEN = """() => document.addEventListener("copy", ({ clipboardData: data }) => {
  window.copied = { html: data.getData("text/html"), text: data.getData("text/plain") };
})"""
RUNNING = "=HYPERLINK(1)"


def test_what_excel_would_run_leaves_as_a_text_numbers_as_numbers_and_both_come_back_as_they_were(
    seat: Seat, sheet_of: Callable[..., str]
) -> None:
    page = opened(seat("a_engineer"), sheet_of())
    named = ["＠外注", "'=1+1", RUNNING]
    for row, name in enumerate(named):
        cell(page, row, "description").fill(name)
    cell(page, 2, "setup_minutes").fill("-3")
    page.evaluate(LISTEN)
    cell(page, 0, "description").click()
    for key in ("Shift+ArrowDown", "Shift+ArrowDown", "Shift+ArrowRight", "Shift+ArrowRight"):
        page.keyboard.press(key)
    page.keyboard.press("Control+c")
    copied = page.evaluate("window.copied")
    assert copied["text"].splitlines() == ["'＠外注\t\t30", "''=1+1\t\t30", f"'{RUNNING}\t\t-3"]
    assert f"""<td style="mso-number-format:'\\@'">{RUNNING}</td>""" in copied["html"]
    assert "<td>-3</td>" in copied["html"]
    page.keyboard.press("Delete")
    assert rows(page) == ["", "", ""]
    page.keyboard.press("Control+v")
    assert rows(page) == named
    expect(cell(page, 2, "setup_minutes")).to_have_value("-3")
    copy(page, "", copied["text"])
    page.keyboard.press("Delete")
    page.keyboard.press("Control+v")
    assert rows(page) == named, "also from the text alone"
