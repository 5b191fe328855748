"""What a drawing says lights up on it, and is taken into the estimate by a press."""

from collections.abc import Callable, Iterator
from io import BytesIO
from typing import Any

import pytest
from PIL import Image
from playwright.sync_api import Locator, Page, expect

from portal.beginning.sample.drawn import Title, pdf_sheet
from portal.trying.play.acts.cost import lead_asks
from tests.browser.case.cast import Play
from tests.browser.case.person import Person

pytestmark = pytest.mark.browser
Seat = Callable[..., Person]


@pytest.fixture(scope="module")
def known(play: Play, tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, Any]]:
    """Ids of the lead's estimate, of its drawings (a model, a flat plate), and of a sheet with a
    title block, which the customer has only just uploaded; at the end its draft is thrown away, or
    the next new request would go on with it."""
    sheet = tmp_path_factory.mktemp("sheet") / "sheet.pdf"
    sheet.write_bytes(pdf_sheet(Title("WRENCH-125", "A", "SUS304")))
    with play(before=lead_asks) as stage:
        buyer = stage["x_buyer"]
        draft = buyer.post("/inquiries/drafts")["id"]
        uploaded = buyer.upload(f"/inquiries/{draft}/drawings", sheet)["id"]
        at = f"/drawings/{uploaded}/previews"
        stage.until(lambda: buyer.get(at)["state"] == "made", "The sheet was not looked at")
        found = stage.known | {"sheet": uploaded}
    yield found
    buyer.send("DELETE", f"/inquiries/{draft}", {})


def lit(stage: Locator) -> int:
    """How many of the pixels of a drawing are of the colour that is lit up in."""
    picture = Image.open(BytesIO(stage.screenshot())).convert("RGB")
    pixels = picture.get_flattened_data()
    return sum(red > 190 and 70 < green < 165 and blue < 90 for red, green, blue in pixels)


def becomes_lit(page: Page) -> None:
    stage = page.locator("[data-stage]")
    for _ in range(60):
        if lit(stage) > 100:
            return
        page.wait_for_timeout(50)
    pytest.fail("nothing was lit up")


def opened(person: Person, at: str) -> Page:
    person.page.goto(f"{person.address}/drawings/{at}")
    expect(person.page.locator("[data-viewer][data-state=ready]")).to_be_visible()
    return person.page


@pytest.mark.parametrize(("which", "value"), [(0, "60 × 40 × 8 mm"), (1, "200 × 120 mm")])
def test_a_pressed_number_lights_up_what_it_is_of(
    seat: Seat, known: dict[str, Any], which: int, value: str
) -> None:
    page = opened(seat("a_engineer"), known["drawings"][which])
    assert lit(page.locator("[data-stage]")) == 0
    number = page.get_by_role("button", name=value).first
    number.click()
    expect(number).to_have_attribute("aria-pressed", "true")
    becomes_lit(page)


def test_a_page_opens_with_the_place_of_a_field_lit_up(seat: Seat, known: dict[str, Any]) -> None:
    page = opened(seat("x_buyer"), f"{known['sheet']}?place=number")
    number = page.get_by_role("button", name="WRENCH-125")
    expect(number).to_have_attribute("aria-pressed", "true")
    becomes_lit(page)
    number.click()
    expect(number).to_have_attribute("aria-pressed", "false")
    page.wait_for_timeout(200)
    assert lit(page.locator("[data-stage]")) == 0


def test_the_sheet_fills_what_is_empty_and_keeps_what_is_typed_until_a_press(
    seat: Seat, known: dict[str, Any]
) -> None:
    engineer = seat("a_engineer")
    page = engineer.page
    page.goto(f"{engineer.address}/estimates/{known['estimate']}")
    engineer.is_connected()
    part = page.locator("#part-0")
    mass = page.locator("[name='parts-0-lines-0-mass_kg']")
    mass.fill("9")
    engineer.sees("に保存しました")
    part.get_by_role("button", name="図面から入れる").first.click()
    expect(page.locator("[name='parts-0-lines-0-size_mm']")).to_have_value("60 × 40 × 8")
    part.locator("[data-open]").first.check()
    expect(mass).to_have_value("9")
    beside = part.locator(".drawn__one", has_text="図面から").first
    expect(beside).to_contain_text("bracket.step")
    beside.get_by_role("button", name="反映する").click()
    expect(mass).not_to_have_value("9")
    expect(part.get_by_text("図面から（bracket.step").first).to_be_visible()
    expect(part.locator(".drawn__one")).to_have_count(0)
