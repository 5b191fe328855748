"""A request that begins with its drawings: dropped at once they are its parts, and lie where one puts them."""

import os
from base64 import b64encode
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from playwright.sync_api import FilePayload, Locator, Page, Response, Route, expect

from shared_db.foundation.clock import today
from tests.browser.case.person import Person
from tests.factories.inquiries import STEP

SHARED = Path(os.environ.get("TSUNAGU_SHARED_DATA", Path(__file__).parents[4] / "shared/data"))
pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(not SHARED.is_dir(), reason=f"{SHARED} is not on this machine"),
]
REAL = {
    "A-1023_ベース_rev2.step": "step/trimesh_base_interface_AP214.STEP",
    "A-1023_ベース_rev2.pdf": "pdf/rtnet_RasPiMouseTopPlate.pdf",
    "カバー B-200.dxf": "dxf/trimesh_wrench.dxf",
    "IMG_2034.dxf": "dxf/cadquery_gear.dxf",
}
DROP = """(area, files) => {
  const held = new DataTransfer();
  for (const [name, content] of files)
    held.items.add(new File([Uint8Array.from(atob(content), (sign) => sign.charCodeAt(0))], name));
  area.dispatchEvent(new DragEvent("drop", { dataTransfer: held, bubbles: true, cancelable: true }));
}"""
LATER_MS = 60_000
"""A drawing is seen and read within seconds, on a machine that has nothing else to do."""


def a_draft(customer: Person) -> Page:
    """A new one, but for its parts complete."""
    customer.page.goto(f"{customer.address}/inquiries/new")
    customer.is_connected()
    customer.types("件名", "図面から始める依頼")
    customer.types("希望納期", str(today() + timedelta(days=20)))
    customer.ticks("単発")
    customer.chooses("品質水準", "標準（一般公差）")
    return customer.page


def parts_of(form: Page) -> Locator:
    return form.locator("[data-rows=parts] > [data-rows-list] > .row")


def file_called(form: Page, name: str) -> Locator:
    return form.locator("[data-file]", has_text=name)


def says(part: Locator, **values: str) -> None:
    for field, value in values.items():
        expect(part.locator(f"input[name$='-{field}']")).to_have_value(value, timeout=LATER_MS)


def drags(form: Page, line: Locator, to: Locator) -> None:
    line.scroll_into_view_if_needed()
    place = line.locator("[data-file-name]").bounding_box()
    assert place
    form.mouse.move(place["x"] + 5, place["y"] + 5)
    form.mouse.down()
    form.mouse.move(place["x"] + 20, place["y"] + 20, steps=3)
    to.scroll_into_view_if_needed()
    onto = to.bounding_box()
    assert onto
    form.mouse.move(onto["x"] + 40, onto["y"] + 20, steps=5)
    form.mouse.up()


def test_dropped_drawings_become_parts_and_lie_in_the_shop_where_they_were_dragged_to(
    seat: Callable[..., Person],
) -> None:
    customer, shop = seat("x_design"), seat("a_engineer")
    form = a_draft(customer)
    files = [
        (name, b64encode((SHARED / path).read_bytes()).decode()) for name, path in REAL.items()
    ]
    form.locator("[data-makes-rows] [data-drop-area]").evaluate(DROP, files)
    parts = parts_of(form)
    expect(parts).to_have_count(3)
    says(parts.nth(0), name="ベース", drawing_number="A-1023", drawing_revision="2")
    says(parts.nth(1), name="カバー", drawing_number="B-200", material="")
    says(parts.nth(2), name="", drawing_number="")
    says(parts.nth(0), material="A2017")
    expect(parts.nth(0).get_by_role("link", name="場所を見る")).to_be_visible()
    expect(parts.nth(0).locator("[data-row-picture] img")).to_be_visible(timeout=LATER_MS)

    cover = file_called(form, "カバー B-200.dxf")
    drags(form, cover, parts.nth(0).locator(".row__head"))
    expect(parts).to_have_count(2)  # nothing of the cover's part is left
    drags(form, cover, form.locator("[data-makes-rows] [data-drop-area]"))
    says(parts.nth(2), name="カバー", drawing_number="B-200")
    expect(cover.get_by_role("combobox")).to_contain_text("品目 3 カバー")
    drags(form, file_called(form, "IMG_2034.dxf"), parts.nth(2).locator(".row__head"))
    expect(parts).to_have_count(2)
    expect(parts.nth(1).locator("[data-file]")).to_have_count(2)
    for place in (0, 1):
        parts.nth(place).get_by_label("数量 1").fill("30")
    customer.presses("依頼を送信する")
    form.wait_for_url("**/sent")
    shop.page.goto(form.url.removesuffix("/sent"))
    for name, part in (("IMG_2034.dxf", "カバー"), ("A-1023_ベース_rev2.pdf", "ベース")):
        listed = shop.page.locator("#drawings .file", has_text=name)
        expect(listed).to_contain_text(part)


def test_on_a_telephone_a_file_is_moved_by_a_list_also_while_it_goes_up(
    seat: Callable[..., Person],
) -> None:
    customer = seat("x_design", width=390)
    form, held = a_draft(customer), list[Route]()

    def hold(route: Route) -> None:
        held.append(route)

    form.route("**/drawings?part_key=*", hold)
    names = ("A-1.step", "A-22.step", "A-333.step")
    files = [FilePayload(name=name, mimeType="", buffer=STEP) for name in names]
    form.locator("[name=parts-files]").set_input_files(files)
    parts = parts_of(form)
    expect(parts).to_have_count(3)
    line = file_called(form, "A-22.step")
    line.get_by_role("combobox").select_option(label="全体")
    expect(parts).to_have_count(2)
    for route in held:
        route.continue_()
    form.unroute("**/drawings?part_key=*")
    expect(form.locator("[data-file][data-state=done]")).to_have_count(3)
    assert line.locator("input[type=hidden]").get_attribute("name") == "drawings"
    line.get_by_role("combobox").select_option(label="新しい品目")
    expect(parts.nth(2).locator("[data-file]")).to_have_count(1)
    assert form.evaluate("document.documentElement.scrollWidth") <= 390
    customer.sees("に保存しました")
    form.reload()
    expect(parts_of(form).nth(2).locator("[data-file]", has_text="A-22.step")).to_be_visible()


def _keeps(answer: Response, file: str) -> bool:
    """Whether it is the answer to the form being kept with the part that this file made."""
    typed = answer.request.post_data or ""
    return answer.url.endswith("/typed/inquiry") and file.removesuffix(".step") in typed


def test_what_two_tabs_drop_is_all_in_the_request_though_neither_was_loaded_again(
    seat: Callable[..., Person],
) -> None:
    customer = seat("x_design")
    old = a_draft(customer)
    customer.types("備考", "二つの画面")
    customer.sees("に保存しました")
    new = customer.context.new_page()
    new.goto(old.url)
    for tab, name in ((old, "A-1001.step"), (new, "A-1002.step")):
        file = FilePayload(name=name, mimeType="", buffer=STEP)
        with tab.expect_response("**/typed/inquiry"):
            tab.locator("[name=parts-0-name]").fill("先頭")
        expect(file_called(tab, "A-1001.step")).to_have_count(0 if tab is old else 1)
        with tab.expect_response(lambda one, name=name: _keeps(one, name)):
            tab.locator("[name=parts-files]").set_input_files([file])
        expect(file_called(tab, name)).to_have_attribute("data-state", "done")
    old.get_by_label("納入場所").fill("第2工場")
    for name in ("A-1001.step", "A-1002.step"):
        line = file_called(old, name)
        expect(line).to_have_count(1, timeout=LATER_MS)
        part = parts_of(old).filter(has=line)
        says(part, drawing_number=name.removesuffix(".step"))
    expect(parts_of(old)).to_have_count(3)
    new.close()
