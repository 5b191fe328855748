"""Cells of the estimator's sheet on the clipboard: what other programs get of them, and get from them."""

from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from tests.browser.case.person import Person
from tests.browser.case.sheets import cell, copy, cost, forgive_the_styles, is_taken, opened, rows

pytestmark = pytest.mark.browser
Seat = Callable[..., Person]
LISTEN = """() => document.addEventListener("copy", ({ clipboardData: data }) => {
  window.copied = { html: data.getData("text/html"), text: data.getData("text/plain") };
})"""
RUNNING = "=HYPERLINK(1)"
EXCEL = """<html xmlns:x="urn:schemas-microsoft-com:office:excel"><head>
<style>.xl65 {mso-number-format:"0\\.0";}</style></head><body><table border=0 width=360>
<tr height=25><td class=xl65>切断</td><td></td><td class=xl65 align=right x:num="12.345">12.3</td>
<td>1.5&nbsp;</td><td align=right>&yen;4,800</td></tr>
<tr><td>曲げ<br>2回</td><td>&nbsp;</td><td>20</td><td>2.5</td><td>5000</td></tr></table></body></html>"""


def test_cells_of_excel_fill_cells_make_lines_and_all_of_it_is_undone_after_a_reload(
    seat: Seat, sheet_of: Callable[[], str]
) -> None:
    person = seat("a_engineer")
    page = opened(person, sheet_of())
    copy(page, EXCEL, "切断\t\t12.3")
    page.wait_for_timeout(100)
    forgive_the_styles(person)
    cell(page, 2, "description").click()
    page.keyboard.press("Control+v")
    assert rows(page) == ["工程0", "工程1", "切断", "曲げ 2回"]
    for name, value in (("setup_minutes", "12.345"), ("run_minutes", "1.5")):
        expect(cell(page, 2, name)).to_have_value(value)
    expect(cell(page, 2, "hourly_rate")).to_have_value("4800")
    expect(cell(page, 3, "hourly_rate")).to_have_value("5000")
    copy(page, "", '"a ""b""\nc"\t1\n')
    cell(page, 0, "description").click()
    page.keyboard.press("Control+v")
    assert rows(page)[0] == 'a "b" c'
    page.keyboard.press("Control+Shift+d")
    assert len(rows(page)) == 5
    page.keyboard.press("Alt+ArrowDown")
    page.keyboard.press("Control+-")
    assert len(rows(page)) == 4
    person.sees("保存しました")
    page.reload()
    person.is_connected()
    expect(page.locator("form[data-sheet][data-ready]")).to_be_attached()
    assert len(rows(page)) == 4
    cell(page, 0, "description").click()
    for _ in range(5):
        page.keyboard.press("Control+z")
    assert rows(page) == ["工程0", "工程1", "工程2"]
    expect(cost(page)).to_have_text("¥30,000")
    with page.expect_response(is_taken):
        page.keyboard.press("Control+y")
    assert rows(page) == ["工程0", "工程1", "切断", "曲げ 2回"]
    page.reload()
    assert rows(page) == ["工程0", "工程1", "切断", "曲げ 2回"]


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
