"""過去の見積書: what the lead shop quoted last year, in the CSV that its old program wrote."""

import csv
import io
import zipfile
from datetime import date, timedelta

from estimator.quotes.shape import propose
from portal.beginning.sample.stage import Stage
from portal.shopdata import imports, quotes
from shared_db.foundation.clock import today
from shared_db.models import ImportKind

_ONE_DAY = (2024, 4, 1, 9, 0, 0)
HEADER = ("品名", "図番", "材質", "数量", "単位", "単価", "金額", "備考")
QUOTED = (
    (
        "あさひ野計測機器株式会社", "TK-0412", 402, "位置決めブラケット",
        (("ブラケット 左", "ASN-1407", "SUS304", 10, 4200), ("", "", "", 50, 3350),
         ("ブラケット 右", "ASN-1408", "SUS304", 10, 4200)),
    ),
    (
        "あさひ野計測機器株式会社", "TK-0455", 318, "搬送ユニット プレート",
        (("ベースプレート", "ASN-2201", "A5052", 2, 18600), ("", "", "", 10, 13900)),
    ),
    (
        "Harbour Lane Robotics K.K.", "TK-0467", 291, "治具 シャフト",
        (("段付シャフト", "KD-77", "S45C", 20, 2450), ("カラー", "KD-78", "S45C", 40, 380)),
    ),
)  # fmt: skip
"""Customer, number, how many days ago, subject, and parts with quantity and yen a piece."""


def old_quotes_come(stage: Stage) -> None:
    """The lead shop's engineer sends the folder of last year."""
    stored = stage.files.put_bytes(_folder())
    with stage.work("a_engineer") as work:
        imports.receive_file(work, ImportKind.QUOTES, "過去の見積書.zip", stored)


def old_quotes_are_mapped(stage: Stage) -> None:
    """Once they are read, their one form is mapped as its words propose."""
    with stage.work("a_engineer") as work:
        for sheet in quotes.waiting_sheets(work):
            told = quotes.understood(sheet)
            if told is not None:
                quotes.keep_mapping(work, sheet.id, propose(told.header))


def _folder() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as folder:
        for customer, number, ago, subject, parts in QUOTED:
            day = today() - timedelta(days=ago)
            entry = zipfile.ZipInfo(f"{number}.csv", _ONE_DAY)
            folder.writestr(entry, _sheet(customer, number, day, subject, parts))
    return out.getvalue()


def _sheet(
    customer: str,
    number: str,
    day: date,
    subject: str,
    parts: tuple[tuple[str, str, str, int, int], ...],
) -> bytes:
    out = io.StringIO()
    rows = csv.writer(out, lineterminator="\r\n")
    rows.writerow(["御見積書"])
    rows.writerow([f"{customer} 御中", "", "", "", "", "", "見積番号", number])
    rows.writerow([f"件名：{subject}", "", "", "", "", "", "見積日", f"{day:%Y/%m/%d}"])
    rows.writerow([])
    rows.writerow(HEADER)
    for name, drawing, material, quantity, price in parts:
        rows.writerow([name, drawing, material, quantity, "個", price, quantity * price, ""])
    rows.writerow(["合計", "", "", "", "", "", sum(part[3] * part[4] for part in parts), ""])
    return out.getvalue().encode("cp932")
