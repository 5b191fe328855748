"""Pages of pixels: turned, leafed through, and never more of them here than are needed."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.browser.viewer.conftest import Opened, Stage
from tests.browser.viewer.server import ViewerServer

pytestmark = pytest.mark.browser
STORE = """async (address) => {
  const { Store } = await import(address);
  const store = new Store("/files/scan/{page}/{level}/{column}_{row}.png", () => {});
  for (let n = 0; n < 100; n++) store.get(0, 0, n % 5, n);
  return store.tiles.size;
}"""


@pytest.mark.parametrize("phone", [False, True])
def test_a_page_is_turned_and_the_next_one_shown(opened: Opened, phone: bool) -> None:
    page = opened("/tiles/scan", phone=phone)
    stage = Stage(page)

    def grey(colour: tuple[int, int, int]) -> bool:
        return max(colour) < 140

    def white(colour: tuple[int, int, int]) -> bool:
        return min(colour) > 250

    stage.becomes(0.45, 0.5, grey)
    stage.becomes(0.55, 0.5, white)
    page.get_by_role("button", name="90°回転").click()
    stage.becomes(0.5, 0.45, grey)
    stage.becomes(0.5, 0.55, white)
    page.get_by_role("button", name="次のページ").click()
    expect(page.locator("[data-page]")).to_have_text("2 / 2")
    stage.becomes(0.45, 0.5, grey)


def test_only_tiles_in_sight_are_fetched_the_finest_where_one_goes_close(
    opened: Opened, drawings: ViewerServer
) -> None:
    page = opened("/tiles/scan")
    page.wait_for_load_state("networkidle")
    assert not any(name.startswith("scan/0/0/") for name in drawings.asked)
    page.locator("[data-stage]").focus()
    for _ in range(6):
        page.keyboard.press("+")
    finest: set[str] = set()
    for _ in range(60):
        page.wait_for_timeout(50)
        known, finest = finest, {name for name in drawings.asked if name.startswith("scan/0/0/")}
        if finest and finest == known:
            break
    assert 0 < len(finest) < 24, "a page of 24 tiles, of which half is in sight"


def test_no_more_than_forty_tiles_are_kept(opened: Opened) -> None:
    page = opened("/tiles/scan")
    module = page.evaluate(
        "performance.getEntriesByType('resource').map((one) => one.name).find((name) => name.endsWith('tiles/store.js'))"
    )
    assert page.evaluate(STORE, module) == 40
