"""Each kind of file is told whole from cut by its own structure, whatever was made to confuse it."""

import io
import struct
import time

import pytest

from portal.files.kinds.kind import DAMAGED, LOCKED, Content
from portal.files.recognising import recognise
from shared_db.foundation.errors import DomainError
from tests.factories.files_of_kinds import WHOLE, compound, packed, pdf, png, tiff

UNTOLD = {"軸.x_t", "図.dwg", "図.jww", "組.sldasm"}
"""Of these nothing is published that would tell a whole file from a cut one."""
MOVING = "動く写真.jpg"
MEGABYTE = 1024 * 1024


def remark(name: str, content: bytes) -> str:
    looked_at = Content(io.BytesIO(content))
    return recognise(name, looked_at).remark(looked_at)


@pytest.mark.parametrize("name", WHOLE)
def test_a_whole_file_is_not_remarked_on(name: str) -> None:
    assert remark(name, WHOLE[name][0]) == ""


@pytest.mark.parametrize("name", sorted(WHOLE.keys() - UNTOLD - {MOVING}))
@pytest.mark.parametrize("kept", [0.5, 0.8])
def test_a_cut_file_is(name: str, kept: float) -> None:
    content = WHOLE[name][0]
    assert remark(name, content[: int(len(content) * kept)]) == DAMAGED


def test_a_motion_photo_is_whole_with_its_picture_and_cut_without() -> None:
    content = WHOLE[MOVING][0]
    assert remark(MOVING, content[:-1000]) == ""
    assert remark(MOVING, content[:100]) == DAMAGED


def test_a_pdf_laid_out_for_the_web_has_an_end_mark_at_its_beginning_that_says_nothing() -> None:
    begun = pdf(first="<< /Linearized 1 /L 60000 >>")
    assert remark("図.pdf", begun) == DAMAGED
    assert remark("図.pdf", begun + b"2 0 obj <<>> stream\n" + b"x" * 5000) == DAMAGED
    assert remark("図.pdf", pdf(first=f"<< /Linearized 1 /L {len(pdf())} >>")) == ""


def test_a_pdf_that_says_where_its_table_is_must_reach_so_far() -> None:
    assert remark("図.pdf", b"%PDF-1.5\nstartxref\n90000\n%%EOF\n") == DAMAGED


def test_a_password_is_told_wherever_the_file_says_so() -> None:
    stream = b"%PDF-1.5\n5 0 obj\n<< /Type /XRef /Encrypt 4 0 R >>\nstream\n" + b"\x99" * 70_000
    assert remark("図.pdf", stream + b"startxref\n9\n%%EOF") == LOCKED
    assert remark("図.pdf", pdf("/Encrypt 5 0 R")) == LOCKED
    assert remark("図.pdf", pdf("/EncryptMetadata true")) == ""
    assert remark("表.docx", compound("Root Entry", "EncryptedPackage")) == LOCKED
    content = packed("a.txt", "b.txt")
    entry = content.rindex(b"PK\x01\x02")
    locked = content[: entry + 8] + b"\x01\x08" + content[entry + 10 :]
    assert remark("一式.zip", locked) == LOCKED


def test_a_scan_whose_last_strip_is_missing_is_cut_though_its_directories_are_there() -> None:
    for order, big in (("<", False), (">", False), ("<", True)):
        assert remark("走査.tif", tiff(order, big=big)) == ""
        assert remark("走査.tif", tiff(order, big=big)[:-1]) == DAMAGED
    assert remark("走査.tif", b"II*\0\x08\0\0\0") == DAMAGED


def test_what_is_no_model_is_not_taken_for_one_because_of_its_name() -> None:
    for name, content in (("軸.ipt", b"\0" * 100), ("軸.sldprt", b"words"), ("軸.stl", png())):
        with pytest.raises(DomainError, match="not_what_it_says"):
            recognise(name, Content(io.BytesIO(content)))


def _loop() -> bytes:
    """A TIFF whose first page comes after its first page, again and again."""
    entry = struct.pack("<HHII", 256, 3, 1, 80)
    return b"II*\0\x08\0\0\0" + struct.pack("<H", 1) + entry + struct.pack("<I", 8)


def _empty_pages(count: int) -> bytes:
    """A TIFF of pages with nothing on them."""
    pages = (struct.pack("<HI", 0, 8 + 6 * number) for number in range(1, count + 1))
    return b"II*\0\x08\0\0\0" + b"".join(pages)


def _same_tables() -> bytes:
    """A compound file whose table is told in a chain that goes round, by one free sector."""
    header = bytearray(compound()[:512].ljust(4096, b"\0"))
    struct.pack_into("<H", header, 30, 12)
    struct.pack_into("<I", header, 68, 1)
    struct.pack_into("<109I", header, 76, *[0] * 109)
    free, chain = struct.pack("<1024I", *[0xFFFFFFFF] * 1024), struct.pack("<1023I", *[0] * 1023)
    return bytes(header) + free + chain + struct.pack("<I", 1)


HOSTILE = {
    "全部.png": b"\x89PNG\r\n\x1a\n" + b"\0" * 12 * MEGABYTE,
    "全部.jpg": b"\xff\xd8\xff\xe0\0\x04\0\0" + b"\xff\xe0\0\x02" * 3 * MEGABYTE,
    "目印.jpg": b"\xff\xd8" + b"\xff" * 8 * MEGABYTE + b"\0",
    "輪.tif": _loop(),
    "巨大.tif": b"II+\0\x08\0\0\0" + struct.pack("<QQ", 16, 2**63) + b"\0" * 12 * MEGABYTE,
    "箱.heic": b"\0\0\0\x18ftypheic" + b"\0" * 12 + b"\0\0\0\x08free" * MEGABYTE,
    "中身.zip": b"PK\x03\x04" + b"PK\x01\x02".ljust(46, b"\0") * 200_000
    + b"PK\x05\x06" + struct.pack("<HHHHIIH", 0, 0, 1, 1, 46 * 200_000, 4, 0),
    "終わり.zip": b"PK\x03\x04" + b"PK\x05\x06" * 20_000,
    "輪.ipt": compound()[:68] + struct.pack("<II", 0, 1) + compound()[76:],
    "同じ表.ipt": _same_tables(),
    "白紙.tif": _empty_pages(2_000_000),
    "空白.dxf": b" " * 60_000 + b"\0",
    "桁.pdf": b"%PDF-1.5\n" + b"/Linearized " * 5000 + b"startxref " * 5000 + b"%%EOF",
}  # fmt: skip


@pytest.mark.parametrize("name", HOSTILE)
def test_a_file_made_to_keep_the_server_busy_is_given_up_in_time(name: str) -> None:
    begun = time.process_time()
    try:
        remark(name, HOSTILE[name])
    except DomainError as refused:
        assert refused.code in ("not_what_it_says", "unknown_kind")
    assert time.process_time() - begun < 5
