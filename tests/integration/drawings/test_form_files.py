"""The files of a form: named in it until it is sent, taken back, left aside, or come along with it."""

import io
from collections.abc import Callable
from pathlib import Path
from uuid import uuid4

from tests.factories.drawings import DXF, drawings, upload
from tests.factories.inquiries import PDF, STEP, colleague, page_values, requirement, sent_inquiry
from tests.factories.world import World
from tests.fixtures.portal import Browser
from tests.integration.inquiries.form_page import FormPage

SignIn = Callable[[str | None], Browser]


def test_an_upload_can_be_taken_back_until_it_is_sent(
    customer: Browser, draft: str, world: World, files_folder: Path
) -> None:
    line = upload(customer, draft, "軸.step", STEP, part_key="0").json
    kept = upload(customer, draft, "板.dxf", DXF, part_key="0").json
    assert customer.post(line["remove_url"], json={}).json == {"removed": line["id"]}
    assert customer.post(line["remove_url"], json={}).status_code == 404
    page = customer.get(f"/inquiries/drafts/{draft}").text
    assert kept["id"] in page
    assert line["id"] not in page
    sent = sent_inquiry(world, files=files_folder)
    refused = customer.delete(f"/api/v1/drawings/{sent.drawing_ids[0]}")
    assert (refused.status_code, refused.json["error"]["code"]) == (409, "already_sent")


def test_what_was_uploaded_and_not_sent_along_is_gone_after_sending(
    customer: Browser, draft: str, world: World
) -> None:
    sent = upload(customer, draft, "軸.step", STEP).json["id"]
    upload(customer, draft, "板.dxf", DXF)
    customer.post(
        f"/inquiries/drafts/{draft}", page_values(requirement()) | {"parts-0-drawings": sent}
    )
    assert [str(one.id) for one in drawings(world)] == [sent]
    for strange in (sent, str(uuid4())):
        other = customer.get("/inquiries/new").headers["Location"]
        answer = customer.post(other, page_values(requirement()) | {"drawings": strange})
        assert list(FormPage(answer.text).sentences) == ["drawings"]


def test_what_a_colleague_is_about_to_send_is_left_alone(
    browser: SignIn, customer: Browser, world: World
) -> None:
    sent = sent_inquiry(world)
    other, url = browser(colleague(world)), f"/inquiries/{sent.id}/revise"
    form = FormPage(customer.get(url).text).sent()
    theirs = upload(other, sent.id, "同僚の図.pdf", PDF).json
    assert theirs["id"] not in customer.get(url).text
    stolen = customer.post(url, form | {"parts-0-drawings": theirs["id"]})
    assert list(FormPage(stolen.text).sentences) == ["parts-0-drawings"]
    assert customer.post(url, form | {"subject": "新しい件名"}).status_code == 303
    assert customer.post(theirs["remove_url"], json={}).status_code == 403
    assert theirs["id"] in other.get(url).text


def test_without_scripts_files_come_with_the_form_and_wrong_ones_are_told_at_their_row(
    customer: Browser, draft: str, browser: SignIn
) -> None:
    url = f"/inquiries/drafts/{draft}"
    typed = {
        "subject": "",
        "parts-0-name": "軸",
        "parts-4-name": "板",
        "parts-0-files": (io.BytesIO(STEP), "軸.step"),
        "parts-4-files": (io.BytesIO(b"no"), "板.dxf"),
        "files": (io.BytesIO(PDF), "組図.pdf"),
    }
    page = FormPage(customer.post(url, typed).text)
    assert page.sentences["parts-4-files"] == "名前は「.dxf」ですが、DXFファイルではありません。"
    assert page.sentences["subject"] == "入力してください。"
    assert "parts-0-files" not in page.sentences
    assert FormPage(customer.get(url).text).sent() == page.sent()
    good = {
        name: value
        for name, value in page_values(requirement()).items()
        if not name.startswith("parts")
    }
    quantities = {"parts-0-quantities-0": "1", "parts-4-quantities-0": "2"}
    assert customer.post(url, page.sent() | good | quantities).status_code == 303
    told = browser("a_engineer").get(f"/api/v1/inquiries/{draft}").json
    assert [[d["filename"] for d in part["drawings"]] for part in told["parts"]] == [
        ["軸.step"], [],
    ]  # fmt: skip
    assert [d["filename"] for d in told["drawings"]] == ["組図.pdf"]


def test_without_scripts_a_button_pressed_twice_keeps_its_file_once(
    customer: Browser, draft: str, world: World
) -> None:
    url = f"/inquiries/drafts/{draft}"
    shown = {}
    for _pressed in range(2):
        files = {"parts-0-files": (io.BytesIO(STEP), "軸.step")}
        shown = FormPage(customer.post(url, {"parts-0-name": "軸"} | files).text).sent()
    assert [str(one.id) for one in drawings(world)] == shown["parts-0-drawings"]
    others = {
        "parts-0-files": (io.BytesIO(STEP), "軸2.step"),
        "files": (io.BytesIO(STEP), "軸.step"),
    }
    customer.post(url, shown | others)
    assert len(drawings(world)) == 3


def test_a_removed_rows_files_do_not_come_back_with_a_new_row(
    customer: Browser, draft: str, world: World
) -> None:
    url = f"/inquiries/drafts/{draft}"
    typed = {"parts-0-name": "軸", "parts-1-name": "板"}
    with_file = typed | {"parts-1-files": (io.BytesIO(DXF), "板.dxf")}
    shown = FormPage(customer.post(url, with_file).text)
    assert "parts-1-drawings" in shown.values
    removed = FormPage(customer.post(url, shown.sent() | {"remove_row": "parts-1"}).text)
    added = FormPage(customer.post(url, removed.sent() | {"add_row": "parts"}).text)
    assert added.value("parts-1-name") == ""
    assert "parts-1-drawings" not in added.values
    assert drawings(world) == []
