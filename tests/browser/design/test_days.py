"""Days in a calendar's field: what is pasted there stays as it was written, until it is read."""

from __future__ import annotations

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from tests.browser.design.server import DesignServer

pytestmark = pytest.mark.browser


def test_a_day_is_pasted_into_a_calendar_as_people_write_it_and_none_is_lost(
    design: DesignServer, page: Page
) -> None:
    page.goto(f"{design.address}/request")
    words, day = page.get_by_label("備考"), page.get_by_label("希望納期")

    def paste(written: str) -> None:
        words.fill(written)
        words.press("Control+a")
        words.press("Control+c")
        day.focus()
        day.press("Control+a")
        day.press("Control+v")

    paste("令和9年4月1日")
    expect(day).to_have_value("令和9年4月1日")
    expect(page.locator("[data-saving]")).to_contain_text("保存しました")
    assert design.behaviour.drafts[-1]["values"]["due"] == "令和9年4月1日"
    page.get_by_label("件名").focus()
    expect(day).to_have_attribute("type", "text")
    day.fill("")
    day.blur()
    expect(day).to_have_attribute("type", "date")
    paste("2027-04-01")
    expect(day).to_have_attribute("type", "date")
    expect(day).to_have_value("2027-04-01")


def test_a_pasted_day_that_never_reached_the_server_comes_back_as_it_was_written(
    design: DesignServer, page: Page, context: BrowserContext
) -> None:
    page.goto(f"{design.address}/request")
    context.route("**/draft", lambda route: route.abort())
    page.get_by_label("備考").fill("R9.4.1")
    page.get_by_label("備考").press("Control+a")
    page.get_by_label("備考").press("Control+c")
    page.get_by_label("希望納期").press("Control+v")
    expect(page.locator("[data-saving]")).to_contain_text("この端末に保存しました")
    page.reload()
    expect(page.get_by_label("希望納期")).to_have_value("R9.4.1")
