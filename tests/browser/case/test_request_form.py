"""The customer's form in several tabs, with slow drawings, and by the keyboard: nothing typed is lost."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from playwright.sync_api import FilePayload, Page, Route, expect

from shared_db.foundation.clock import today
from tests.browser.case.person import Person
from tests.factories.inquiries import STEP

pytestmark = pytest.mark.browser
SEND = "依頼を送信する"
DRAWING: FilePayload = {"name": "spacer.step", "mimeType": "model/step", "buffer": STEP}


def fills_in(customer: Person, subject: str) -> Page:
    """A draft that lacks nothing, kept, and open as it was left."""
    customer.page.goto(f"{customer.address}/inquiries/new")
    customer.types("件名", subject)
    customer.types("希望納期", str(today() + timedelta(days=20)))
    customer.ticks("単発")
    customer.chooses("品質水準", "標準（一般公差）")
    customer.types("品名", "スペーサ")
    with customer.page.expect_response(lambda answer: '"30"' in (answer.request.post_data or "")):
        customer.types("数量 1", "30")
    customer.page.reload()
    customer.is_connected()
    return customer.page


def another_tab(customer: Person) -> Page:
    """The same page once more, in front."""
    address = customer.page.url
    customer.page = customer.context.new_page()
    customer.page.goto(address)
    return customer.page


def forgive(customer: Person, status: int) -> None:
    """A browser notes a refusal by itself; it is what was wanted here."""
    assert [one for one in customer.complaints if str(status) not in one] == []
    customer.complaints.clear()


def test_an_older_tab_sends_nothing_that_the_person_has_not_seen_of_the_newer_one(
    seat: Callable[..., Person],
) -> None:
    customer = seat("x_design")
    old = fills_in(customer, "古いタブからの送信")
    new = another_tab(customer)
    customer.types("備考", "新しいタブの備考")
    customer.sees("に保存しました")
    customer.page = old
    customer.presses(SEND)
    customer.sees("別の画面で入力した内容も反映しました")
    expect(old.get_by_label("備考")).to_have_value("新しいタブの備考")
    customer.presses(SEND)
    customer.page.wait_for_url("**/sent")
    customer.presses("依頼内容を見る")
    customer.sees("新しいタブの備考")
    new.close()


def test_whoever_types_on_in_a_draft_that_was_sent_meanwhile_is_told_and_can_read_it(
    seat: Callable[..., Person],
) -> None:
    customer = seat("x_design")
    old = fills_in(customer, "送信済みの下書き")
    another_tab(customer)
    customer.presses(SEND)
    customer.page.wait_for_url("**/sent")
    customer.page = old
    customer.types("備考", "送信後に入力した備考")
    customer.sees("すでに送信されています")
    customer.presses(SEND)
    expect(old.get_by_label("備考")).to_have_value("送信後に入力した備考")
    with customer.context.expect_page() as opened:
        customer.presses("内容を見る")
    expect(opened.value.get_by_text("送信済みの下書き").first).to_be_visible()
    expect(old.get_by_label("備考")).to_have_value("送信後に入力した備考")
    forgive(customer, 409)


def holds_uploads(tab: Page) -> list[Route]:
    """Drawings that leave this tab arrive only when they are let on."""
    held: list[Route] = []

    def hold(route: Route) -> None:
        held.append(route)

    tab.route("**/drawings?part_key=*", hold)
    return held


def test_a_request_waits_for_the_drawings_that_are_on_their_way(
    seat: Callable[..., Person],
) -> None:
    customer = seat("x_design")
    form = fills_in(customer, "図面の到着を待つ依頼")
    held = holds_uploads(form)
    form.locator("[name=parts-0-files]").set_input_files([DRAWING])
    customer.presses(SEND)
    customer.sees("届きしだい、自動で送信します")
    customer.presses("まだ送信しない")
    customer.does_not_see("届きしだい、自動で送信します")
    customer.presses(SEND)
    customer.sees("届きしだい、自動で送信します")
    expect(form.get_by_label("件名")).to_have_value("図面の到着を待つ依頼")
    held[0].continue_()
    form.wait_for_url("**/sent")
    customer.presses("依頼内容を見る")
    customer.sees("spacer.step")


def test_a_file_that_was_refused_is_not_left_out_silently(seat: Callable[..., Person]) -> None:
    customer = seat("x_design")
    form = fills_in(customer, "断られた図面のある依頼")
    text: FilePayload = {"name": "memo.txt", "mimeType": "text/plain", "buffer": b"memo"}
    form.locator("[name=parts-0-files]").set_input_files([text])
    customer.presses(SEND)
    expect(form.get_by_role("dialog")).to_contain_text("memo.txt")
    customer.agrees("戻る")
    expect(form.locator("[data-file]", has_text="memo.txt")).to_be_visible()
    customer.presses(SEND)
    customer.agrees("ファイルなしで送信する")
    form.wait_for_url("**/sent")
    forgive(customer, 400)


def test_the_enter_key_in_a_field_keeps_a_complete_form_and_does_not_send_it(
    seat: Callable[..., Person],
) -> None:
    customer = seat("x_design")
    form = fills_in(customer, "エンターキーでは送信しない")
    customer.types("納入場所", "第2工場")
    with form.expect_response("**/typed/inquiry"):
        form.get_by_label("納入場所").press("Enter")
    form.get_by_label("数量 2").press("Enter")
    form.wait_for_timeout(500)
    customer.goes_to("依頼一覧")
    customer.presses("未送信の下書き")
    customer.sees("エンターキーでは送信しない")


def test_a_text_that_is_too_long_is_not_cut_but_said_at_its_field(
    seat: Callable[..., Person],
) -> None:
    customer = seat("x_design")
    form, long = fills_in(customer, "長すぎる件名"), "長" * 216
    subject, sentence = form.get_by_label("件名"), form.locator("[data-error-for=subject]")
    subject.clear()
    subject.press_sequentially(long, delay=0)
    expect(sentence).to_have_text("200文字以内で入力してください。")
    expect(subject).to_have_value(long)
    customer.presses(SEND)
    expect(form.get_by_role("alert")).to_contain_text("件名: 200文字以内で入力してください。")
    expect(subject).to_have_value(long)
    subject.fill("ちょうどよい件名")
    expect(sentence).to_be_hidden()
    forgive(customer, 422)


def test_the_sentence_of_the_quantities_goes_once_one_is_typed(
    seat: Callable[..., Person],
) -> None:
    customer = seat("x_design")
    form = fills_in(customer, "数量のない依頼")
    quantities = form.locator("input[name^=parts-0-quantities-]")
    quantities.first.fill("")
    customer.presses(SEND)
    customer.sees("数量を1つ以上入力してください。", within=".field__error")
    expect(form.locator("input[aria-invalid=true]")).to_have_count(8)
    quantities.nth(2).fill("20")
    customer.does_not_see("数量を1つ以上入力してください。", within=".field__error")
    expect(form.locator("input[aria-invalid=true]")).to_have_count(0)
    forgive(customer, 422)


def test_who_changes_a_request_after_somebody_else_reads_so_clear_of_the_fields(
    seat: Callable[..., Person], inquiry: str
) -> None:
    customer, colleague = seat("x_buyer"), seat("x_design")
    for one in (customer, colleague):
        one.page.goto(f"{inquiry}/revise")
        one.types("備考", f"{one.name}の備考")
    colleague.presses("変更を送信する")
    colleague.page.wait_for_url(inquiry)
    customer.presses("変更を送信する")
    notice = customer.page.locator("[data-conflict] .notice")
    expect(notice).to_contain_text(f"{colleague.name}の備考")
    expect(notice).to_contain_text(f"{customer.name}の備考")
    remarks = customer.page.get_by_role("textbox", name="備考")
    expect(remarks).to_have_value(f"{customer.name}の備考")
    above, below = (one.bounding_box() for one in (notice, customer.page.get_by_label("件名")))
    assert above and below and below["y"] - (above["y"] + above["height"]) >= 16
    forgive(customer, 409)


def test_without_a_connection_nothing_is_sent_and_what_was_typed_goes_along_later(
    seat: Callable[..., Person],
) -> None:
    customer = seat("x_design")
    form = fills_in(customer, "圏外からの送信")
    customer.context.set_offline(True)
    customer.types("備考", "圏外で入力した備考")
    customer.presses(SEND)
    customer.sees("接続がないため送信できませんでした")
    expect(form.get_by_label("備考")).to_have_value("圏外で入力した備考")
    customer.context.set_offline(False)
    customer.sees("に保存しました")
    customer.presses(SEND)
    form.wait_for_url("**/sent")
    customer.presses("依頼内容を見る")
    customer.sees("圏外で入力した備考")
