"""When people would take the names of two companies for one."""

import re
from itertools import chain
from unicodedata import normalize

LONGEST = 200
"""What is compared of a name, in characters: an index can't hold more of any script."""

_LEGAL_FORMS = re.compile(
    r"株式会社|有限会社|合同会社|合資会社|合名会社|\((?:株|有|同|資|名)\)"
    r"|(?:[\s,.]+(?:k\.?k|co|company|ltd|limited|inc|corp|corporation|llc|gmbh)\b\.?)+\s*$"
)
_RADICALS = dict(
    zip(
        "⺟⺠⻁⻄⻅⻆⻉⻋⻑⻓⻘⻝⻤⻩⻫⻭⻯⻲⼀⼆⼒⼝",
        "母民虎西見角貝車長長青食鬼黄斉歯竜亀一二力口",
        strict=True,
    )
)
"""Radicals that stand for whole characters in texts out of PDF, and that Unicode leaves apart."""
_LOOK_ALIKE = dict(
    chain(
        zip("一力二八工口卜夕ヘベペ", "ーカニハエロトタへべぺ", strict=True),
        zip("ァィゥェォッャュョヮヵヶ", "アイウエオツヤユヨワカケ", strict=True),
        zip("髙﨑𠮷濵邊邉齋齊斎澤廣龍國", "高崎吉浜辺辺斉斉斉沢広竜国", strict=True),
        zip("авеікмнорстхуѕјԁɡ", "abeikmhopctxysjdg", strict=True),
        zip("αβεικνορτυχ", "abeikvoptux", strict=True),
    )
)
"""Signs that pass for each other: a stroke for a long vowel, Greek and Cyrillic for Latin."""
_SAME = str.maketrans(_RADICALS | _LOOK_ALIKE)


def fold_name(name: str) -> str:
    """What two names that people take for one have in common.

    Width, case, blanks, dots and dashes don't tell companies apart, nor do 株式会社, （株） and ㈱,
    before or behind; nor do signs that only look different to a machine.
    """
    plain = normalize("NFKC", name).casefold()
    folded = _signs(_LEGAL_FORMS.sub("", plain)) or _signs(plain) or "".join(plain.split())
    return (folded or name)[:LONGEST]


def _signs(text: str) -> str:
    return "".join(sign for sign in text.translate(_SAME) if sign.isalnum())
