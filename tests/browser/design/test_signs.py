"""Thin signs are seen: a minus, a range of amounts, the low lines of a file's name."""

import pytest
from playwright.sync_api import Page

from tests.browser.design.server import DesignServer

pytestmark = pytest.mark.browser
SIZES = range(12, 21)
BLANK = "\u3000"

# One sign alone on white, in the face of the pages.
PUT = """([sign, size, weight]) => {
  const one = document.createElement("p");
  one.id = "sign";
  one.textContent = sign;
  Object.assign(one.style, { fontSize: `${size}px`, fontWeight: weight });
  document.body.replaceChildren(one);
}"""


@pytest.mark.parametrize("sign", ["–", "—", "−", "_"])
def test_a_thin_sign_is_drawn_at_every_size(design: DesignServer, page: Page, sign: str) -> None:
    page.goto(f"{design.address}/quote")
    page.evaluate("async () => { await document.fonts.ready }")
    unseen = []
    for weight in (400, 700):
        for size in SIZES:
            page.evaluate(PUT, [sign, size, weight])
            drawn = page.locator("#sign").screenshot()
            page.evaluate(PUT, [BLANK, size, weight])
            if drawn == page.locator("#sign").screenshot():
                unseen.append((size, weight))
    assert not unseen
