"""Sections that load themselves again: the last event has the last word."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, Route, expect

from tests.browser.design.server import DesignServer

pytestmark = pytest.mark.browser

SECTION = """<section id="rollup" hx-get="/rollup" hx-trigger="live:changed from:body"
  hx-swap="outerHTML" data-quiet-reload>{}</section>"""
PUT_IN = """drawn => {
  document.querySelector("main").insertAdjacentHTML("afterbegin", drawn);
  const section = document.getElementById("rollup");
  htmx.process(section);
  htmx.trigger(section, "htmx:load", { elt: section });
}"""
CHANGED = "document.body.dispatchEvent(new CustomEvent('live:changed', { bubbles: true }))"

SOON_AFTER = f"""document.body.addEventListener("htmx:afterSwap",
  () => setTimeout(() => {CHANGED}, 1), {{ once: true }})"""


@pytest.fixture
def asked(design: DesignServer, page: Page) -> list[Route]:
    """What a section asks for again, to be answered when the test likes."""
    asked: list[Route] = []

    def wait(route: Route) -> None:
        asked.append(route)

    page.route("**/rollup", wait)
    page.goto(f"{design.address}/inquiry")
    expect(page.locator("[data-connection]")).to_have_attribute("data-state", "live")
    page.evaluate(PUT_IN, SECTION.format("at first"))
    return asked


def answer(page: Page, asked: list[Route], place: int, words: str) -> None:
    """Answer one of the questions, once it was asked."""
    for _ in range(50):
        if len(asked) > place:
            break
        page.wait_for_timeout(20)
    asked[place].fulfill(content_type="text/html", body=SECTION.format(words))


def test_a_section_is_asked_for_again_by_itself_while_the_server_is_away(
    page: Page, asked: list[Route]
) -> None:
    page.evaluate(CHANGED)
    page.wait_for_timeout(100)
    asked[0].fulfill(status=503, headers={"Retry-After": "2"}, body="away")
    expect(page.locator("#rollup")).to_have_text("at first")
    page.wait_for_timeout(1100)
    answer(page, asked, 1, "back again")
    expect(page.locator("#rollup")).to_have_text("back again")
    expect(page.locator("[data-notices] [data-notice]")).to_have_count(0)


def test_an_event_during_a_load_is_not_lost_with_the_section_that_it_replaces(
    page: Page, asked: list[Route]
) -> None:
    page.evaluate(CHANGED)
    page.wait_for_timeout(100)
    page.evaluate(CHANGED)
    answer(page, asked, 0, "after the first")
    answer(page, asked, 1, "after both")
    expect(page.locator("#rollup")).to_have_text("after both")


def test_an_event_right_after_a_load_finds_the_new_section_listening(
    page: Page, asked: list[Route]
) -> None:
    page.evaluate(SOON_AFTER)
    page.evaluate(CHANGED)
    answer(page, asked, 0, "after the first")
    answer(page, asked, 1, "after the second")
    expect(page.locator("#rollup")).to_have_text("after the second")


LINKS = '<a href="/one">前</a> <a href="/two">{}</a>'


@pytest.mark.parametrize(
    ("drawn", "focused"),
    [
        (LINKS.format("見る"), "/two"),
        ("<p>新着</p>" + LINKS.format("見る"), "/two"),
        ('<a href="/one">前</a>', None),
    ],
)
def test_who_goes_by_the_keyboard_is_where_they_were_after_a_load(
    page: Page, asked: list[Route], drawn: str, focused: str | None
) -> None:
    page.evaluate(CHANGED)
    answer(page, asked, 0, LINKS.format("見る"))
    page.locator("#rollup a").last.focus()
    page.evaluate(CHANGED)
    answer(page, asked, 1, drawn)
    expect(page.locator("#rollup a")).to_have_count(drawn.count("<a"))
    there = page.locator(f'#rollup a[href="{focused}"]' if focused else "#rollup")
    expect(there).to_be_focused()
