"""The words of title blocks, Japanese and English, and what the value of each looks like."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

_TRIMMED: Final = " :：=・|、,　"


@dataclass(frozen=True)
class Field:
    """`labels` before `second`: what says it outright, and what may. `value_in` is given text of
    half-width letters, and answers with the value in it or an empty text."""

    labels: tuple[str, ...]
    value_in: Callable[[str], str]
    second: tuple[str, ...] = ()


def _matching(pattern: str, *, never: str = r"(?!)") -> Callable[[str], str]:
    """The value is the whole text, where it matches and isn't what `never` matches."""
    fits, unfit = re.compile(pattern, re.IGNORECASE), re.compile(never, re.IGNORECASE)

    def value_in(text: str) -> str:
        text = text.strip(_TRIMMED)
        return text if fits.fullmatch(text) and not unfit.search(text) else ""

    return value_in


_SCALE: Final = r"\d+(?:\.\d+)?\s*[:/]\s*\d+(?:\.\d+)?"
_DATE: Final = r"(?:19|20)\d\d[-./年 ]\s*\d{1,2}[-./月 ]\s*\d{1,2}|\d{1,2}[-/.]\d{1,2}[-/.]\d{2,4}"
_MATERIALS: Final = (
    r"鋼|鉄|鋳|真鍮|黄銅|青銅|銅|アルミ|ステンレス|チタン|樹脂|ナイロン|ゴム|アクリル|ジュラコン|ポリ|テフロン"
    r"|\bSTEEL\b|\bALUMIN|\bBRASS\b|\bBRONZE\b|\bCOPPER\b|\bTITANIUM\b|\bSTAINLESS\b|\bNYLON\b|\bPOM\b"
    r"|\bPEEK\b|\bABS\b|\bPTFE\b|\bPVC\b|\bSPCC|\bSPHC|\bSECC|\bSGCC|\bSUS\b|\bSUM\b|\bSUJ\d"
    r"|\b[A-Z]{1,5}-?\d{2,5}[A-Z]{0,3}\b|\bS\d{2}C|\b\d{4}-[THO]\d"
)

FIELDS: Final[dict[str, Field]] = {
    "number": Field(
        ("図面番号", "図面NO", "図番", "図NO", "DRAWING NUMBER", "DRAWING NO", "DWG NO", "DWG. NO",
         "DRG NO", "DRG. NO", "DWG#", "DRAWING #"),
        _matching(r"(?=.*\d)[A-Z0-9][A-Z0-9 ._/+#()-]{1,38}[A-Z0-9)]",
                  never=rf"^(?:{_DATE})$|^\d+ ?/ ?\d+$|^{_SCALE}$|^\d+(?:\.\d+)? ?(?:MM|KG|G)$"),
        ("部品番号", "部番", "品番", "PART NUMBER", "PART NO", "PARTS NO", "P/N"),
    ),
    "revision": Field(
        ("改訂番号", "改訂記号", "改訂", "改版", "版数", "訂番", "訂符", "REVISION", "REV. NO",
         "REV NO", "REV"),
        _matching(r"(?:REV\.? ?)?[△▲]?(?:(?-i:[A-Z]{1,2})\d{0,2}|\d{1,3}(?:\.\d)?)",
                  never=r"^(?:BY|NO|OK)$"),
    ),
    "name": Field(
        ("部品名称", "図面名称", "図面名", "部品名", "品名", "名称", "図名", "PART NAME", "TITLE",
         "DESCRIPTION"),
        _matching(r"(?=.*[^\W\d_]).{2,60}", never=rf"^(?:{_DATE})$|^{_SCALE}$|[。:]"),
        ("NAME",),
    ),
    "material": Field(
        ("材質", "材料", "MATERIAL", "MATL", "MAT'L", "MAT."),
        _matching(rf"(?=.*(?:{_MATERIALS})).{{2,40}}", never=r"。|(?:^|\s)JIS B"),
    ),
    "quantity": Field(
        ("個数", "数量", "員数", "台数", "製作数", "QUANTITY", "Q'TY", "QTY", "NO. OFF"),
        _matching(r"\d{1,6} ?(?:個|ヶ|ケ|コ|台|枚|本|組|式|PCS?\.?|EA|SETS?)?"),
    ),
    "scale": Field(("尺度", "縮尺", "SCALE"), _matching(rf"{_SCALE}(?: ?\(A\d\))?")),
    "tolerance": Field(
        ("指示なき公差", "指示なき寸法公差", "普通寸法公差", "普通許容差", "普通公差", "一般公差",
         "寸法公差", "公差", "GENERAL TOLERANCES", "GENERAL TOLERANCE", "TOLERANCES",
         "TOLERANCE", "TOL"),
        _matching(r"(?=.*(?:±|\+/-|JIS ?B ?04\d\d|ISO ?2768|[精中粗極]級|\d級)).{2,60}"),
    ),
}  # fmt: skip
"""By the names of `facts.TitleBlock`."""
