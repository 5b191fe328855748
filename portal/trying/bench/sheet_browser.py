"""Keystrokes in the estimator's sheet, in Chromium: how long until the totals are painted."""

import os
import shutil
from typing import Any

from portal.trying.people import Person

KEYS = 200
"""Keys that are pressed, one cell after another."""
PAUSE_MS = 60
"""Between two keys of somebody who types fast."""
BROWSERS = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome")

# From the key's own time to the task after the frame in which the shown part's total has changed.
LISTEN = """() => {
  const total = document.querySelector("[data-shown] .lines__total--cost output");
  window.keystrokes = [];
  document.addEventListener("keydown", (event) => {
    const before = total.textContent;
    requestAnimationFrame(() => setTimeout(() => {
      if (total.textContent !== before) window.keystrokes.push(performance.now() - event.timeStamp);
    }));
  }, true);
}"""


def measure(typist: Person, estimate_path: str) -> list[float]:
    """Milliseconds from each keystroke to its totals on the screen.

    The typist, signed in, types in the run times of the first half of the estimate's lines.
    Keys after which no total changed are left out. Raises RuntimeError where there is no Chromium.
    """
    try:
        from playwright.sync_api import sync_playwright
    except ImportError as missing:
        raise RuntimeError("playwright is not installed: `make setup` brings it") from missing
    where = os.environ.get("TSUNAGU_CHROMIUM") or next(
        filter(None, map(shutil.which, BROWSERS)), None
    )
    if where is None:
        raise RuntimeError("no Chromium was found; TSUNAGU_CHROMIUM names one")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=where, args=["--no-sandbox"])
        context = browser.new_context(viewport={"width": 1280, "height": 900})
        pairs = (pair.partition("=") for pair in typist.cookies.split("; "))
        context.add_cookies(
            [{"name": name, "value": value, "url": typist.server} for name, _, value in pairs]
        )
        page = context.new_page()
        page.goto(typist.server + estimate_path)
        page.wait_for_selector("form[data-sheet][data-ready]", state="attached")
        page.evaluate(LISTEN)
        _type(page)
        found: list[float] = page.evaluate("window.keystrokes")
        browser.close()
    return found


def _type(page: Any) -> None:
    cells = page.locator("[data-shown] [data-line] [name$='-run_minutes']")
    count = max(1, cells.count() // 2)  # the other half is typed in by others
    for n in range(KEYS):
        if n % 3 == 0:
            cells.nth(n // 3 % count).click()
        page.keyboard.press(str(1 + n * 7 % 9))
        page.wait_for_timeout(PAUSE_MS)
