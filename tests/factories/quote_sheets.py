"""Quote sheets as shops keep them: a 見積書, a 原価計算書, and one that means no good."""

import csv
import io
import zipfile
from collections.abc import Mapping
from datetime import UTC, date, datetime

import xlsxwriter

ROWS = (
    ("取付ブラケット", "BR-100", "SUS304", "１０個", "個", "￥1,200", 12000, ""),
    ("", "", "", 50, "個", 1050, 52500, ""),
    ("シャフト", "S-5", "S45C", "5", "本", "2,000", 10000, "焼入"),
    ("カラー", "", "", "十個", "個", "300", 3000, ""),
    ("小計", "", "", "", "", "", 74500, ""),
    ("出精値引", "", "", "", "", "", "▲500", ""),
    ("消費税", "", "", "", "", "", 7400, ""),
)


def _book(out: io.BytesIO) -> xlsxwriter.Workbook:
    """Made on a day of its own, so that the same sheet is the same file."""
    book = xlsxwriter.Workbook(out, {"in_memory": True})
    book.set_properties({"created": datetime(2024, 4, 1, tzinfo=UTC)})
    return book


def quote_sheet(
    number: str = "M-2401",
    day: str = "令和6年4月1日",
    customer: str = "山田精機株式会社",
    rows: tuple[tuple[object, ...], ...] = ROWS,
) -> bytes:
    """御見積書: a title, and a table headed by two merged rows."""
    out = io.BytesIO()
    book = _book(out)
    sheet = book.add_worksheet("見積書")
    sheet.merge_range("A1:H1", "御 見 積 書")
    for cell, said in {
        "A3": f"{customer} 御中", "G3": "見積番号", "H3": number, "G4": "見積日", "H4": day,
        "A5": "件名：ブラケット他", "F8": "単価", "G8": "金額", "D8": "数量", "E8": "単位",
    }.items():  # fmt: skip
        sheet.write(cell, said)
    for cells, said in {
        "A7:A8": "品名", "B7:B8": "図番", "C7:C8": "材質", "D7:E7": "数量", "F7:G7": "価格（円）",
        "H7:H8": "備考",
    }.items():  # fmt: skip
        sheet.merge_range(cells, said)
    for place, row in enumerate(rows, 8):
        sheet.write_row(place, 0, row)
    book.close()
    return out.getvalue()


def cost_sheet() -> bytes:
    """原価計算書: one part with its operations."""
    out = io.BytesIO()
    book = _book(out)
    sheet = book.add_worksheet("原価")
    sheet.write("A1", "原価計算書")
    sheet.write_row("A2", ["得意先", "大和工業", "作成日"])
    sheet.write_datetime("D2", date(2024, 9, 3), book.add_format({"num_format": "yyyy/m/d"}))
    sheet.write_row("A3", ["品名", "ベースプレート", "図番", "BP-7", "数量", 20, "単価", 3500])
    sheet.write_row("A5", ["工程", "機械", "段取(分)", "加工(分)", "チャージ", "材料費", "外注費"])
    sheet.write_row("A6", ["材料", "", "", "", "", 450, ""])
    sheet.write_row("A7", ["フライス", "マシニング1号機", 30, 6.5, 5500, "", ""])
    sheet.write_row("A8", ["メッキ", "", "", "", "", "", 380])
    sheet.write_row("A9", ["合計", "", "", "", "", 450, 380])
    book.close()
    return out.getvalue()


def hostile_sheet() -> bytes:
    """Formulas, a command as text, and a last row of a million that only looks empty."""
    out = io.BytesIO()
    book = _book(out)
    sheet = book.add_worksheet("見積")
    sheet.write_row("A1", ["見積番号", "H-1"])
    sheet.write_row("A2", ["見積日", "2024/5/1"])
    sheet.write_row("A4", ["品名", "数量", "単価"])
    sheet.write_string("A5", "=cmd|' /C calc'!A0")
    sheet.write_row("B5", [3, 100])
    sheet.write_string("A6", "<script>alert(1)</script>")
    sheet.write("B6", 2)
    sheet.write_formula("C6", "=1000*2", None, 2000)
    sheet.write_blank("A1048576", None, book.add_format({"bold": True}))
    book.close()
    return out.getvalue()


def as_csv(rows: list[list[str]], encoding: str = "cp932") -> bytes:
    """The same as a text file."""
    out = io.StringIO()
    csv.writer(out).writerows(rows)
    return out.getvalue().encode(encoding)


def packed(files: Mapping[str, bytes]) -> bytes:
    """A folder as a ZIP."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as folder:
        for name, content in files.items():
            folder.writestr(name, content)
    return out.getvalue()
