"""Thin signs are seen: a minus, a range of amounts, the low lines of a file's name."""

from itertools import product

import pytest
from playwright.sync_api import Page

from tests.browser.design.server import DesignServer

pytestmark = pytest.mark.browser
SIGNS = ("–", "—", "−", "_")
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


def test_a_thin_sign_is_drawn_at_every_size(design: DesignServer, page: Page) -> None:
    page.set_viewport_size({"width": 200, "height": 60})
    page.goto(f"{design.address}/quote")
    page.evaluate("async () => { await document.fonts.ready }")
    unseen = []
    for size, weight in product(SIZES, (400, 700)):
        pictures = {}
        for sign in (BLANK, *SIGNS):
            page.evaluate(PUT, [sign, size, weight])
            pictures[sign] = page.locator("#sign").screenshot()
        nothing = pictures.pop(BLANK)
        unseen += [(s, size, weight) for s, drawn in pictures.items() if drawn == nothing]
    assert not unseen
