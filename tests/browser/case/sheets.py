"""A sheet for a test of its own, and what its tests look at and put on the clipboard."""

import re
from collections.abc import Callable, Sequence

from playwright.sync_api import Locator, Page, Response, expect

from tests.browser.case.cast import Cast
from tests.browser.case.person import Person

PUT_ON = """async ([html, text]) => {
  const kinds = html ? { "text/html": html, "text/plain": text } : { "text/plain": text };
  const blobs = Object.entries(kinds).map(([type, said]) => [type, new Blob([said], { type })]);
  await navigator.clipboard.write([new ClipboardItem(Object.fromEntries(blobs))]);
}"""
LINES = [
    {"kind": "material", "description": "SS400", "basis": "weight", "price_per_kg": "300", "mass_kg": "1"},
    *(
        {"kind": "operation", "description": f"工程{n}", "setup_minutes": "30", "run_minutes": "6", "hourly_rate": "6000"}
        for n in range(3)
    ),
]  # fmt: skip


def new_sheet(
    cast: Cast, url: str, sent: Callable[..., str], quantities: Sequence[int] = (10, 100)
) -> str:
    """A new estimate of the lead's with four lines at these quantities: its address."""
    engineer = cast["a_engineer"]
    inquiry = sent("ブラケット", parts=[{"name": "ブラケット", "quantities": [*quantities]}])
    lead = engineer.me["company"]["id"]
    cast["a_coordinator"].post(f"/inquiries/{inquiry}/lead", company_id=lead)
    made = engineer.post(f"/inquiries/{inquiry}/estimates")
    parts = [{"id": made["parts"][0]["id"], "scrap_percent": "0", "lines": LINES}]
    engineer.put(f"/estimates/{made['id']}", version=made["version"], parts=parts)
    return f"{url}/estimates/{made['id']}"


def opened(person: Person, address: str) -> Page:
    person.page.goto(address)
    person.is_connected()
    expect(person.page.locator("form[data-sheet][data-ready]")).to_be_attached()
    return person.page


def cell(page: Page, row: int, name: str, kind: str = "operation") -> Locator:
    return page.locator(f"[data-line][data-kind={kind}]").nth(row).locator(f"[name$='-{name}']")


def rows(page: Page) -> list[str]:
    found = page.locator("[data-line][data-kind=operation] [name$='-description']")
    values: list[str] = found.evaluate_all("(all) => all.map((one) => one.value)")
    return values


def cost(page: Page) -> Locator:
    return page.locator("[data-shown] .lines__total--cost output").first


def copy(page: Page, html: str, text: str) -> None:
    """Put on the real clipboard what a spreadsheet puts there."""
    origin = re.match(r"https?://[^/]+", page.url)
    page.context.grant_permissions(
        ["clipboard-read", "clipboard-write"], origin=origin and origin[0]
    )
    page.evaluate(PUT_ON, [html, text])


def forgive_the_styles(person: Person) -> None:
    """Chromium cleans what a page puts on the clipboard, and says what of it the policy refuses."""
    person.complaints[:] = [one for one in person.complaints if "inline style" not in one]


def is_taken(answer: Response) -> bool:
    return answer.request.method == "POST" and answer.url.endswith("/edits")
