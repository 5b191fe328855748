"""PDFs by pdf.js, under our policy: no eval, no scripts of theirs, Japanese without its font."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.browser.viewer.conftest import Opened, Stage
from tests.browser.viewer.server import ViewerServer

pytestmark = pytest.mark.browser


@pytest.mark.parametrize("phone", [False, True])
def test_words_are_found_on_another_page_whatever_font_they_lack(
    opened: Opened, phone: bool
) -> None:
    page = opened("/pdf/two_pages.pdf", phone=phone)
    page.get_by_role("button", name="文字を検索").click()
    page.get_by_label("検索する文字").fill("材質ステンレス")
    expect(page.locator("[data-count]")).to_have_text("1件中1件目")
    expect(page.locator("[data-page]")).to_have_text("2 / 2")
    mark = page.locator("mark[data-current]").first
    expect(mark).to_have_text("材質 ステンレス")
    box, stage = mark.bounding_box(), Stage(page)
    assert box and stage.left < box["x"] < stage.left + stage.width and box["height"] > 8


def test_words_can_be_marked_and_copied(opened: Opened) -> None:
    page = opened("/pdf/two_pages.pdf")
    page.locator(".viewer__words span").first.select_text()
    assert page.evaluate("getSelection().toString()") == "部品図"


def test_what_scanners_write_is_decoded_and_turned_with_the_page(
    opened: Opened, drawings: ViewerServer
) -> None:
    page = opened("/pdf/two_pages.pdf")
    stage = Stage(page)
    scale = min((stage.width - 32) / 420, (stage.height - 32) / 297)
    place = (0.5 + (340 - 210) * scale / stage.width, 0.5 + (297 / 2 - 70) * scale / stage.height)

    def red(colour: tuple[int, int, int]) -> bool:
        return colour[0] > 150 and colour[1] < 60

    stage.becomes(*place, red)
    page.get_by_role("button", name="90°回転").click()
    stage.becomes(*place, lambda colour: not red(colour))
    assert any("openjpeg.wasm" in name for name in drawings.asked)
    assert not any("fallback" in name for name in drawings.asked), "WebAssembly was refused"
