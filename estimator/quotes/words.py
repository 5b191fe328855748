"""The words by which the fields of a quote sheet are known, as shops head them."""

import re
from typing import Final

from estimator.numbers import normalised

COLUMN_WORDS: Final[dict[str, tuple[str, ...]]] = {
    "name": ("品名", "部品名", "名称", "品名仕様", "品目", "商品名", "摘要", "内容",
             "item", "description", "part", "partname"),
    "drawing_number": ("図番", "図面番号", "図面no", "品番", "型番",
                       "drawingno", "drawing", "partno"),
    "material": ("材質", "材料", "材種", "material"),
    "quantity": ("数量", "個数", "員数", "ロット", "ロット数", "qty", "quantity"),
    "unit": ("単位", "unit"),
    "unit_price": ("単価", "見積単価", "販売単価", "unitprice", "price"),
    "amount": ("金額", "見積金額", "amount"),
    "remark": ("備考", "remarks", "remark", "notes"),
    "outcome": ("受注", "受注失注", "結果", "成否", "result"),
    "operation": ("工程", "工程名", "作業", "作業名", "加工内容", "operation"),
    "work_centre": ("機械", "設備", "機械名", "使用機械", "machine"),
    "setup_minutes": ("段取", "段取り", "段取時間", "段取り時間", "準備", "setup"),
    "run_minutes": ("加工", "加工時間", "正味", "正味時間", "作業時間", "run"),
    "hourly_rate": ("チャージ", "チャージレート", "時間単価", "賃率", "レート", "rate"),
    "material_cost": ("材料費", "materialcost"),
    "outside_cost": ("外注費", "外注", "outsidecost"),
}  # fmt: skip
"""What a table's columns are headed with, bare."""

CELL_WORDS: Final[dict[str, tuple[str, ...]]] = {
    "customer": ("宛先", "得意先", "得意先名", "客先", "客先名", "お客様", "お客様名",
                 "customer", "to"),
    "number": ("見積番号", "見積書番号", "見積no", "御見積番号", "御見積no", "番号", "管理番号",
               "no", "quoteno", "quotationno"),
    "quoted_on": ("見積日", "御見積日", "見積日付", "日付", "発行日", "作成日", "date"),
    "subject": ("件名", "案件名", "工事名", "subject"),
    "outcome": COLUMN_WORDS["outcome"],
    **{name: COLUMN_WORDS[name] for name in ("name", "drawing_number", "material", "quantity")},
    "unit_price": ("単価", "見積単価"),
}  # fmt: skip
"""What stands beside a single cell, above a table."""

WON, LOST = frozenset(("受注", "受注済", "○", "〇", "won")), frozenset(("失注", "×", "lost"))
HONORIFICS = ("御中", "様", "殿")
_PASSED_OVER = re.compile(r"[\s_\-・.:/,、]|[(\[].*?[)\]]")
_PIECES = re.compile(
    r"(?:@|lot|ロット|数量)?(\d[\d,]{0,8})(?:個|ヶ|ケ|コ|本|枚|台|pcs?|pieces?|ea)?"
    r"(?:時|ロット|lot|以上|~|-)?(?:の?単価)?(?:[(\[][^)\]]*[)\]])?",
    re.IGNORECASE,
)
_HOURS = re.compile(r"[(\[]\s*(h|hr|hours?|時間)\s*[)\]]", re.IGNORECASE)
_TOTAL = re.compile(
    r"小計|合計|総計|総合計|計|消費税.*|内消費税.*|税抜.*|税込.*|課税対象.*|値引.*|出精値引.*|端数.*"
    r"|以下余白|御?見積(?:合計)?金額|sub-?total|total|tax|discount",
    re.IGNORECASE,
)


def bare(label: str) -> str:
    """A label as it is compared: narrow, in small letters, without spaces, signs and brackets."""
    return _PASSED_OVER.sub("", normalised(label).casefold())


def is_total(cell: str) -> bool:
    """Whether a cell says that its row sums up, or belongs to no part: 小計, 消費税, 値引."""
    return _TOTAL.fullmatch("".join(normalised(cell).split())) is not None


def pieces_headed(label: str) -> int | None:
    """The pieces by which a column of prices is headed: 10個, 50 pcs, @100, ロット200."""
    found = _PIECES.fullmatch("".join(normalised(label).split()))
    return int(found[1].replace(",", "")) or None if found else None


def in_hours(label: str) -> bool:
    """Whether a column of times is headed (h) or (時間)."""
    return _HOURS.search(normalised(label)) is not None


def _known(words: dict[str, tuple[str, ...]]) -> dict[str, str]:
    return {bare(word): field for field, some in words.items() for word in some}


COLUMN_OF: Final = _known(COLUMN_WORDS)
CELL_OF: Final = _known(CELL_WORDS)
