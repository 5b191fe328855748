"""Sheets: layers, words, distances between ends, and 100,000 lines that pan smoothly."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from tests.browser.viewer.conftest import Opened, Stage

pytestmark = pytest.mark.browser
MARGIN = 16
"""Pixels around a fitted drawing."""
# Drags and rests, and tells how long the frames took.
PAN = """async () => {
  const stage = document.querySelector("[data-stage]");
  const box = stage.getBoundingClientRect();
  const send = (type, x) => stage.dispatchEvent(new PointerEvent(type, { pointerId: 1, pointerType: "touch", bubbles: true, clientX: box.x + x, clientY: box.y + 200 }));
  stage.setPointerCapture = () => {};
  const frames = [];
  send("pointerdown", 200);
  let last = performance.now();
  for (let step = 0; step < 90; step++) {
    // A rest of a third of a second now and then: that is when it is drawn anew.
    if (step % 30 < 10) send("pointermove", 200 + step * 4);
    await new Promise(requestAnimationFrame);
    frames.push(performance.now() - last);
    last = performance.now();
  }
  send("pointerup", 440);
  return frames.sort((a, b) => a - b);
}"""


def on(stage: Stage, x: float, y: float) -> tuple[float, float]:
    """Where a place of the sheet of 200 × 100 mm is on the stage."""
    scale = min((stage.width - 2 * MARGIN) / 200, (stage.height - 2 * MARGIN) / 100)
    return 0.5 + (x - 100) * scale / stage.width, 0.5 - (y - 50) * scale / stage.height


def red(colour: tuple[int, int, int]) -> bool:
    return colour[0] > 150 and colour[1] < 120


@pytest.mark.parametrize("phone", [False, True])
def test_a_distance_holds_on_to_ends_and_to_the_middle_of_holes(
    opened: Opened, phone: bool
) -> None:
    page = opened("/sheet/sheet.json.gz", phone=phone)
    stage = Stage(page)
    page.get_by_role("button", name="測る").click()
    stage.press(*on(stage, 1, 1))
    stage.press(*on(stage, 199, 1))
    foot = page.locator("[data-foot]")
    expect(foot).to_have_text("距離 200.00 mm（横 200.00 mm、縦 0.00 mm）")
    stage.press(*on(stage, 1, 1))
    stage.press(*on(stage, 30.5, 50))
    expect(foot).to_have_text("距離 58.31 mm（横 30.00 mm、縦 50.00 mm）")


def test_layers_and_fills_are_seen_and_layers_can_be_hidden(opened: Opened) -> None:
    page = opened("/sheet/sheet.json.gz")
    stage = Stage(page)
    stage.becomes(*on(stage, 100, 50), red)
    stage.becomes(*on(stage, 188, 10), lambda colour: colour[1] > 120 and colour[0] < 60)
    page.get_by_role("button", name="レイヤー").click()
    page.get_by_label("隠れ線").uncheck()
    page.get_by_role("button", name="閉じる").click()
    stage.becomes(*on(stage, 100, 50), lambda colour: min(colour) > 250)


def test_words_are_found_in_any_width_and_jumped_to(opened: Opened) -> None:
    page = opened("/sheet/sheet.json.gz")
    page.get_by_role("button", name="文字を検索").click()
    page.get_by_label("検索する文字").fill("sus304")
    expect(page.locator("[data-count]")).to_have_text("1件中1件目")
    stage = Stage(page)
    stage.becomes(0.5, 0.5, lambda colour: colour[2] < 200)
    page.get_by_label("検索する文字").fill("アルミ")
    expect(page.locator("[data-count]")).to_have_text("見つかりません")


def test_lines_of_a_number_light_up_wherever_one_looks(opened: Opened) -> None:
    page = opened("/sheet/sheet.json.gz")
    stage = Stage(page)
    page.evaluate(
        "document.dispatchEvent(new CustomEvent('viewer:light', {detail: {where: [[0, 0]]}}))"
    )
    stage.becomes(*on(stage, 100, 0), lambda colour: colour[0] > 180 and colour[2] < 90)


def test_a_hundred_thousand_lines_pan_smoothly(opened: Opened) -> None:
    page = opened("/sheet/many.json.gz")
    _drawn(page)
    frames = page.evaluate(PAN)
    assert frames[int(len(frames) * 0.9)] < 50 and frames[-1] < 400, frames


def _drawn(page: Page) -> None:
    stage = Stage(page)
    scale = min((stage.width - 2 * MARGIN) / 1000, (stage.height - 2 * MARGIN) / 700)
    stage.becomes(0.5, 0.5 - 200 * scale / stage.height, lambda colour: max(colour) < 250)
