"""Forms that lose nothing: drafts, rows, uploads, the estimate's sheet, the question before the irrevocable."""

from __future__ import annotations

import pytest
from playwright.sync_api import BrowserContext, Page, Route, expect

from tests.browser.design.server import DesignServer

pytestmark = pytest.mark.browser
STEP = {"name": "bracket.step", "mimeType": "model/step", "buffer": b"ISO-10303-21;" * 100}


def upload(page: Page, *files: dict[str, object]) -> None:
    page.locator("input[type=file]").first.set_input_files(list(files))  # type: ignore[arg-type]


def test_a_draft_is_kept_as_it_is_typed(design: DesignServer, page: Page) -> None:
    page.goto(f"{design.address}/request")
    page.get_by_label("件名").fill("治具")
    expect(page.locator("[data-saving]")).to_contain_text("保存しました")
    assert design.behaviour.drafts[-1]["values"]["subject"] == "治具"
    assert design.behaviour.drafts[-1]["version"] == 1
    page.get_by_label("備考").fill("急ぎ")
    page.wait_for_timeout(1500)
    assert design.behaviour.drafts[-1]["version"] == 2


def test_what_was_typed_before_scripts_came_is_kept_and_an_untouched_form_is_not(
    design: DesignServer, page: Page, context: BrowserContext
) -> None:
    def late(route: Route) -> None:
        page.wait_for_timeout(500)
        route.continue_()

    page.goto(f"{design.address}/request")
    page.wait_for_timeout(1500)
    assert design.behaviour.drafts == []
    context.route("**/app.js", late)
    page.goto(f"{design.address}/request", wait_until="commit")
    page.get_by_label("件名").fill("早業")
    expect(page.locator("[data-saving]")).to_contain_text("保存しました")
    assert design.behaviour.drafts[-1]["values"]["subject"] == "早業"


def test_a_draft_typed_offline_comes_back_with_its_rows(
    design: DesignServer, page: Page, context: BrowserContext
) -> None:
    page.goto(f"{design.address}/request")
    context.route("**/draft", lambda route: route.abort())
    page.get_by_role("button", name="品目を追加").click()
    page.locator("[name=parts-1-name]").fill("ピン")
    expect(page.locator("[data-saving]")).to_contain_text("この端末に保存しました")
    page.reload()
    expect(page.locator("[name=parts-1-name]")).to_have_value("ピン")
    context.unroute("**/draft")
    expect(page.locator("[data-saving]")).to_contain_text("保存しました", timeout=9000)


def test_a_field_that_is_left_as_it_was_saved_sends_nothing_more(
    design: DesignServer, page: Page
) -> None:
    """A sheet may be closed to writing by then: who has changed nothing would be told of a refusal."""
    page.goto(f"{design.address}/request")
    page.get_by_label("件名").press_sequentially("治具")
    expect(page.locator("[data-saving]")).to_contain_text("保存しました")
    sent = len(design.behaviour.drafts)
    page.get_by_label("件名").press("Tab")
    page.wait_for_timeout(1200)
    page.get_by_label("件名").press_sequentially("A")
    page.get_by_label("件名").press("Backspace")
    page.get_by_label("件名").press("Tab")
    page.wait_for_timeout(1200)
    page.goto(f"{design.address}/inbox")
    page.wait_for_timeout(300)
    assert len(design.behaviour.drafts) == sent


def test_leaving_in_the_middle_of_a_word_loses_nothing_and_makes_no_conflict_with_oneself(
    design: DesignServer, page: Page
) -> None:
    page.goto(f"{design.address}/request")
    page.get_by_label("件名").fill("途中で離れる")
    page.goto(f"{design.address}/inbox")
    page.wait_for_timeout(300)
    assert [draft["values"]["subject"] for draft in design.behaviour.drafts] == ["途中で離れる"]
    page.goto(f"{design.address}/request")
    expect(page.get_by_label("件名")).to_have_value("途中で離れる")
    expect(page.locator("[data-saving]")).to_have_text("")


def test_a_conflict_keeps_what_was_typed_and_is_tried_again_when_one_says_so(
    design: DesignServer, page: Page
) -> None:
    design.behaviour.draft_conflict = True
    page.goto(f"{design.address}/workbench")
    page.locator("[name=lines-a-setup]").fill("25")
    expect(page.get_by_role("alert")).to_contain_text("鈴木さんが先に変更しました。")
    expect(page.locator("[name=lines-a-setup]")).to_have_value("25")
    design.behaviour.draft_conflict = False
    page.get_by_role("button", name="再試行").click()
    expect(page.locator("[data-saving]")).to_contain_text("保存しました")
    assert design.behaviour.drafts[-1]["values"]["lines-a-setup"] == "25"


def test_what_was_refused_is_tried_again_only_when_something_else_is_typed(
    design: DesignServer, page: Page
) -> None:
    page.goto(f"{design.address}/workbench")
    cell, state = page.locator("[name=lines-a-setup]"), page.locator("[data-saving]")
    cell.fill("abc")
    why = "保存されていません。レーザー切断 段取: 数値を入力してください。"
    expect(state).to_have_text(why)
    expect(page.get_by_role("alert")).to_have_text(why)
    page.wait_for_timeout(2500)
    assert len(design.behaviour.refused) == 1
    expect(state).to_have_text(why)
    page.reload()
    expect(cell, "it is not lost").to_have_value("abc")
    cell.fill("25")
    expect(state).to_contain_text("に保存しました")
    expect(page.get_by_role("alert")).to_have_count(0)
    assert design.behaviour.drafts[-1]["values"]["lines-a-setup"] == "25"


def test_what_was_typed_while_a_refusal_was_on_its_way_is_kept_by_itself(
    design: DesignServer, page: Page
) -> None:
    held: list[Route] = []

    def hold(route: Route) -> None:
        held.append(route)

    page.goto(f"{design.address}/workbench")
    page.route("**/save", hold, times=1)
    with page.expect_request("**/save"):
        page.locator("[name=lines-a-setup]").fill("abc")
    page.locator("[name=lines-a-setup]").fill("25")
    held[0].continue_()
    expect(page.locator("[data-saving]")).to_contain_text("に保存しました")
    assert design.behaviour.drafts[-1]["values"]["lines-a-setup"] == "25"


@pytest.mark.parametrize(("path", "field"), [("request", "remarks"), ("workbench", "lines-d-rate")])
def test_that_nothing_is_kept_any_more_is_seen_where_one_types(
    design: DesignServer, page: Page, path: str, field: str
) -> None:
    design.behaviour.draft_conflict = True
    page.set_viewport_size({"width": 390, "height": 480})
    page.goto(f"{design.address}/{path}")
    place = page.locator(f"[name={field}]")
    place.evaluate("(place) => place.scrollIntoView({ block: 'center' })")
    place.fill("7")
    notice = page.get_by_role("alert")
    expect(notice.get_by_role("button").first).to_be_in_viewport(ratio=1)
    header = page.locator(".header").bounding_box()
    box = notice.bounding_box()
    assert header and box and header["y"] + header["height"] <= box["y"]


def test_rows_are_added_and_removed_and_numbers_are_never_given_twice(
    design: DesignServer, page: Page
) -> None:
    page.goto(f"{design.address}/request")
    page.get_by_role("button", name="品目を追加").click()
    expect(page.locator("[name=parts-1-name]")).to_be_focused()
    page.get_by_role("button", name="この品目を削除").last.click()
    page.get_by_role("button", name="品目を追加").click()
    expect(page.locator("[name=parts-2-name]")).to_be_visible()
    expect(page.locator("[name=parts-1-name]")).to_have_count(0)


def test_a_drawing_goes_up_by_itself_and_leaves_its_id_in_the_form(
    design: DesignServer, page: Page
) -> None:
    page.goto(f"{design.address}/request")
    upload(page, STEP)
    line = page.locator("[data-file]", has_text="bracket.step")
    expect(line).to_have_attribute("data-state", "done")
    assert line.locator("input[name=parts-0-drawings]").get_attribute("value") == "up-1"
    assert design.behaviour.uploads == ["bracket.step"]
    line.get_by_role("button", name="削除").click()
    expect(line).to_have_count(0)


def test_a_row_takes_the_drawings_that_were_uploaded_to_it_along(
    design: DesignServer, page: Page
) -> None:
    page.goto(f"{design.address}/request")
    page.get_by_role("button", name="品目を追加").click()
    page.locator("[name=parts-1-files]").set_input_files([STEP])  # type: ignore[list-item]
    line = page.locator("[data-file]", has_text="bracket.step")
    expect(line).to_have_attribute("data-state", "done")
    with page.expect_response("**/upload/up-1/remove"):
        page.get_by_role("button", name="この品目を削除").last.click()
    expect(line).to_have_count(0)
    assert design.behaviour.taken_back == ["up-1"]


def test_each_file_says_its_own_error_and_can_be_tried_again_where_that_may_help(
    design: DesignServer, page: Page
) -> None:
    page.goto(f"{design.address}/request")
    design.behaviour.upload_status = 422
    upload(page, STEP, STEP | {"name": "leer.step", "buffer": b""}, STEP | {"name": "virus.exe"})
    expect(page.locator("[data-file]", has_text="leer.step")).to_contain_text("中身が空")
    expect(page.locator("[data-file]", has_text="virus.exe")).to_contain_text("受け付けていません")
    line = page.locator("[data-file]", has_text="bracket.step")
    expect(line).to_contain_text("図面として読めません。")
    expect(page.get_by_role("button", name="再試行")).to_have_count(0)
    line.get_by_role("button", name="削除").click()
    design.behaviour.upload_status = 503
    upload(page, STEP)
    retry = line.get_by_role("button", name="再試行")
    expect(retry).to_be_visible()
    design.behaviour.upload_status = 200
    retry.click()
    expect(line).to_have_attribute("data-state", "done")


def test_a_drawing_that_was_cut_off_goes_up_by_itself_once_the_connection_is_back(
    design: DesignServer, page: Page, context: BrowserContext
) -> None:
    page.goto(f"{design.address}/request")
    context.set_offline(True)
    upload(page, STEP)
    line = page.locator("[data-file]", has_text="bracket.step")
    expect(line).to_have_attribute("data-state", "failed")
    context.set_offline(False)
    expect(line).to_have_attribute("data-state", "done")
    assert design.behaviour.uploads == ["bracket.step"]


def test_figures_move_while_typing_and_errors_stay_at_their_cell(
    design: DesignServer, page: Page
) -> None:
    page.goto(f"{design.address}/workbench")
    expect(page.locator("[data-cell=total-10]")).to_have_text("¥21,067")
    page.locator("[name=lines-a-rate]").fill("12000")
    expect(page.locator("[data-cell=total-10]")).to_have_text("¥24,567")
    page.locator("[name=lines-b-setup]").fill("abc")
    expect(page.locator("[name=lines-b-setup]")).to_have_attribute("aria-invalid", "true")


def test_a_sentence_stands_below_its_cell_for_every_eye_and_goes_once_it_is_mended(
    design: DesignServer, page: Page
) -> None:
    page.set_viewport_size({"width": 390, "height": 800})
    page.goto(f"{design.address}/workbench")
    for name, wrong, right, sentence in (
        ("lines-b-setup", "abc", "30", "数値を入力してください。"),
        ("overhead", "150", "20", "100以下の数値を入力してください。"),
    ):
        field, place = page.locator(f"[name={name}]"), page.locator(f"[data-error-for={name}]")
        field.fill(wrong)
        expect(place).to_be_visible()
        expect(place).to_have_text(sentence)
        expect(field).to_have_accessible_description(sentence)
        field.fill(right)
        expect(place).to_be_hidden()
        expect(field).not_to_have_attribute("aria-invalid", "true")


def test_the_sheet_is_walked_by_keyboard(design: DesignServer, page: Page) -> None:
    page.goto(f"{design.address}/workbench")
    page.locator("[name=lines-a-setup]").focus()
    page.keyboard.press("Enter")
    expect(page.locator("[name=lines-b-setup]")).to_be_focused()
    page.keyboard.press("ArrowRight")
    expect(page.locator("[name=lines-b-run]")).to_be_focused()
    page.keyboard.press("ArrowUp")
    expect(page.locator("[name=lines-a-run]")).to_be_focused()
    page.keyboard.type("9")
    page.keyboard.press("Escape")
    expect(page.locator("[name=lines-a-run]")).to_have_value("1.5")


def test_what_cannot_be_undone_asks_first(design: DesignServer, page: Page) -> None:
    sent: list[str] = []
    page.on(
        "request", lambda request: sent.append(request.url) if request.method == "POST" else None
    )
    page.goto(f"{design.address}/inquiry")
    page.get_by_role("button", name="引き合いを取り下げる").click()
    dialog = page.get_by_role("dialog")
    expect(dialog).to_contain_text("元に戻せません")
    dialog.get_by_role("button", name="戻る").click()
    assert [url for url in sent if url.endswith("/withdrawn")] == []
    page.get_by_role("button", name="引き合いを取り下げる").click()
    dialog.get_by_role("button", name="引き合いを取り下げる").click()
    page.wait_for_url("**/withdrawn")


def test_a_sentence_at_a_field_goes_when_something_else_is_typed(
    design: DesignServer, page: Page
) -> None:
    page.goto(f"{design.address}/request?errors")
    due = page.locator("[name=due]")
    expect(due).to_have_attribute("aria-invalid", "true")
    due.fill("2031-03-05")
    expect(due).not_to_have_attribute("aria-invalid", "true")
    expect(page.locator("[data-error-for=due]")).to_be_hidden()
    expect(page.locator("[data-error-for=quality]")).to_be_visible()
