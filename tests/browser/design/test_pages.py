"""Every sample page, on a desk and on a phone: calm, whole, and usable with a finger."""

from __future__ import annotations

import re

import pytest
from babel.messages.extract import extract_from_file
from babel.messages.pofile import read_po
from playwright.sync_api import Browser

from tests.browser.design.server import COMMON, ROOT, DesignServer

pytestmark = pytest.mark.browser
PAGES = ["inbox", "inquiry", "request", "request?errors", "workbench", "quote", "sign-in", "error"]
WIDTHS = [1280, 390, 360]

# What can be pressed, as large as it can be pressed: a choice's or file's target is its label. Links inside
# sentences and table cells are the exception that WCAG 2.5.8 makes as well.
SMALL_TARGETS = """() => [...document.querySelectorAll("a[href], button, input, select, textarea, summary")]
  .filter((e) => e.checkVisibility() && e.type !== "hidden" && !e.closest("td, .notice, .skip, p, [aria-hidden]"))
  .map((e) => [e, (e.closest("label.choice, label.break, li.list__item, .file") ?? e).getBoundingClientRect()])
  .filter(([e, box]) => box.width > 1 && (box.height < 43.5 || box.width < 43.5))
  .map(([e, box]) => `${e.outerHTML.slice(0, 90)} ${box.width}x${box.height}`)"""

LOW_CONTRAST = """() => {
  const canvas = document.createElement("canvas").getContext("2d", { willReadFrequently: true });
  const rgba = (colour) => {
    canvas.clearRect(0, 0, 1, 1);
    canvas.fillStyle = colour;
    canvas.fillRect(0, 0, 1, 1);
    return [...canvas.getImageData(0, 0, 1, 1).data];
  };
  const light = ([r, g, b]) => [r, g, b].map((c) => c / 255)
    .map((c) => (c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4))
    .reduce((sum, c, i) => sum + c * [0.2126, 0.7152, 0.0722][i], 0);
  const ground = (e) => {
    for (; e; e = e.parentElement) {
      const colour = rgba(getComputedStyle(e).backgroundColor);
      if (colour[3] === 255) return colour;
    }
    return [255, 255, 255];
  };
  const own = (e) => [...e.childNodes].some((n) => n.nodeType === 3 && n.textContent.trim());
  return [...document.body.querySelectorAll("*")]
    .filter((e) => own(e) && e.checkVisibility() && !e.closest("template, script, [disabled]"))
    .map((e) => {
      const [a, b] = [light(rgba(getComputedStyle(e).color)), light(ground(e))].sort((x, y) => y - x);
      return [(a + 0.05) / (b + 0.05), e.outerHTML.slice(0, 90)];
    })
    .filter(([ratio]) => ratio < 4.5).map(([ratio, html]) => `${ratio.toFixed(2)} ${html}`);
}"""


@pytest.mark.parametrize("width", WIDTHS)
def test_pages_fit_can_be_pressed_and_read_and_say_no_errors(
    design: DesignServer, chromium: Browser, width: int
) -> None:
    context = chromium.new_context(viewport={"width": width, "height": 800}, locale="ja-JP")
    page = context.new_page()
    said: list[str] = []
    page.on(
        "console", lambda message: said.append(message.text) if message.type == "error" else None
    )
    page.on("pageerror", lambda error: said.append(str(error)))
    found: list[str] = []
    for name in PAGES:
        page.goto(f"{design.address}/{name}")
        page.evaluate("async () => { await document.fonts.ready }")
        overflow = page.evaluate(
            "document.documentElement.scrollWidth - document.documentElement.clientWidth"
        )
        if overflow > 0:
            found.append(f"{name}: {overflow} px too wide")
        found += [f"{name}: small target {target}" for target in page.evaluate(SMALL_TARGETS)]
        found += [f"{name}: contrast {text}" for text in page.evaluate(LOW_CONTRAST)]
    context.close()
    assert found + said == []


def test_the_forms_are_complete_before_scripts_load(
    design: DesignServer, chromium: Browser
) -> None:
    context = chromium.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{design.address}/request?errors")
    assert page.get_by_label("件名").input_value() == "検査治具用ブラケット"
    quantity = page.get_by_label("数量")
    assert quantity.get_attribute("aria-invalid") == "true"
    sentence = page.locator(f"#{quantity.get_attribute('aria-describedby').strip()}")
    assert "1以上の整数" in sentence.inner_text()
    assert page.locator("input[type=file]").first.is_enabled()
    page.goto(f"{design.address}/inbox")
    page.get_by_text("佐藤 美咲").first.click()
    assert page.get_by_role("button", name="ログアウト").is_visible()
    context.close()


def test_every_text_of_layouts_and_components_has_its_japanese() -> None:
    with COMMON.open("rb") as source:
        catalog = read_po(source, locale="ja")
    missing = set()
    for folder in ("layout", "components", "errors", "."):
        for path in (ROOT / "templates" / folder).glob("*.html"):
            for _line, msgid, *_rest in extract_from_file("jinja2.ext:babel_extract", path):
                found = catalog.get(msgid if isinstance(msgid, str) else msgid[0])
                if found is None or not found.string:
                    missing.add(msgid)
    assert missing == set()


def test_scripts_find_every_text_that_they_say() -> None:
    block = (ROOT / "templates/layout/texts.html").read_text()
    known = set(re.findall(r'^\s+"(\w+)":', block, re.M))
    asked = set()
    for path in (ROOT / "portal/static/js").glob("*.js"):
        asked |= set(re.findall(r'\btext\("(\w+)"', path.read_text()))
    assert asked - known == set()


def test_templates_bring_no_inline_script_or_style() -> None:
    bad = []
    for path in (ROOT / "templates").rglob("*.html"):
        source = path.read_text()
        if re.search(
            r'<\w[^>]*\s(style|on\w+)="|<style|<script(?![^>]*(src=|application/json))|hx-on',
            source,
        ):
            bad.append(path.name)
    assert bad == []
