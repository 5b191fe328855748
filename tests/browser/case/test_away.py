"""Without a connection, or on a slow one: nothing is lost, nothing twice."""

from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from portal.trying.play.acts.records import shop_imports_records
from tests.browser.case.cast import Play
from tests.browser.case.person import UNSENT, Person
from tests.fixtures.processes import Web

pytestmark = pytest.mark.browser
MISSED = ["納期は来月末です。", "図面を差し替えます。", "Ra1.6 でお願いします。"]
OWN = ["電車の中で書いています。", "着いたら電話します。"]


def test_who_comes_back_sees_all_that_was_missed_once_in_order_and_own_posts_are_sent_once(
    seat: Callable[..., Person], inquiry: str
) -> None:
    at_desk, away = seat("a_engineer"), seat("b_engineer")
    for one in (at_desk, away):
        one.page.goto(inquiry)
        one.is_connected()
    at_desk.says("始めましょう。")
    away.sees("始めましょう。", within="[data-posts]")

    away.context.set_offline(True)
    expect(away.page.locator("[data-connection]")).to_have_attribute("data-state", "lost")
    for words in MISSED:
        at_desk.says(words)
    expect(at_desk.page.locator(UNSENT)).to_have_count(0)
    for words in OWN:
        away.says(words)
    away.sees("未送信（接続が戻り次第、送信します）", within="[data-posts]")
    away.does_not_see(*MISSED)
    at_desk.does_not_see(*OWN)

    away.context.set_offline(False)
    away.sees(*MISSED, "離席中の新着 3件", within="[data-posts]")
    at_desk.sees(*OWN, within="[data-posts]")
    everything = ["始めましょう。", *MISSED, *OWN]
    for one in (at_desk, away):
        expect(one.page.locator(UNSENT)).to_have_count(0)
        assert one.posts() == everything
        one.page.reload()
        one.is_connected()
        assert one.posts() == everything


@pytest.fixture
def agreed(live_portal: Web, play: Play) -> str:
    """The address of a request on which the shops have agreed; its estimate is still to be built."""
    with play(before=shop_imports_records) as stage:
        return f"{live_portal.url}/inquiries/{stage.inquiry['id']}"


def test_figures_typed_fast_on_a_slow_line_are_there_after_leaving_at_once(
    seat: Callable[..., Person], agreed: str
) -> None:
    """Choosing a work centre draws the sheet again: what is typed meanwhile goes along."""
    lead = seat("a_engineer")
    lead.page.goto(agreed)
    lead.presses("原価見積を作る", within="#own-estimates")
    lead.is_connected()
    sheet = lead.page.url
    lead.is_on_a_line(latency=400)
    typed = {"単価": "1200", "切削 段取": "60", "切削 加工": "12"}
    for place, centre in enumerate(("5軸マシニングセンタ", "最終検査")):
        part = f"#part-{place}"
        lead.page.locator("[data-parts] a").nth(place).click()
        lead.chooses("切削 作業区", centre, within=part)
        for field, value in typed.items():
            lead.types(field, value, within=part)
    lead.page.goto(f"{lead.address}/")
    lead.page.goto(sheet)
    lead.is_connected()
    lead.sees("保存しました")
    lead.page.reload()
    for part in ("#part-0", "#part-1"):
        for field, value in typed.items():
            expect(lead.page.locator(part).get_by_label(field).first).to_have_value(value)
    lead.does_not_see("先に変更しました")


def test_a_form_sent_without_a_connection_is_there_when_one_comes_back(
    seat: Callable[..., Person], agreed: str
) -> None:
    lead, steps = seat("a_engineer", width=390), "#f-parts-0-operations"
    form, note, step = f"{agreed}/proposal", "会員企業への連絡事項", "工程の内容"
    send = "会員企業に提示する"

    def stands_there() -> None:
        lead.page.goto(form)
        lead.is_connected()
        lead.sees("送信されていない内容を復元しました")
        expect(lead.page.get_by_label(note)).to_have_value("帰りの電車で書いた")
        expect(lead.page.locator(steps).get_by_label(step).last).to_have_value("検査")

    lead.page.goto(form)
    lead.is_connected()
    before = lead.page.locator(steps).get_by_label(step).count()
    lead.presses("工程を追加", within=steps)
    lead.page.locator(steps).get_by_label(step).nth(before).fill("検査")
    lead.page.locator(steps).get_by_label("担当企業").nth(before).select_option(index=1)
    lead.types(note, "帰りの電車で書いた")
    lead.page.goto(agreed)
    stands_there()
    lead.context.set_offline(True)
    lead.presses(send)
    lead.page.wait_for_url("chrome-error://**")
    lead.context.set_offline(False)
    stands_there()
    lead.presses(send)
    lead.sees("帰りの電車で書いた", within="#proposals")
    lead.page.goto(form)
    lead.is_connected()
    lead.does_not_see("復元しました")
    expect(lead.page.locator(steps).get_by_label(step).last).to_have_value("検査")
