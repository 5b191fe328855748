"""Take the README's pictures: play the case on a portal of its own, and look at its pages.

    python -m tools.take_pictures [--out docs/pictures]

Needs a Chromium (see `find_browser.py`) and Japanese fonts. Run it after a change of the look.
"""

import argparse
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Browser, Page, sync_playwright

from portal.cli.bench.small_files import write_small_files
from portal.cli.bench.stage import stage
from portal.cli.play import acts
from portal.cli.play.stage import Stage
from portal.cli.sample import accounts
from tools.find_browser import find_browser

UNTIL_OFFERED: tuple[Callable[[Stage], str], ...] = (
    acts.enter.everybody_enters,
    acts.inquiry.customer_uploads,
    acts.inquiry.customer_sends,
    acts.inquiry.shops_accept_terms,
    acts.talk.coordinator_opens,
    acts.talk.shops_say_what_they_can,
    acts.talk.customer_is_answered,
    acts.talk.lead_proposes,
    acts.talk.named_shops_accept,
    acts.records.shop_imports_records,
    acts.records.manager_names_the_work_centre,
    acts.cost.lead_estimates,
    acts.cost.lead_asks,
    acts.cost.support_shops_offer,
    acts.cost.costs_roll_up,
)
UNTIL_ISSUED: tuple[Callable[[Stage], str], ...] = (
    acts.quote.sales_prices,
    acts.quote.sales_issues,
)
REQUEST = {
    "subject": "検査装置フレーム部品一式",
    "target_cost": "480000",
    "delivery_place": "埼玉工場",
    "parts-0-name": "ブラケット（切削）",
    "parts-0-drawing_number": "NIST-CTC-01",
    "parts-0-drawing_revision": "E1",
    "parts-0-material": "A5052",
    "parts-0-quantities-0": "1",
    "parts-0-quantities-1": "10",
    "parts-0-quantities-2": "100",
}


def main() -> None:
    """Play, look, and keep four pictures."""
    parser = argparse.ArgumentParser(description="Take the README's pictures.")
    parser.add_argument("--out", type=Path, default=Path("docs/pictures"))
    out: Path = parser.parse_args().out
    out.mkdir(parents=True, exist_ok=True)
    with stage() as place, tempfile.TemporaryDirectory() as folder, _chromium() as browser:
        drawings, records = write_small_files(Path(folder))
        case = Stage([place.server], drawings, records, Path(folder))
        try:
            for act in UNTIL_OFFERED:
                act(case)
            engineer = _page_of(browser, case, "a_engineer", 1280, 860)
            _show(engineer, case, f"/inquiries/{case.inquiry['id']}")
            engineer.screenshot(path=out / "inquiry.png")
            engineer.set_viewport_size({"width": 1280, "height": 1000})
            _show(engineer, case, f"/estimates/{case.known['estimate']}")
            engineer.locator("#part-0").evaluate("part => part.scrollIntoView()")
            engineer.screenshot(path=out / "estimate.png")
            for act in UNTIL_ISSUED:
                act(case)
            customer = _page_of(browser, case, "x_buyer", 1000, 1000)
            _show(customer, case, f"/quotes/{case.known['revision']}")
            customer.screenshot(path=out / "quote.png")
            _fill_request(customer, case)
            customer.screenshot(path=out / "request.png")
        finally:
            case.clear()


def _fill_request(page: Page, case: Stage) -> None:
    _show(page, case, "/inquiries/new")
    for name, value in REQUEST.items():
        page.fill(f"[name='{name}']", value)
    page.locator("h1").click()
    page.wait_for_timeout(800)
    page.evaluate("scrollTo(0, 0)")


def _show(page: Page, case: Stage, path: str) -> None:
    page.goto(case.servers[0] + path)
    page.wait_for_load_state("networkidle")


def _page_of(browser: Browser, case: Stage, who: str, width: int, height: int) -> Page:
    account = next(one for one in accounts() if one.key == who)
    page = browser.new_context(
        viewport={"width": width, "height": height}, locale="ja-JP", timezone_id="Asia/Tokyo"
    ).new_page()
    page.goto(f"{case.servers[0]}/sign-in")
    page.fill("[name=email]", account.email)
    page.fill("[name=password]", account.password)
    page.press("[name=password]", "Enter")
    page.wait_for_load_state("load")
    return page


@contextmanager
def _chromium() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=find_browser(), args=["--no-sandbox", "--lang=ja"]
        )
        yield browser
        browser.close()


if __name__ == "__main__":
    main()
