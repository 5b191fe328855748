"""Drawings arrive: once, within the limits, under the name that they came with."""

import hashlib
import io
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path
from uuid import uuid4

import pytest
from flask import Flask
from werkzeug.http import parse_options_header

from portal.files.receiving import TooLarge, plain_name, take_in
from portal.inquiries import attaching
from shared_db.files import CHUNK, FolderStore
from shared_db.models import InquiryState
from tests.factories.drawings import drawings, upload
from tests.factories.inquiries import STEP, page_values, requirement
from tests.factories.rows import inquiry_rows
from tests.factories.world import World
from tests.fixtures.portal import Browser
from tests.integration.inquiries.form_page import FormPage

SignIn = Callable[[str | None], Browser]


def files_in(folder: Path) -> list[Path]:
    return [path for path in folder.rglob("*") if path.is_file()]


def test_text_in_the_place_of_a_file_is_refused_with_a_sentence(
    customer: Browser, draft: str, world: World
) -> None:
    for sent in ({"file": "abc"}, {"file": ""}, {}):
        for url in (f"/api/v1/inquiries/{draft}/drawings", f"/inquiries/{draft}/drawings"):
            refused = customer.post(
                f"{url}?file=abc",
                {**sent},
                headers={"Accept": "application/json"},
                content_type="multipart/form-data",
            )
            assert refused.status_code == 422, (sent, url)
    assert customer.post(f"/inquiries/drafts/{draft}", {"parts-0-files": "abc"}).status_code == 422
    assert drawings(world) == []


def test_the_limit_is_kept_to_the_byte(
    app: Flask, customer: Browser, draft: str, files_folder: Path
) -> None:
    limit = 1024 * 1024
    app.extensions["settings"] = replace(app.extensions["settings"], upload_limit=limit)
    over = upload(customer, draft, "軸.step", STEP.ljust(limit + 1))
    assert (over.status_code, over.json["error"]["code"]) == (413, "too_large")
    assert (
        over.json["error"]["message"]
        == "ファイルが1 MBを超えています。小さくするか分けてください。"
    )
    assert files_in(files_folder) == []
    assert upload(customer, draft, "軸.step", STEP.ljust(limit)).status_code == 200
    app.config["MAX_CONTENT_LENGTH"] = limit
    whole = upload(customer, draft, "軸.step", STEP.ljust(limit))
    assert (whole.status_code, whole.json["error"]["code"]) == (413, "too_large")


def test_a_large_file_passes_piece_by_piece(tmp_path: Path) -> None:
    class Long(io.BytesIO):
        largest = 0

        def read(self, size: int | None = -1) -> bytes:
            piece = super().read(size)
            self.largest = max(self.largest, len(piece))
            return piece

    content = STEP.ljust(5 * CHUNK)
    stream = Long(content)
    received = take_in(FolderStore(tmp_path), stream, "軸.step", len(content))
    assert (received.size, received.sha256) == (len(content), hashlib.sha256(content).hexdigest())
    assert stream.largest == CHUNK
    with pytest.raises(TooLarge):
        take_in(FolderStore(tmp_path / "other"), io.BytesIO(content), "軸.step", len(content) - 1)


def test_the_same_upload_sent_again_is_the_same_drawing(
    browser: SignIn, customer: Browser, draft: str, world: World
) -> None:
    again = {"client_id": str(uuid4())}
    people = [browser("x_customer") for _ in range(10)]
    with ThreadPoolExecutor(10) as threads:
        tasks = [threads.submit(upload, one, draft, "軸.step", STEP, **again) for one in people]
        answers = [task.result() for task in tasks]
    assert {answer.status_code for answer in answers} == {200}
    assert {answer.json["id"] for answer in answers} == {str(one.id) for one in drawings(world)}
    other = upload(customer, draft, "軸.step", STEP + b"\n", **again)
    assert (other.status_code, other.json["error"]["code"]) == (409, "client_id_reused")
    program = {"file": (io.BytesIO(STEP), "軸.step"), **again}
    told = customer.post(f"/api/v1/inquiries/{draft}/drawings", program)
    assert (told.status_code, told.json["id"]) == (201, answers[0].json["id"])
    assert upload(customer, draft, "軸.step", STEP).json["id"] != answers[0].json["id"]


@pytest.mark.parametrize(
    ("came", "kept"),
    [
        ("㈱髙橋 ⌀8 −2°.step", "㈱髙橋 ⌀8 −2°.step"),
        ("<img src=x onerror=alert(1)>.step", "<img src=x onerror=alert(1)>.step"),
        ("../../etc/passwd.step", "passwd.step"),
        ("C:\\図面\\軸.step", "軸.step"),
        ("a\r\nSet-Cookie: b=c.step", "aSet-Cookie: b=c.step"),
        ("bell\x07\x00.step", "bell.step"),
        ("xfdp\u202epets.step", "xfdppets.step"),
        ("  軸.step ", "軸.step"),
        ("長" * 300 + ".step", "長" * 250 + ".step"),
        ("…/..", "drawing"),
        ("", "drawing"),
    ],
)
def test_a_name_is_kept_without_folders_and_without_what_steers_the_output(
    came: str, kept: str
) -> None:
    assert plain_name(came) == kept


def test_odd_names_come_back_on_the_page_and_with_the_file(
    customer: Browser, draft: str, browser: SignIn
) -> None:
    names = ["㈱髙橋 ⌀8 −2°.step", "<img src=x>.step", "a;b=c'd.step", "100%.step"]
    ids = [upload(customer, draft, name, STEP).json["id"] for name in names]
    customer.post(f"/inquiries/drafts/{draft}", page_values(requirement()) | {"drawings": ids})
    page = browser("c_engineer").get(f"/inquiries/{draft}").text
    assert "<img src=x>" not in page
    for name, drawing in zip(names, ids, strict=True):
        assert name in FormPage(page).words
        with customer.get(f"/drawings/{drawing}/file") as file:
            _kind, options = parse_options_header(file.headers["Content-Disposition"])
            assert options["filename"] == name


def test_an_inquiry_takes_so_many_drawings_and_none_after_its_end(
    customer: Browser, draft: str, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(attaching, "MOST_DRAWINGS", 2)
    said = [upload(customer, draft, f"{n}.step", STEP) for n in range(3)]
    assert [answer.status_code for answer in said] == [200, 200, 400]
    assert said[2].json["error"]["message"] == "図面は2件までです。ZIPにまとめてください。"
    ended, _parts = inquiry_rows(world, state=InquiryState.DECLINED)
    late = upload(customer, ended, "軸.step", STEP)
    assert (late.status_code, late.json["error"]["code"]) == (409, "not_live")
