"""The estimator's sheet where something is turned round: by another, by the server, by Ctrl+Z."""

from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from tests.browser.case.person import LIVE_MS, Person
from tests.browser.case.sheets import cell, copy, cost, is_taken, opened, rows

pytestmark = pytest.mark.browser
Seat = Callable[..., Person]


def test_what_another_types_over_a_saved_cell_takes_its_place_though_one_is_in_it_still(
    seat: Seat, sheet_of: Callable[[], str]
) -> None:
    address = sheet_of()
    here, there = opened(seat("a_engineer"), address), opened(seat("a_manager"), address)
    cell(here, 0, "run_minutes").click()
    with here.expect_response(is_taken):
        here.keyboard.type("9")
    expect(cell(there, 0, "run_minutes")).to_have_value("9", timeout=LIVE_MS)
    cell(there, 0, "run_minutes").click()
    there.keyboard.type("8")
    expect(cell(here, 0, "run_minutes")).to_have_value("8", timeout=LIVE_MS)
    expect(cell(here, 0, "run_minutes")).to_be_focused()
    expect(cost(here)).to_have_text("¥32,000")
    here.keyboard.type("7")
    expect(cell(there, 0, "run_minutes")).to_have_value("7", timeout=LIVE_MS)


def test_the_rate_comes_back_with_the_work_centre_that_is_undone(
    seat: Seat, sheet_of: Callable[[], str]
) -> None:
    person = seat("a_engineer")
    page = opened(person, sheet_of())
    centre, rate = cell(page, 0, "work_centre_id"), cell(page, 0, "hourly_rate")
    centre.focus()
    with page.expect_response(is_taken):
        centre.select_option(index=1)
    chosen = centre.input_value()
    expect(rate).not_to_have_value("6000")
    of_the_centre = rate.input_value()
    with page.expect_response(is_taken):
        page.keyboard.press("Control+z")
    expect(centre).to_have_value("")
    expect(rate).to_have_value("6000")
    expect(cost(page)).to_have_text("¥30,000")
    page.reload()
    person.is_connected()
    expect(page.locator("form[data-sheet][data-ready]")).to_be_attached()
    expect(page.locator(".lines__contest")).to_have_count(0)
    expect(rate).to_have_value("6000")
    cell(page, 0, "description").click()
    with page.expect_response(is_taken):
        page.keyboard.press("Control+y")
    expect(centre).to_have_value(chosen)
    expect(rate).to_have_value(of_the_centre)


def test_a_pasted_line_of_which_a_cell_was_refused_goes_for_good_when_it_is_undone(
    seat: Seat, sheet_of: Callable[[], str]
) -> None:
    person = seat("a_engineer")
    page = opened(person, sheet_of())
    copy(page, "", "切断\t\t12\t1.5\t4800\n曲げ\t\t20\t1:30\t5000")
    cell(page, 2, "description").click()
    with page.expect_response(is_taken):
        page.keyboard.press("Control+v")
    person.sees("90または1.5分と読めます")
    with page.expect_response(is_taken) as answer:
        page.keyboard.press("Control+z")
    assert answer.value.json()["contested"] == []
    assert rows(page) == ["工程0", "工程1", "工程2"]
    page.reload()
    person.is_connected()
    expect(page.locator("form[data-sheet][data-ready]")).to_be_attached()
    assert rows(page) == ["工程0", "工程1", "工程2"]


def test_who_typed_in_a_line_that_another_removed_reads_so_with_what_was_typed(
    seat: Seat, sheet_of: Callable[[], str]
) -> None:
    address = sheet_of()
    engineer, manager = seat("a_engineer"), seat("a_manager")
    here, there = opened(engineer, address), opened(manager, address)
    cell(here, 1, "setup_minutes").click()
    here.context.set_offline(True)
    here.keyboard.type("77")
    engineer.sees("この端末に保存")
    cell(there, 1, "description").click()
    with there.expect_response(is_taken):
        there.keyboard.press("Control+-")
    here.context.set_offline(False)
    notice = here.locator("[data-conflict] .notice")
    expect(notice).to_contain_text(
        f"{manager.account.name}がこの間にこの明細を削除", timeout=LIVE_MS
    )
    expect(notice).to_contain_text("77")
    assert rows(here) == ["工程0", "工程2"]
    notice.get_by_role("button").click()
    expect(notice).to_have_count(0)


def test_what_is_contested_is_asked_again_after_a_reload(
    seat: Seat, sheet_of: Callable[[], str]
) -> None:
    address = sheet_of()
    engineer, manager = seat("a_engineer"), seat("a_manager")
    here, there = opened(engineer, address), opened(manager, address)
    cell(here, 2, "setup_minutes").click()
    here.context.set_offline(True)
    here.keyboard.type("11")
    engineer.sees("この端末に保存")
    cell(there, 2, "setup_minutes").click()
    with there.expect_response(is_taken):
        there.keyboard.type("22")
    here.context.set_offline(False)
    contest = here.locator(".lines__contest")
    expect(contest).to_contain_text(manager.account.name, timeout=LIVE_MS)
    here.reload()
    expect(contest).to_contain_text(manager.account.name, timeout=LIVE_MS)
    expect(cell(here, 2, "setup_minutes")).to_have_value("11")
    with here.expect_response(is_taken):
        contest.get_by_role("button").last.click()
    expect(cell(there, 2, "setup_minutes")).to_have_value("11", timeout=LIVE_MS)
    here.reload()
    engineer.is_connected()
    expect(contest).to_have_count(0)
    expect(cell(here, 2, "setup_minutes")).to_have_value("11")


def test_shift_and_space_select_the_line_and_are_a_space_while_typing(
    seat: Seat, sheet_of: Callable[[], str]
) -> None:
    page = opened(seat("a_engineer"), sheet_of())
    cell(page, 0, "description").click()
    page.keyboard.press("Shift+Space")
    expect(page.locator("[aria-selected=true]")).to_have_count(5)
    expect(cell(page, 0, "description")).to_have_value("工程0")
    page.keyboard.type("a b")
    page.keyboard.press("Shift+Space")
    page.keyboard.type("c")
    expect(cell(page, 0, "description")).to_have_value("a b c")


def test_a_sheet_without_lines_is_begun_and_had_back_by_the_keyboard_alone(
    seat: Seat, sheet_of: Callable[[], str]
) -> None:
    person = seat("a_engineer")
    page = opened(person, sheet_of())
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(cell(page, 0, "description", "material")).to_be_focused()
    page.keyboard.press("Control+a")
    page.keyboard.press("Control+-")
    expect(page.locator("[data-line]")).to_have_count(0)
    page.keyboard.press("Control+z")
    assert rows(page) == ["工程0", "工程1", "工程2"]
    page.keyboard.press("Control+a")
    page.keyboard.press("Control+-")
    centre = page.locator("template[data-new-line=operation]").evaluate(
        "one => one.content.querySelector('select').options[1].text"
    )
    copy(page, "", f"S45C\t\t250\t2\n荒加工\t{centre}\t20\t3")
    page.keyboard.press("Control+v")
    assert rows(page) == ["荒加工"]
    expect(cell(page, 0, "run_minutes")).to_have_value("3")
    expect(cell(page, 0, "price_per_kg", "material")).to_have_value("250")
    expect(page.locator(".lines .field__error:not([hidden])")).to_have_count(0)
    page.keyboard.press("Control+z")
    page.locator(".lines__add").nth(2).focus()
    page.keyboard.type("C1")
    assert rows(page) == ["C1"]


def test_the_bar_says_who_is_in_which_line_and_the_cell_has_their_colour(
    seat: Seat, sheet_of: Callable[[], str]
) -> None:
    address = sheet_of()
    engineer = seat("a_engineer")
    here, there = opened(engineer, address), opened(seat("a_manager"), address)
    cell(there, 1, "run_minutes").click()
    cell(here, 0, "description").click()
    expect(there.locator("[data-here]")).to_have_text(
        f"{engineer.account.name} · 工程0", timeout=LIVE_MS
    )
    expect(there.locator(".lines [data-person]")).to_have_count(1)
    here.close()
    expect(there.locator("[data-here]")).to_be_empty(timeout=LIVE_MS)
