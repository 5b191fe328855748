"""Somebody who has a keyboard and nothing else: goes by Tab, and sees at each step where they are."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

from playwright.sync_api import Locator, expect

from tests.browser.case.person import Person

ROUNDS = 2
MOST_STEPS = 400
MOMENT_MS, MOMENTS = 50, 60
"""A part that is drawn anew has the focus back after a moment."""
IS_HERE = """(there) => there === document.activeElement"""
IS_SEEN = """(there) => {
  if (!there.matches(":focus-visible")) return false;
  for (let e = there, up = 0; e && up < 6; e = e.parentElement, up += 1) {
    const { outlineStyle, outlineWidth, boxShadow } = getComputedStyle(e);
    if ((outlineStyle !== "none" && parseFloat(outlineWidth) >= 2) || boxShadow !== "none") return true;
  }
  return false;
}"""


class ByKeyboard(Person):
    """The same acts as with a mouse."""

    def reaches(self, place: Locator) -> Locator:
        """Go there by Tab; it is seen to have the focus.

        What happens meanwhile may draw the place anew under one's hand: then one goes on by Tab.
        """
        expect(place).to_be_visible()
        for _ in range(ROUNDS):
            for _ in range(MOST_STEPS):
                if place.evaluate(IS_HERE):
                    break
                self.page.keyboard.press("Tab")
            for _ in range(MOMENTS):
                if place.evaluate(IS_SEEN):
                    return place
                self.page.wait_for_timeout(MOMENT_MS)
        raise AssertionError(f"{self.name} does not see that {place} has the focus")

    def sign_in(self) -> ByKeyboard:
        # Asked for only when a field is about to open it, the window may come before we listen.
        self.page.on("filechooser", lambda _window: None)
        self.page.goto(f"{self.address}/sign-in")
        self.reaches(self.page.locator("[name=email]"))
        self.page.keyboard.type(self.account.email)
        self.reaches(self.page.locator("[name=password]"))
        self.page.keyboard.type(self.account.password)
        self.page.keyboard.press("Enter")
        self.is_connected()
        return self

    def goes_to(self, place: str) -> None:
        rail = self.page.get_by_role("navigation").get_by_role("link", name=place)
        self.reaches(rail.first)
        self.page.keyboard.press("Enter")
        expect(rail.first).to_have_attribute("aria-current", "page")
        self.is_connected()

    def presses(self, words: str, within: str = "body") -> None:
        area = self.page.locator(within)
        named = re.compile(rf"^\s*{re.escape(words)}")
        either = area.get_by_role("button", name=named).or_(area.get_by_role("link", name=named))
        self.reaches(either.filter(visible=True).first)
        self.page.keyboard.press("Enter")

    def presses_this(self, place: Locator) -> None:
        """A button or a link that was found in another way."""
        self.reaches(place)
        self.page.keyboard.press("Enter")

    def opens(self, words: str, within: str = "main") -> None:
        self.presses_this(self.page.locator(within).locator("summary", has_text=words).first)

    def agrees(self, words: str) -> None:
        dialog = self.page.get_by_role("dialog")
        self.presses_this(dialog.get_by_role("button", name=words))

    def types(self, field: str, value: str, within: str = "main") -> None:
        place = self.page.locator(within).get_by_label(field, exact=False).first
        self.reaches(place)
        if place.get_attribute("type") == "date":
            day = date.fromisoformat(value)
            self.page.keyboard.type(f"{day:%m%d%Y}")  # as the browser's own language has it
        else:
            self.page.keyboard.press("Control+A")
            self.page.keyboard.type(value)
        expect(place).to_have_value(value)

    def chooses(self, field: str, option: str, within: str = "main") -> None:
        place = self.reaches(self.page.locator(within).get_by_label(field).first)
        labels = place.locator("option").all_inner_texts()
        if place.evaluate("(there) => there.matches('.lines__input')"):
            self.page.keyboard.press("F2")  # in the sheet arrows go from cell to cell until then
        self.page.keyboard.press("Home")
        # A shop's answer may stand behind its name.
        chosen = next(n for n, label in enumerate(labels) if label.strip().startswith(option))
        for _ in range(chosen):
            self.page.keyboard.press("ArrowDown")
        assert place.locator("option:checked").inner_text().strip().startswith(option)

    def ticks(self, words: str, within: str = "main") -> None:
        place = self.page.locator(within).get_by_label(words).first
        if place.get_attribute("type") == "checkbox":
            self.reaches(place)
            self.page.keyboard.press("Space")
        else:
            self._arrows_to(place)
        expect(place).to_be_checked()

    def _arrows_to(self, place: Locator) -> None:
        """Of round buttons that belong together Tab meets one; arrows lead to the others."""
        name = place.get_attribute("name")
        group = self.page.locator(f'input[type=radio][name="{name}"]')
        stops = group.locator(":scope:checked")
        self.reaches(stops.first if stops.count() else group.first)
        self.page.keyboard.press("Space")
        for _ in range(group.count()):
            if place.evaluate(IS_HERE):
                return
            self.page.keyboard.press("ArrowDown")

    def uploads(self, path: Path, to: Locator) -> None:
        """Choose a file in the window that the field opens."""
        self.reaches(to)
        with self.page.expect_file_chooser() as opened:
            self.page.keyboard.press("Space")
        opened.value.set_files(path)

    def says(self, words: str) -> None:
        box = self.reaches(self.page.locator("[data-composer] textarea"))
        self.page.keyboard.type(words)
        expect(box).to_have_value(words)
        self.page.keyboard.press("Control+Enter")
