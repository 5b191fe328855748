"""What the sample pages show: one request of a fictitious customer to three fictitious shops."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

INBOX = [
    ("検査治具用ブラケット", "引き合い", "山手精機株式会社", "open", "受付中", -12),
    ("制御盤カバー 板金一式", "二次見積依頼", "城東精密", "sent", "依頼中", 20),
    ("位置決めピン φ8 ほか2点", "回答", "葛飾ワイヤ", "answered", "回答あり", 190),
    ("搬送ローラー軸", "見積書", "荒川機工株式会社", "stale", "図面改訂あり", 1500),
]
_TALK = [
    (
        "p7",
        "田中 恵",
        "事務局",
        "山手精機様から引き合いです。板金は墨田板金さん、切削は城東精密さん、いかがでしょうか。",
    ),
    (
        "p1",
        "佐藤 美咲",
        "墨田板金",
        "板金と溶接はうちで対応できます。穴の位置精度が0.02なので、そこだけ切削でお願いしたいです。",
    ),
    ("p9", "山本 健", "城東精密", ""),
    (
        "p9",
        "山本 健",
        "城東精密",
        "切削は対応できます。細いスリットだけワイヤになるので、葛飾さんにお願いできますか？",
    ),
    ("", "", "", "城東精密が二次見積を提出しました"),
    ("p8", "小林 修", "葛飾ワイヤ", "承知しました。材料支給なら来週着手できます。"),
    (
        "p7",
        "田中 恵",
        "事務局",
        "ありがとうございます。では墨田板金さんのとりまとめで進めましょう。\n初回回答は14:10までにお願いします。",
    ),
    ("p9", "山本 健", "城東精密", "図面のC部、R0.5で確定でしょうか。"),
]
POSTS = [
    SimpleNamespace(
        seq=n, author_id=a, author=b, company=c, body=d or "対応可否を打診します。", card=(n == 3)
    )
    for n, (a, b, c, d) in enumerate(_TALK, 1)
]
VALUES = {
    "subject": "検査治具用ブラケット",
    "due": "2020-01-01",
    "target": "480,000",
    "repeat": "repeat",
}
VALUES |= {"parts-0-name": "ブラケット 左", "parts-0-number": "YM-1024", "parts-0-quantity": "0"}
ERRORS = {
    "due": "希望納期には今日以降の日付を入力してください。",
    "parts-0-quantity": "数量は1以上の整数で入力してください。",
    "quality": "品質水準を選択してください。",
    "terms": "送信するには同意が必要です。",
}
LINES = [
    ("a", "レーザー切断", "20", "1.5", "6,000", "record", "生産実績 14件"),
    ("b", "曲げ", "30", "2.0", "4,800", "record", "生産実績 9件"),
    ("c", "溶接", "15", "4.0", "5,200", "hand", "手入力"),
    ("d", "仕上げ・検査", "10", "3.0", "4,200", "record", "生産実績 31件"),
]


def computed(values: dict[str, str]) -> dict[str, Any]:
    """Enough arithmetic to see figures move; the real one is the estimator's."""
    cells: dict[str, str] = {}
    errors: dict[str, str] = {}
    if float(values.get("overhead", "0")) > 100:
        errors["overhead"] = "100以下の数値を入力してください。"
    for pieces, outside in ((10, 6000), (50, 18000), (100, 32000)):
        total = 0
        for key in "abcd":
            try:
                setup, run, rate = (
                    float(values[f"lines-{key}-{x}"].replace(",", ""))
                    for x in ("setup", "run", "rate")
                )
            except ValueError:
                errors[f"lines-{key}-setup"] = "数値を入力してください。"
                continue
            amount = round((setup + run * pieces) / 60 * rate)
            cells[f"lines-{key}-{pieces}"] = f"¥{amount:,}"
            total += amount
        cells[f"sum-{pieces}"] = f"¥{total:,}"
        cells[f"total-{pieces}"] = f"¥{total + outside:,}"
    return {"cells": cells, "errors": errors}


SHEET = computed(
    {
        f"lines-{line[0]}-{name}": line[place]
        for line in LINES
        for place, name in enumerate(("setup", "run", "rate"), 2)
    }
)["cells"]
