"""The browser says how near a promise is in the server's words, and goes on saying it."""

from datetime import UTC, datetime

import pytest
from playwright.sync_api import Page, expect

from shared_db.foundation.clock import HOME, moment
from tests.browser.design.server import DesignServer
from tests.unit.portal.test_promises import SAID

pytestmark = pytest.mark.browser
OFF = "2026-11-21 2026-11-22 2026-11-23 2026-11-28 2026-11-29"
PROMISE = """([off, at, style]) => {
  document.body.dataset.off = off;
  document.querySelector("main").innerHTML = `<span id="promise" data-promise><time datetime="${at}" data-time="${style}"></time> <b data-left></b></span>`;
  const elt = document.querySelector("main");
  document.body.dispatchEvent(new CustomEvent("htmx:load", { detail: { elt } }));
}"""


def at(shown: str) -> datetime:
    return moment(datetime.fromisoformat(shown), HOME)


def test_it_says_the_same_and_ages(design: DesignServer, page: Page) -> None:
    page.clock.install(time=at("2026-11-20 08:00"))
    page.goto(f"{design.address}/inbox")
    page.locator("[data-connection][data-state=live]").wait_for(state="attached")
    left, time = page.locator("#promise [data-left]"), page.locator("#promise time")
    for now, due, whole_day, words, _en in SAID:
        page.clock.set_system_time(at(now))
        due_at = at(due).astimezone(UTC).isoformat()
        page.evaluate(PROMISE, [OFF, due_at, "ends" if whole_day else "full"])
        expect(left).to_have_text(words)
    page.clock.set_system_time(at("2026-11-30 01:28"))
    page.evaluate(PROMISE, [OFF, at("2026-11-30 01:28").isoformat(), "full"])
    expect(time).to_have_text("11月30日（月）1:28")
    expect(left).to_have_text("0分超過")
    page.clock.fast_forward(2 * 60_000)
    expect(left).to_have_text("2分超過")
    expect(page.locator("#promise")).to_have_class("clock--late")
