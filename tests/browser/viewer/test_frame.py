"""What is the same around every drawing: names, reach, sentences, paper, whose copy it is."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.viewer.conftest import Opened, Stage
from tests.browser.viewer.server import ROOT, ViewerServer
from tests.browser.viewer.test_sheet import on

pytestmark = pytest.mark.browser
AXE = ROOT / "node_modules" / "axe-core" / "axe.min.js"
KINDS = ("/model/plate.glb", "/sheet/sheet.json.gz", "/tiles/scan", "/pdf/two_pages.pdf")
FAULTS = """async () => (await axe.run(".viewer", { resultTypes: ["violations"] })).violations
  .flatMap(({ id, nodes }) => nodes.map((node) => `${id}: ${node.html.slice(0, 120)}`))"""
SMALL = """() => [...document.querySelectorAll(".viewer :is(button, a, input, label)")]
  .filter((one) => one.checkVisibility())
  .map((one) => [one, (one.closest("label") ?? one).getBoundingClientRect()])
  .filter(([, box]) => box.width < 43.5 || box.height < 43.5)
  .map(([one, box]) => `${box.width}x${box.height} ${one.outerHTML.slice(0, 100)}`)"""
INK = """() => { const paper = document.querySelector(".viewer-paper canvas");
  const data = paper.getContext("2d").getImageData(0, 0, paper.width, paper.height).data;
  return data.filter((value, at) => at % 4 === 0 && value < 250).length; }"""
TOO_WIDE = "document.documentElement.scrollWidth - document.documentElement.clientWidth"


@pytest.mark.parametrize("phone", [False, True])
def test_every_tool_is_named_and_reached(opened: Opened, phone: bool) -> None:
    found = []
    for path in KINDS:
        page = opened(f"{path}?mark=山手精機", phone=phone)
        page.evaluate(AXE.read_text())  # the page's policy takes no script that isn't its own
        for panel in ["", *page.locator("[data-tool][aria-expanded]:visible").all()]:
            if not isinstance(panel, str):
                panel.click()
            found += [f"{path} {one}" for one in page.evaluate(FAULTS) + page.evaluate(SMALL)]
        assert page.evaluate(TOO_WIDE) <= 0
    assert found == []


def test_where_nothing_can_be_shown_a_sentence_and_the_original_are(opened: Opened) -> None:
    for path, sentence in {
        "/model/refused": "このファイルは壊れています。",
        "/model/none.glb": "このファイルは表示できません。",
        "/model/broken.glb": "このファイルはここでは表示できません。",
        "/pdf/broken.pdf": "このファイルはここでは表示できません。",
    }.items():
        page = opened(path, state="failed")
        expect(page.locator("[data-say]")).to_contain_text(sentence)
        expect(page.locator("[data-original]")).to_be_visible()
        assert (
            page.locator("[data-original]").get_attribute("href") == f"/files/{path.split('/')[-1]}"
        )


def test_a_preview_that_is_being_made_appears_by_itself(
    opened: Opened, drawings: ViewerServer
) -> None:
    drawings.not_ready = 1
    page = opened("/sheet/sheet.json.gz")
    assert drawings.asked.count("sheet.json.gz") == 2
    expect(page.get_by_role("button", name="測る")).to_be_visible()


@pytest.mark.parametrize("path", KINDS)
def test_on_paper_there_is_the_drawing_and_no_button(opened: Opened, path: str) -> None:
    page = opened(f"{path}?mark=山手精機")
    page.evaluate("""() => { window.print = () => { window.paper = [...document.querySelectorAll("body > .viewer-paper canvas")]
      .map((one) => [one.width, one.height, new Set(one.getContext("2d").getImageData(0, 0, one.width, one.height).data).size > 1]); }; }""")
    page.get_by_role("button", name="図面を印刷").click()
    expect(page.get_by_role("button", name="図面を印刷")).to_be_enabled()
    papers = page.evaluate("window.paper")
    assert len(papers) == (2 if "pdf" in path else 1)
    assert all(max(width, height) > 1000 and drawn for width, height, drawn in papers)
    assert page.locator(".viewer-paper").count() == 0
    page.evaluate("dispatchEvent(new Event('beforeprint'))")
    page.emulate_media(media="print")
    expect(page.locator(".viewer > .viewer-paper canvas")).to_be_visible()
    expect(page.locator("[data-bar]")).to_be_hidden()


def test_whose_copy_it_is_stands_over_the_drawing_and_on_paper(opened: Opened) -> None:
    ink = []
    for mark in ("", "?mark=山手精機 · 佐藤美咲 · 2026-11-30"):
        page = opened(f"/sheet/sheet.json.gz{mark}")
        over = page.locator(".viewer__mark")
        assert over.count() == bool(mark)
        if mark:
            expect(over).to_have_css("background-image", re.compile("^url"))
        page.evaluate("dispatchEvent(new Event('beforeprint'))")
        ink.append(page.evaluate(INK))
    assert ink[1] > ink[0] * 1.1


def test_keys_bring_the_drawing_to_the_whole_window_and_back(opened: Opened) -> None:
    page = opened("/sheet/sheet.json.gz")
    page.get_by_role("button", name="画面いっぱいに表示").focus()
    page.keyboard.press("Enter")
    assert _area(page) == 1280 * 860
    page.keyboard.press("Escape")
    assert _area(page) < 1280 * 860


def test_two_fingers_bring_the_drawing_closer(opened: Opened) -> None:
    page = opened("/sheet/sheet.json.gz", phone=True)
    stage = Stage(page)
    stage.becomes(*on(stage, 188, 10), lambda colour: colour[1] > 120 and colour[0] < 60)
    wire = page.context.new_cdp_session(page)
    x, y = stage.left + stage.width / 2, stage.top + stage.height / 2
    for kind, apart in (("touchStart", 20), ("touchMove", 40), ("touchMove", 80), ("touchEnd", 0)):
        fingers = [{"x": x - apart, "y": y, "id": 1}, {"x": x + apart, "y": y, "id": 2}]
        points = fingers if apart else []
        wire.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": points})
    stage.becomes(*on(stage, 188, 10), lambda colour: min(colour) > 250)
    stage.becomes(0.5, 0.5, lambda colour: colour[0] > 150 and colour[1] < 120)


def _area(page: Page) -> float:
    box = page.locator(".viewer").bounding_box()
    assert box
    return box["width"] * box["height"]
