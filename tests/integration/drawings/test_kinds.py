"""What shops get is kept as it came, each kind told for what it is, or refused with what to do."""

import hashlib
import io
import os
from collections.abc import Callable
from pathlib import Path

import pytest

from portal.files.kinds import TABLE
from shared_db.models import DrawingKind
from tests.factories.drawings import DXF, drawings, upload
from tests.factories.files_of_kinds import WHOLE, compound, packed, pdf
from tests.factories.inquiries import PDF, STEP, page_values, requirement
from tests.factories.world import World
from tests.fixtures.portal import Browser
from tests.integration.inquiries.form_page import FormPage

SignIn = Callable[[str | None], Browser]
SHARED = Path(os.environ.get("TSUNAGU_SHARED_DATA", Path(__file__).parents[4] / "shared/data"))
CASES = SHARED.parent / "cases"
NOT_KNOWN = (
    "この種類のファイルは受け取れません。対応形式：STEP, SFC, DXF, IGES, Parasolid, STL, PDF, PNG, "
    "JPEG, TIFF, HEIC, BMP, Excel, Word, 3MF, ZIP, DWG, JWW, SOLIDWORKS, Inventor"
)
CHOOSE = "正しいファイルを選ぶか、名前を直してください。"
REFUSED = [
    ("空.step", b"", "ファイルの中身が空です。"),
    ("メモ.txt", b"hello", NOT_KNOWN),
    ("setup.exe", b"MZ\x90\0", NOT_KNOWN),
    ("軸.step", b"<html><script>", "名前は「.step」ですが、STEPファイルではありません。"),
    ("図.pdf", b"MZ\x90\0", "名前は「.pdf」ですが、PDFファイルではありません。"),
    ("軸.sldprt", b"MZ\x90\0", "名前は「.sldprt」ですが、SOLIDWORKSファイルではありません。"),
    ("軸.stl", b"<html><script>", "名前は「.stl」ですが、STLファイルではありません。"),
    ("図.pdf", DXF, f"名前は「.pdf」ですが、中身はDXFのようです。{CHOOSE}"),
    ("図.svg", PDF, f"名前は「.svg」ですが、中身はPDFのようです。{CHOOSE}"),
    ("軸.sldprt", pdf(), f"名前は「.sldprt」ですが、中身はPDFのようです。{CHOOSE}"),
    ("図.step", WHOLE["平面図.sfc"][0], f"名前は「.step」ですが、中身はSFCのようです。{CHOOSE}"),
    ("表.docx", WHOLE["部品表.xlsx"][0], f"名前は「.docx」ですが、中身はExcelのようです。{CHOOSE}"),
    ("図面", STEP, "名前に拡張子がありませんが、中身はSTEPのようです。名前に拡張子を付けてください。"),
    ("一式.lzh", b"-lh5-", "「.lzh」のファイルは受け取れません。ZIPにまとめてください。"),
    (
        "表.xlsm",
        WHOLE["部品表.xlsx"][0],
        "「.xlsm」のファイルは受け取れません。Excel（.xlsx）、Word（.docx）、PDFのいずれかで保存し直してください。",
    ),
    (
        "軸.CATPart",
        b"V5_CFV2\0",
        "「.catpart」のファイルは受け取れません。STEP、DXF、PDFのいずれかで書き出してください。",
    ),
    ("動画.mov", b"\0\0\0\x14ftypqt", "「.mov」のファイルは受け取れません。JPEG、PNG、PDFのいずれかで送ってください。"),
]  # fmt: skip
LOCKED = {
    "鍵.pdf": pdf("/Encrypt << /Filter /Standard >>"),
    "鍵.xlsx": compound("Root Entry", "EncryptedPackage"),
}
AGAIN = "元のファイルを確認し、追加し直してください。"


def files_in(folder: Path) -> list[Path]:
    return [path for path in folder.rglob("*") if path.is_file()]


def test_every_kind_that_shops_get_is_kept_as_it_came_and_comes_back_as_an_attachment(
    customer: Browser, draft: str, world: World, files_folder: Path
) -> None:
    for name, (content, kind) in WHOLE.items():
        line = upload(customer, draft, name, content).json
        assert line["name"] == name
        assert line["note"].startswith(f"{TABLE[DrawingKind(kind)].name} · ")
        assert line["note"].endswith("KB"), name
        with customer.get(f"/api/v1/drawings/{line['id']}/file") as kept:
            assert kept.data == content
            assert kept.headers["Content-Type"] == TABLE[DrawingKind(kind)].media_type
            assert kept.headers["Content-Disposition"].startswith("attachment")
            assert kept.headers["X-Content-Type-Options"] == "nosniff"
    told = {one.filename: one.kind for one in drawings(world)}
    assert told == {name: kind for name, (_content, kind) in WHOLE.items()}
    assert set(told.values()) == set(DrawingKind)
    hashes = {hashlib.sha256(content).hexdigest() for content, _kind in WHOLE.values()}
    assert {path.name for path in files_in(files_folder)} - {".lock"} == hashes


def test_what_is_not_taken_is_refused_with_what_to_do_and_leaves_nothing(
    customer: Browser, draft: str, world: World, files_folder: Path
) -> None:
    for name, content, sentence in REFUSED:
        refused = upload(customer, draft, name, content)
        assert refused.status_code == 400, name
        assert refused.json["error"]["message"] == sentence
    for sent in ({}, {"file": (io.BytesIO(STEP), "a.step"), "client_id": "no id"}):
        refused = customer.post(f"/api/v1/inquiries/{draft}/drawings", sent)
        assert refused.status_code == 422
    assert drawings(world) == files_in(files_folder) == []


def test_a_cut_file_is_kept_and_each_side_reads_what_it_can_do(
    customer: Browser, draft: str, browser: SignIn
) -> None:
    cut = {name: WHOLE[name][0] for name in ("軸.step", "走査.tif", "写真.jpg", "図.pdf")}
    ids = []
    for name, content in cut.items():
        line = upload(customer, draft, name, content[: len(content) * 2 // 3]).json
        assert "ファイルの一部が欠けています" in line["note"], name
        assert line["note"].endswith(AGAIN)
        ids.append(line["id"])
    values = page_values(requirement()) | {"parts-0-drawings": ids}
    assert customer.post(f"/inquiries/drafts/{draft}", values).status_code == 303
    page = FormPage(browser("b_engineer").get(f"/inquiries/{draft}").text).words
    assert page.count("お客様に再送を依頼してください。") == len(ids)
    assert AGAIN not in page
    told = browser("b_engineer").get(f"/api/v1/inquiries/{draft}/drawings").json["drawings"]
    assert {one["remark"] for one in told} == {"damaged"}


def test_a_file_with_a_password_is_kept_and_the_customer_is_asked_for_one_without(
    customer: Browser, draft: str
) -> None:
    for name, content in LOCKED.items():
        note = upload(customer, draft, name, content).json["note"]
        assert note.endswith(
            "ファイルがパスワードで保護されています。会員企業が開けないことがあります。"
            "パスワードのないファイルに差し替えてください。"
        ), name
    assert "パスワード" not in upload(customer, draft, "一式.zip", packed("軸.step")).json["note"]


@pytest.mark.skipif(not CASES.exists(), reason="the shared cases are not here")
def test_the_cases_with_a_password_are_told(customer: Browser, draft: str) -> None:
    for name in ("password.pdf", "password.zip"):
        line = upload(customer, draft, name, (CASES / name).read_bytes()).json
        assert "パスワードで保護されています" in line["note"], name


@pytest.mark.skipif(not SHARED.exists(), reason="the shared drawings are not here")
def test_the_real_and_the_hostile_files_are_taken_or_refused_as_they_deserve(
    customer: Browser, draft: str, files_folder: Path, tmp_path: Path
) -> None:
    outcomes = {}
    folders = [SHARED / name for name in ("step", "dxf", "pdf", "iges", "sxf", "hostile")]
    for path in sorted(path for folder in folders for path in files_in(folder)):
        content = path.read_bytes()
        answer = upload(customer, draft, path.name, content)
        if answer.status_code != 200:
            outcomes[path.name] = answer.json["error"]["code"]
            continue
        with customer.get(f"/api/v1/drawings/{answer.json['id']}/file") as file:
            assert file.data == content, path.name
        if "欠けて" in answer.json["note"]:
            outcomes[path.name] = "damaged"
    assert outcomes == {
        "blns.json": "unknown_kind",
        "dxf_renamed_as.pdf": "not_what_it_says",
        "ezdxf_recover01.dxf": "damaged",
        "facts.json": "unknown_kind",
        "nist_ctc_01_cut_at_60_percent.stp": "damaged",
    }
    outside = [path for path in files_in(tmp_path) if files_folder not in path.parents]
    assert outside == []
    assert {path.name for path in files_in(files_folder) if len(path.name) != 64} == {".lock"}
