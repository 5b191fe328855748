"""Somebody at a browser of their own, who only clicks, types and looks."""

from __future__ import annotations

import re
from base64 import b64encode
from pathlib import Path

from playwright.sync_api import BrowserContext, ConsoleMessage, Locator, Page, WebError, expect

from portal.beginning.sample import Account

LIVE_MS = 15_000
"""How long something may take to appear by itself on a machine that has much else to do."""
UNSENT = "[data-posts] [data-post][data-state]"
"""Own posts that the server has not acknowledged."""
OFFLINE = ("net::ERR_INTERNET_DISCONNECTED", "htmx:sendError", "htmx:afterRequest")
"""What a browser and htmx say for themselves when there is no connection."""

_DROP = """([area, name, kind, content]) => {
  const held = new DataTransfer();
  const bytes = Uint8Array.from(atob(content), (sign) => sign.charCodeAt(0));
  held.items.add(new File([bytes], name, { type: kind }));
  for (const step of ["dragenter", "dragover", "drop"])
    area.dispatchEvent(new DragEvent(step, { dataTransfer: held, bubbles: true, cancelable: true }));
}"""


class Person:
    """One person with one browser; `page` is the tab in front."""

    def __init__(self, context: BrowserContext, address: str, account: Account) -> None:
        self.context = context
        self.address = address
        self.account = account
        self.name = account.name
        self.complaints: list[str] = []
        self.has_left = False
        context.set_default_timeout(LIVE_MS)
        context.on("console", self._hear)
        context.on("weberror", self._hear_error)
        self.page: Page = context.new_page()

    def sign_in(self) -> Person:
        """By the sign-in page, as everybody does."""
        self.page.goto(f"{self.address}/sign-in")
        self.page.locator("[name=email]").fill(self.account.email)
        self.page.locator("[name=password]").fill(self.account.password)
        self.page.locator("[name=password]").press("Enter")
        self.is_connected()
        return self

    def leaves(self) -> None:
        """What the browser says from now on is somebody else's."""
        if not self.has_left:
            self.has_left = True
            self.context.remove_listener("console", self._hear)
            self.context.remove_listener("weberror", self._hear_error)

    def reads(self, language: str) -> Person:
        """Choose the language from the menu, unless the pages speak it already."""
        if self.page.locator("html").get_attribute("lang") != language:
            self.page.locator(".header summary").click()
            self.page.locator(f".header [name=language][value={language}]").click()
        expect(self.page.locator("html")).to_have_attribute("lang", language)
        self.is_connected()
        return self

    def goes_to(self, place: str) -> None:
        """Press a place in the rail; who has just sat down begins with their inbox."""
        if self.page.url == "about:blank":
            self.page.goto(self.address)
        self.page.get_by_role("navigation").get_by_role("link", name=place).first.click()
        self.is_connected()

    def presses(self, words: str, within: str = "body") -> None:
        """Press a button or a link that says this."""
        area = self.page.locator(within)
        named = re.compile(rf"^\s*{re.escape(words)}")
        either = area.get_by_role("button", name=named).or_(area.get_by_role("link", name=named))
        either.filter(visible=True).first.click()

    def opens(self, words: str, within: str = "main") -> None:
        """Unfold what stands under these words."""
        self.page.locator(within).locator("summary", has_text=words).first.click()

    def agrees(self, words: str) -> None:
        """Say yes to the question before something that can't be undone."""
        self.page.get_by_role("dialog").get_by_role("button", name=words).click()

    def types(self, field: str, value: str, within: str = "main") -> None:
        """Fill a field, found by what stands over it."""
        self.page.locator(within).get_by_label(field, exact=False).first.fill(value)

    def chooses(self, field: str, option: str, within: str = "main") -> None:
        """Pick an entry of a list."""
        self.page.locator(within).get_by_label(field).first.select_option(label=option)

    def ticks(self, words: str, within: str = "main") -> None:
        """Choose a round or square box by its words."""
        self.page.locator(within).get_by_label(words).first.check()

    def drops(self, name: str, content: bytes, kind: str, on: Locator) -> None:
        """Let a file fall on a place, as from the desktop."""
        self.page.evaluate(_DROP, [on.element_handle(), name, kind, b64encode(content).decode()])

    def is_on_a_line(self, **conditions: int) -> None:
        """How slow the line is: `latency` in milliseconds, `uploadThroughput` in bytes a second."""
        network = self.context.new_cdp_session(self.page)
        network.send("Network.enable")
        asked = {"offline": False, "latency": 0, "downloadThroughput": -1, "uploadThroughput": -1}
        network.send("Network.emulateNetworkConditions", asked | conditions)
        if not conditions:
            network.detach()

    def says(self, words: str) -> None:
        """Write a post in the thread and send it by the keyboard."""
        box = self.page.locator("[data-composer] textarea")
        box.fill(words)
        box.press("Control+Enter")

    def downloads(self, words: str, to: Path) -> bytes:
        """Press something that gives a file."""
        with self.page.expect_download() as coming:
            self.presses(words)
        path = to / coming.value.suggested_filename
        coming.value.save_as(path)
        return path.read_bytes()

    def sees(self, *words: str, within: str = "body") -> None:
        """All of this is on the page, or comes by itself in a moment: nobody loads it again."""
        for one in words:
            shown = self.page.locator(within).get_by_text(one).filter(visible=True)
            expect(shown.first, f"{self.name} sees “{one}”").to_be_visible(timeout=LIVE_MS)

    def does_not_see(self, *words: str, within: str = "body") -> None:
        """None of this can be read on the page."""
        for one in words:
            expect(self.page.locator(within).get_by_text(one).filter(visible=True)).to_have_count(0)

    def is_connected(self) -> None:
        """The pill says so: from now on what happens elsewhere arrives here."""
        expect(self.page.locator("[data-connection][data-state=live]")).to_be_attached()

    def posts(self) -> list[str]:
        """What the thread shows, from above to below, without facts."""
        return self.page.locator(
            "[data-posts] [data-post]:not(.post--fact) [data-body]"
        ).all_inner_texts()

    def _hear(self, message: ConsoleMessage) -> None:
        if message.type == "error" and not any(words in message.text for words in OFFLINE):
            self.complaints.append(f"{message.text} ({message.location.get('url', '')})")

    def _hear_error(self, failed: WebError) -> None:
        self.complaints.append(str(failed.error))
