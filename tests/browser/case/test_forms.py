"""Forms as people really use them: refused, corrected, loaded again, left too early, typed by two."""

from collections.abc import Callable

import pytest
from playwright.sync_api import FilePayload, expect

from portal.beginning.sample.companies import LEAD
from portal.trying.play.acts.cost import lead_asks
from tests.browser.case.cast import Play
from tests.browser.case.person import LIVE_MS, Person
from tests.factories.shopdata import production
from tests.fixtures.processes import Web

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def sheet(live_portal: Web, play: Play) -> str:
    """The address of the lead's estimate, before anybody else is asked."""
    with play(before=lead_asks) as stage:
        return f"{live_portal.url}/estimates/{stage.known['estimate']}"


def forgive(person: Person, status: int) -> None:
    """A browser notes a refusal by itself; it is what was wanted here."""
    assert [one for one in person.complaints if str(status) not in one] == []
    person.complaints.clear()


def test_what_was_put_right_after_a_refusal_stays_when_the_page_is_loaded_again_or_gone_back_to(
    seat: Callable[..., Person],
) -> None:
    manager = seat("b_manager")
    page = manager.page
    page.goto(f"{manager.address}/group/company")
    manager.is_connected()
    name = page.locator("[name=name]")
    standing = name.input_value()
    name.fill("")
    name.evaluate("field => field.removeAttribute('required')")
    page.locator("main form button[type=submit]").last.click()
    page.wait_for_url("**refused=**")
    page.reload()
    expect(page.locator("[data-error-summary] li")).to_have_count(1)
    name.fill(standing)
    expect(page.locator("[data-error-summary]")).to_have_count(0)
    page.locator("[name=address]").fill("東京都墨田区1-1")
    page.locator("main form button[type=submit]").last.click()
    page.wait_for_url("**/group")
    page.go_back()
    expect(page.locator("[name=name]")).to_have_value(standing)
    expect(page.locator("[name=address]")).to_have_value("東京都墨田区1-1")
    forgive(manager, 422)


def test_a_refused_request_that_was_corrected_is_there_as_corrected_after_loading_again(
    seat: Callable[..., Person],
) -> None:
    customer = seat("x_design")
    customer.goes_to("依頼一覧")
    customer.presses("新しい見積依頼")
    customer.types("件名", "古い件名")
    customer.sees("に保存しました")
    customer.presses("依頼を送信する")
    customer.page.wait_for_url("**refused=**")
    customer.is_connected()
    customer.types("件名", "新しい件名")
    customer.sees("に保存しました")
    customer.page.reload()
    customer.is_connected()
    expect(customer.page.get_by_label("件名")).to_have_value("新しい件名")
    customer.page.wait_for_timeout(1500)
    customer.page.reload()
    expect(customer.page.get_by_label("件名")).to_have_value("新しい件名")
    forgive(customer, 422)


def test_two_people_in_one_estimate_keep_what_each_typed_and_choose_where_both_did(
    seat: Callable[..., Person], sheet: str
) -> None:
    engineer, manager = seat("a_engineer"), seat("a_manager")
    for one in (engineer, manager):
        one.page.goto(sheet)
        one.is_connected()
    scrap, other = "[name='parts-0-scrap_percent']", "[name='parts-1-scrap_percent']"
    shows_part(engineer, 1)
    manager.page.locator(scrap).fill("4")
    engineer.page.locator(other).fill("6")
    expect(engineer.page.locator(scrap)).to_have_value("4")
    expect(manager.page.locator(other)).to_have_value("6")
    shows_part(engineer, 0)
    engineer.context.set_offline(True)
    engineer.page.locator(scrap).fill("9")
    engineer.sees("この端末に保存")
    with manager.page.expect_response(lambda answer: answer.url.endswith("/edits")):
        manager.page.locator(scrap).fill("5")
    engineer.context.set_offline(False)
    choice = engineer.page.locator(".lines__contest")
    expect(choice).to_contain_text(manager.account.name, timeout=LIVE_MS)
    expect(engineer.page.locator(scrap)).to_have_value("9")
    choice.get_by_role("button").first.click()
    expect(choice).to_have_count(0)
    expect(engineer.page.locator(scrap)).to_have_value("5")
    expect(engineer.page.locator(other)).to_have_value("6")


def shows_part(person: Person, place: int) -> None:
    """Press the tab of another part of the estimate."""
    person.page.locator("[data-parts] a").nth(place).click()


def test_a_removed_line_is_taken_back_at_a_press(seat: Callable[..., Person], sheet: str) -> None:
    engineer = seat("a_engineer")
    engineer.page.goto(sheet)
    engineer.is_connected()
    lines = engineer.page.locator("#part-0 [data-row]")
    before = lines.count()
    row = engineer.page.locator("#part-0 .lines__more").first
    engineer.page.locator("#part-0 [data-open]").first.check()
    row.get_by_role("button", name="明細を削除").click()
    expect(lines).to_have_count(before - 1)
    engineer.sees("保存しました")
    engineer.page.reload()
    engineer.is_connected()
    engineer.presses("元に戻す", within="#part-0")
    expect(lines).to_have_count(before)


def test_what_was_written_stands_as_it_was_understood_once_the_field_was_left(
    seat: Callable[..., Person], sheet: str
) -> None:
    engineer = seat("a_engineer")
    engineer.page.goto(sheet)
    engineer.is_connected()
    shows_part(engineer, 1)
    scrap = engineer.page.locator("[name='parts-1-scrap_percent']")
    setup = engineer.page.locator("#part-1 [name$='-setup_minutes']").first
    setup.fill("1:30")
    scrap.fill("８％")
    expect(setup).to_have_value("90")
    expect(scrap).to_have_value("８％")
    setup.focus()
    expect(scrap).to_have_value("8")
    setup.fill("1,5")
    scrap.focus()
    engineer.sees("1.5または15と読めます。カンマを使わずに入力してください。")
    expect(setup).to_have_value("1,5")
    setup.fill("15分")
    engineer.sees("保存しました")
    engineer.page.reload()
    engineer.is_connected()
    expect(setup).to_have_value("15")
    forgive(engineer, 422)


def test_the_report_of_a_file_waits_until_it_has_arrived(seat: Callable[..., Person]) -> None:
    engineer = seat("a_engineer")
    engineer.page.goto(f"{engineer.address}/own-data/imports")
    engineer.is_connected()
    engineer.is_on_a_line(latency=50, uploadThroughput=60_000)
    records = production(4000)
    file: FilePayload = {"name": "日報.csv", "mimeType": "text/csv", "buffer": records}
    form = engineer.page.locator("form[data-waits-for-files]").first
    form.locator("[type=file]").set_input_files(file)
    form.locator("button[type=submit]").click()
    engineer.sees("届きしだい、自動で送信します")
    engineer.page.wait_for_url("**/own-data/imports/*-*", timeout=30_000)
    engineer.sees("日報.csv")


def test_the_rate_is_that_of_the_work_centre_chosen_last_however_slow_the_line(
    seat: Callable[..., Person], sheet: str
) -> None:
    engineer = seat("a_engineer")
    engineer.page.goto(sheet)
    engineer.is_connected()
    centre = engineer.page.locator("[name$='-work_centre_id']").first
    rate = engineer.page.locator("[name$='-hourly_rate']").first
    chosen = LEAD.work_centres[:3]
    engineer.is_on_a_line(latency=400)
    for one, moment in zip(chosen, (200, 400, 0), strict=True):
        centre.select_option(label=one.name)
        engineer.page.wait_for_timeout(moment)
    expect(rate).to_have_value(str(chosen[-1].hourly_rate))


def test_a_chain_of_steps_copied_into_another_part_is_had_back_and_stands_after_a_reload(
    sheet: str, live_portal: Web, seat: Callable[..., Person]
) -> None:
    engineer = seat("a_engineer")
    page = engineer.page
    page.goto(sheet)
    page.goto(page.locator("a.number").first.evaluate("link => link.href") + "/proposal")
    engineer.is_connected()
    parts = page.locator("[data-rows]")
    names = "input[name$='-name']"
    before = parts.nth(1).locator(names).evaluate_all("all => all.map(one => one.value)")
    parts.nth(0).locator(names).first.fill("面取り")
    chain = [one.input_value() for one in parts.nth(0).locator(names).all()]
    copying = page.locator("[data-chain]").first
    copying.locator("summary").press("Enter")
    expect(copying.locator("input").first).not_to_be_checked()
    copying.locator("input").first.check()
    for button, stands in (("copy", chain), ("undo", before), ("copy", chain)):
        copying.locator(f"[data-{'copy-chain' if button == 'copy' else 'chain-undo'}]").click()
        found = parts.nth(1).locator(names)
        assert [one.input_value() for one in found.all()] == stands
    page.reload()
    expect(parts.nth(1).locator(names)).to_have_count(len(chain))
    assert [one.input_value() for one in parts.nth(1).locator(names).all()] == chain
