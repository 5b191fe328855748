"""Names of files as shops and their customers give them: number, name, revision, material."""

import time

import pytest

from portal.inquiries.file_names import FileName, drawing_of, read_file_name, stem_of


@pytest.mark.parametrize(
    ("filename", "number", "name", "revision", "material"),
    [
        ("A-1023_ブラケット_rev2.step", "A-1023", "ブラケット", "2", ""),
        ("ブラケット A-1023 (2).pdf", "A-1023", "ブラケット", "", ""),
        ("図面_A-1023-B.dxf", "A-1023-B", "", "", ""),
        ("YM-1024_改B.pdf", "YM-1024", "", "B", ""),
        ("A-1023-B 第3版.pdf", "A-1023-B", "", "3", ""),
        ("A-1023_rev.C.pdf", "A-1023", "", "C", ""),
        ("ブラケットA-1023.pdf", "A-1023", "ブラケット", "", ""),
        ("A-1023カバー.dxf", "A-1023", "カバー", "", ""),
        ("ＹＭ－１０２４　左.dxf", "YM-1024", "左", "", ""),
        ("1-2345-67_カバー(左).step", "1-2345-67", "カバー(左)", "", ""),
        ("位置決めピン PN-7.pdf", "PN-7", "位置決めピン", "", ""),
        ("M8ボルト.step", "", "M8ボルト", "", ""),
        ("カバー_SUS304_t1.5.dxf", "", "カバー", "", "SUS304"),
        ("検査治具 ベース SS400 YM-2001 R2.stp", "YM-2001", "検査治具 ベース", "2", "SS400"),
        ("C:\\図面\\12345.pdf", "12345", "", "", ""),
        ("TP-010_トッププレート_A.dxf", "TP-010", "トッププレート", "A", ""),
        ("ブラケット_1.step", "", "ブラケット", "1", ""),
        ("カバー_L.dxf", "", "カバー L", "", ""),
        ("A-1023_rev2_1.pdf", "A-1023", "", "2", ""),
        ("軸.step", "", "軸", "", ""),
        ("D0LS004Z.SFC", "D0LS004Z", "", "", ""),
        ("rtnet_RasPiMouseTopPlate.dxf", "", "rtnet RasPiMouseTopPlate", "", ""),
        ("trimesh_1002_tray_bottom.DXF", "1002", "trimesh tray bottom", "", ""),
        ("nist_ctc_01_asme1_ap242-e1.stp", "", "nist ctc 01 asme1 ap242-e1", "", ""),
        ("strip_3_3_bends.step", "", "strip 3 3 bends", "", ""),
    ],
)
def test_a_files_name_says_what_the_part_is(
    filename: str, number: str, name: str, revision: str, material: str
) -> None:
    assert read_file_name(filename) == FileName(number, name, revision, material)


@pytest.mark.parametrize(
    "filename",
    [
        "IMG_2034.HEIC", "DSC01234.JPG", "PXL_20240101_101010123.jpg", "20240315_123456.jpg",
        "スキャン_20240315.pdf", "新しいフォルダー - コピー.pdf", "名称未設定.dxf", "図面.pdf",
        "8D3F2A1B-1111-4222-8333-444455556666.jpeg", "最新版.pdf", "3.pdf", "...", "",
    ],
)  # fmt: skip
def test_what_a_camera_a_scanner_or_a_folder_called_it_says_nothing(filename: str) -> None:
    assert read_file_name(filename) == FileName()


def test_two_formats_and_copies_of_one_drawing_are_known_as_the_same() -> None:
    names = ("A-100.step", "a-100.PDF", "Ａ－１００.dxf", "A-100 (2).pdf", "A-100 - コピー.pdf")
    assert {stem_of(name) for name in names} == {"a-100"}
    assert stem_of("A-100-1.pdf") != stem_of("A-100.pdf")
    assert stem_of("(1).pdf") != stem_of("(2).pdf")


def test_a_drawing_is_known_again_after_a_change() -> None:
    names = ("ブラケット.step", "ブラケット_rev2.STEP", "ブラケット 第3版.stp", "ブラケット_B.step")
    assert {drawing_of(name) for name in names} == {"ブラケット"}
    assert drawing_of("カバー_L.dxf") != drawing_of("カバー_R.dxf")
    assert drawing_of("A.pdf") == "a" and drawing_of("rev2.pdf") == "rev2"


def test_no_name_takes_long_or_says_more_than_a_field_holds() -> None:
    began = time.perf_counter()
    for piece in ("A1-", "1", "-", "コピー", "1A", " (1)", "改", "あ1", "_"):
        said = read_file_name((piece * 255)[:255])
        assert len(said.name) <= 200 and len(said.number) <= 100
    assert time.perf_counter() - began < 1
