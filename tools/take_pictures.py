"""Take the README's pictures: play the case on a portal of its own, and look at its pages.

    python -m tools.take_pictures [--out docs/pictures] [--all]

Needs a Chromium (see `find_browser.py`) and Japanese fonts. Run it after a change of the look.
With `--all` it takes every main page instead, on a desk and on a phone, in both languages: to be
looked at, not to be kept.
"""

import argparse
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

from playwright.sync_api import Browser, Page, StorageState, sync_playwright

from portal.beginning.sample import accounts
from portal.trying.bench.small_files import write_small_files
from portal.trying.bench.stage import stage
from portal.trying.play import acts
from portal.trying.play.stage import Stage
from portal.trying.play.story import STORY
from shared_db.foundation.clock import today
from tools.find_browser import find_browser

DESK, BESIDE = (1280, 860), (1000, 1250)
"""The picture on top of the README, and the three that stand side by side under it."""
SHEET = (1280, 1600)
WIDTHS = (1280, 390)

MAIN_PAGES: dict[str, tuple[str, ...]] = {
    "x_buyer": (
        "/",
        "/inquiries",
        "/inquiries/{inquiry}",
        "/inquiries/new",
        "/quotes",
        "/quotes/{revision}",
        "/search?q=%E3%83%AF%E3%82%A4%E3%83%A4+sus304",
        "/account",
        "/group",
    ),
    "a_coordinator": ("/", "/inquiries?show=all", "/inquiries/{inquiry}"),
    "a_engineer": (
        "/estimates",
        "/estimates/{estimate}",
        "/estimates/{estimate}/rollup",
        "/estimates/{estimate}/todays-rates",
        "/estimates/{estimate}/ask",
        "/requests/{request_b}",
        "/inquiries/{inquiry}/proposals",
    ),
    "b_engineer": (
        "/requests/{request_b}",
        "/requests/{request_b}/offer",
        "/inquiries/{inquiry}/terms",
    ),
    "a_sales": (
        "/inquiries/{inquiry}/price",
        "/quotes/{revision}",
        "/inquiries/new",
        "/intake",
        "/search?q=%E3%83%AF%E3%82%A4%E3%83%A4+sus304",
        "/search?q=zzqq",
    ),
    "a_manager": ("/own-data", "/own-data/records", "/own-data/imports", "/group", "/group/mail"),
}
"""Who looks at what when the case is over; ids as the play knows them."""

PAGES_ON_THE_WAY: dict[Callable[[Stage], str], tuple[tuple[str, str], ...]] = {
    acts.talk.customer_is_answered: (
        ("a_engineer", "/inquiries/{inquiry}/proposal"),
        ("b_engineer", "/inquiries/{inquiry}"),
    ),
    acts.talk.lead_proposes: (("b_engineer", "/"), ("b_engineer", "/inquiries/{inquiry}")),
    acts.cost.lead_asks: (
        ("b_engineer", "/"),
        ("b_engineer", "/requests/{request_b}"),
        ("a_engineer", "/estimates/{estimate}"),
    ),
    acts.cost.support_shops_offer: (("a_engineer", "/estimates/{estimate}"),),
    acts.cost.costs_roll_up: (
        ("a_engineer", "/inquiries/{inquiry}"),
        ("a_sales", "/inquiries/{inquiry}/price"),
    ),
    acts.quote.sales_prices: (
        ("a_sales", "/inquiries/{inquiry}/price"),
        ("a_sales", "/quotes/{revision}"),
    ),
    acts.quote.sales_issues: (("x_buyer", "/"), ("x_buyer", "/quotes/{revision}")),
    acts.quote.customer_asks: (("x_buyer", "/inquiries/{inquiry}/quantities"),),
    acts.quote.customer_asks_for_more: (
        ("x_buyer", "/inquiries/{inquiry}"),
        ("a_engineer", "/estimates/{estimate}"),
        ("a_sales", "/"),
    ),
}
"""Pages that look different before the end."""

REQUEST = {
    "subject": "検査装置フレーム部品一式",
    "delivery_date": str(today() + timedelta(days=60)),
    "target_cost": "480,000",
    "delivery_place": "埼玉工場",
    "parts-0-name": "ブラケット（切削）",
    "parts-0-drawing_number": "NIST-CTC-01",
    "parts-0-drawing_revision": "E1",
    "parts-0-material": "A5052",
    "parts-0-quantities-0": "1",
    "parts-0-quantities-1": "10",
    "parts-0-quantities-2": "100",
}


@dataclass
class Camera:
    """A browser in which everybody of the sample may look at the case."""

    browser: Browser
    case: Stage
    out: Path

    def __post_init__(self) -> None:
        self._signed_in: dict[str, StorageState] = {}

    @contextmanager
    def looking(
        self, who: str, path: str, size: tuple[int, int], language: str = "ja"
    ) -> Iterator[Page]:
        """Somebody's page, drawn to the end."""
        context = self.browser.new_context(
            viewport={"width": size[0], "height": size[1]},
            locale=language,
            timezone_id="Asia/Tokyo",
            storage_state=self._signed_in.get(who),
        )
        page = context.new_page()
        if who not in self._signed_in:
            self._sign_in(page, who)
            self._signed_in[who] = context.storage_state()
        self._show(page, path)
        if page.locator("html").get_attribute("lang") != language:
            page.locator(".header summary").click()
            page.locator(f".header [name=language][value={language}]").click()
            self._show(page, path)
        yield page
        context.close()

    def _sign_in(self, page: Page, who: str) -> None:
        account = next(one for one in accounts() if one.key == who)
        page.goto(f"{self.case.servers[0]}/sign-in")
        page.fill(".field input[name=email]", account.email)
        page.fill(".field input[name=password]", account.password)
        page.press(".field input[name=password]", "Enter")
        page.wait_for_load_state("load")

    def _show(self, page: Page, path: str) -> None:
        known = {**self.case.known, "inquiry": self.case.inquiry.get("id")}
        page.goto(self.case.servers[0] + path.format(**known))
        page.wait_for_load_state("networkidle")
        page.evaluate("async () => { await document.fonts.ready }")


def take_request(camera: Camera) -> None:
    """The customer's form, filled in, with a drawing that has gone up."""
    with camera.looking("x_buyer", "/inquiries/drafts/{draft}", BESIDE) as page:
        for name, value in REQUEST.items():
            page.fill(f"[name='{name}']", value)
        page.check("[name=repeat][value=repeat]")
        page.select_option("[name=quality_level]", "standard")
        page.wait_for_selector("[data-saving][data-state=saved]")
        page.evaluate("document.activeElement.blur(); scrollTo(0, 0)")
        page.screenshot(path=camera.out / "request.png")


def take_inquiry(camera: Camera) -> None:
    """The requirement with the thread beside it, from the question on."""
    with camera.looking("a_coordinator", "/inquiries/{inquiry}", DESK) as page:
        page.locator("[data-post]:has(.post__answers)").evaluate("post => post.scrollIntoView()")
        page.evaluate("scrollTo(0, 0)")
        page.screenshot(path=camera.out / "inquiry.png")


def take_estimate(camera: Camera) -> None:
    """The lead's sheet with the offer in it."""
    with camera.looking("a_engineer", "/estimates/{estimate}", SHEET) as page:
        page.screenshot(path=camera.out / "estimate.png")


def take_quote(camera: Camera) -> None:
    """What the customer gets, and chooses from."""
    with camera.looking("x_buyer", "/quotes/{revision}", BESIDE) as page:
        page.locator(".break").nth(1).click()
        page.wait_for_load_state("networkidle")
        page.evaluate("document.activeElement.blur()")
        page.screenshot(path=camera.out / "quote.png")


README: dict[Callable[[Stage], str], Callable[[Camera], None]] = {
    acts.inquiry.customer_uploads: take_request,
    acts.talk.named_shops_accept: take_inquiry,
    acts.cost.costs_roll_up: take_estimate,
    acts.quote.customer_asks: take_quote,
}
"""After which act each picture is taken."""


def take_everywhere(camera: Camera, who: str, path: str, prefix: str) -> None:
    """One page on a desk and on a phone, in both languages."""
    name = path.translate(str.maketrans("/?={}%+", "-------")).strip("-") or "inbox"
    for language in ("ja", "en"):
        for width in WIDTHS:
            with camera.looking(who, path, (width, 860), language) as page:
                place = camera.out / f"{prefix}-{who}-{name}-{language}-{width}.png"
                page.screenshot(path=place, full_page=True)


def take(camera: Camera, *, everything: bool) -> None:
    """Play, and look."""
    for number, act in enumerate(STORY):
        act(camera.case)
        if not everything and act in README:
            README[act](camera)
        for who, path in PAGES_ON_THE_WAY.get(act, ()) if everything else ():
            take_everywhere(camera, who, path, f"{number:02}")
    for who, paths in MAIN_PAGES.items() if everything else ():
        for path in paths:
            take_everywhere(camera, who, path, "end")


def main() -> None:
    """Start a portal, play on it, and keep the pictures."""
    parser = argparse.ArgumentParser(description="Take the README's pictures.")
    parser.add_argument("--out", type=Path, default=Path("docs/pictures"))
    parser.add_argument("--all", action="store_true", help="every main page, to be looked at")
    asked = parser.parse_args()
    asked.out.mkdir(parents=True, exist_ok=True)
    with stage() as place, tempfile.TemporaryDirectory() as folder, _chromium() as browser:
        case = Stage([place.server], *write_small_files(Path(folder)), Path(folder))
        try:
            take(Camera(browser, case, asked.out), everything=asked.all)
        finally:
            case.clear()


@contextmanager
def _chromium() -> Iterator[Browser]:
    # Date fields speak the page's language, as those of its readers' browsers do.
    as_the_page = "--enable-blink-features=LangAttributeAwareFormControlUI"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=find_browser(), args=["--no-sandbox", as_the_page]
        )
        yield browser
        browser.close()


if __name__ == "__main__":
    main()
