"""What is to be handed over is copied at a press, or marked where the browser lets no page copy."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from tests.browser.design.server import DesignServer

pytestmark = pytest.mark.browser
LINK = "https://quotes.example.jp/link/" + "AbCd-_12" * 8


def test_a_press_copies_all_of_it_and_says_so(
    design: DesignServer, page: Page, context: BrowserContext
) -> None:
    context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.goto(f"{design.address}/quote")
    page.get_by_role("button", name="コピー").click()
    expect(page.get_by_role("status").filter(has_text="コピーしました")).to_be_visible()
    assert page.evaluate("navigator.clipboard.readText()") == LINK


@pytest.mark.parametrize(
    "value", ["undefined", "{ writeText: () => Promise.reject(new DOMException()) }"]
)
def test_where_no_page_may_copy_it_is_marked(design: DesignServer, page: Page, value: str) -> None:
    page.add_init_script(
        f"Object.defineProperty(navigator, 'clipboard', {{ get: () => ({value}) }})"
    )
    page.goto(f"{design.address}/quote")
    page.get_by_role("button", name="コピー").click()
    expect(page.get_by_role("status").filter(has_text="選択しました")).to_be_visible()
    assert page.evaluate("getSelection().toString()") == LINK


def test_on_a_phone_the_field_is_as_wide_as_its_card(design: DesignServer, page: Page) -> None:
    page.set_viewport_size({"width": 390, "height": 844})
    page.goto(f"{design.address}/quote")
    field, button = page.get_by_label("リンク"), page.get_by_role("button", name="コピー")
    expect(button).to_be_visible()
    widths = [part.bounding_box()["width"] for part in (field, field.locator(".."))]  # type: ignore[index]
    assert widths[0] == pytest.approx(widths[1], abs=1)


def test_without_scripts_there_is_no_button(design: DesignServer, chromium: Browser) -> None:
    context = chromium.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{design.address}/quote")
    expect(page.get_by_label("リンク")).to_have_value(LINK)
    expect(page.get_by_text("コピー", exact=True)).to_be_hidden()
    context.close()
