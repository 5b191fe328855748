"""What the name of a drawing's file says: number, name, revision, material.

A proposal to be looked at: what can't be told from the name is left to the person, and what a
camera, a scanner or a folder called the file says nothing of the part.
"""

import re
from dataclasses import dataclass, replace
from pathlib import PurePath
from typing import Final
from unicodedata import normalize

_ENDING: Final = re.compile(r"\.[A-Za-z0-9]{1,7}$")
_COPY: Final = re.compile(
    r"(?:[\s_-]*(?:\(\d{1,3}\)|コピー|のコピー|copy(?: of)?|複製))+$", re.IGNORECASE
)
_SAYS_NOTHING: Final = re.compile(
    r"(?:IMG|DSC[NF]?|PXL|SCAN|SKM|MFP|IMAGE|PHOTO|FAX|LINE_ALBUM|SCREENSHOT|DOC|DOCUMENT|UNTITLED"
    r"|NEW|DOWNLOAD|TEMP|FILE|スクリーンショット|スキャン|写真|画像|ファイル|新しいフォルダー?|新規"
    r"|無題|名称未設定|文書)[\W\d_]*"
    r"|[0-9A-F]{8}-(?:[0-9A-F]{4}-){3}[0-9A-F]{12}|[0-9A-F]{16,}",
    re.IGNORECASE,
)
_REVISION: Final = re.compile(
    r"(?:REV\.? ?|改訂?|R(?=\d)|VER\.? ?|V(?=\d)|第(?=\d))"
    r"([0-9]{1,3}(?:\.\d)?|[A-Z]{1,2}(?![A-Z]))版?|(\d{1,3})版",
    re.IGNORECASE,
)
_DATE: Final = re.compile(r"(?:19|20)\d\d([-.]?)[01]\d\1[0-3]\d|[0-9]{6}|[0-9]{4}\.[0-9]{1,2}")
_MATERIAL: Final = re.compile(
    r"SUS\d{3}[A-Z]?\d?|SS400|S\d{2}C|SP[CH]C|S[EG]CC|SCM\d{3}|SK[DHS]\d{1,2}|FCD?\d{3}"
    r"|A(?:1050|1070|1100|2017|2024|5052|5056|5083|6061|6063|7075)P?|C(?:1100|2801|3604)|POM|MC901",
    re.IGNORECASE,
)
_WORDS_APART: Final = re.compile(
    r"図面|部品図|製作図|加工図|承認図|最新版?|最終版?|確定版?|3D|2D|DWG|CAD|DRAWING|FINAL"
    r"|AP2(?:03|14|42)|STEP|STP|DXF|PDF|T\d(?:\.\d)?|"
)
_LETTERS_THEN_DIGITS: Final = r"[A-Z]{1,6}\d{3,}[A-Z0-9]*"
_NUMBER: Final = re.compile(
    rf"(?:{_LETTERS_THEN_DIGITS}|(?=.*\d)[A-Z]?\d?[A-Z0-9]*\d{{3,}}[A-Z0-9]*|[A-Z0-9]+-[A-Z0-9]+)"
    r"(?:[-./][A-Z0-9]+)*"
)
_CJK: Final = r"[\u3040-\u30ff\u3400-\u9fff\uff66-\uff9f]"
_BORDER: Final = re.compile(
    rf"(?<={_CJK})(?=[A-Z0-9]+-?[A-Z]*\d{{2,}})|(?<=\d\d)(?={_CJK}{{2}})|(?<=\d\d[A-Z])(?={_CJK}{{2}})"
)
"""Where a number goes over into a word without anything between: ブラケットA-1023, A-1023カバー."""
_APART: Final = r"[\s_【】\[\]]+"
_AROUND: Final = "-.,、"
_SHORT_NUMBER: Final = re.compile(r"[A-Z]{2,4}-\d")
_LEAST_DIGITS: Final = 2
LONGEST_NUMBER: Final = 100
LONGEST_NAME: Final = 200


@dataclass(frozen=True)
class FileName:
    """Empty where the name says nothing of it."""

    number: str = ""
    name: str = ""
    revision: str = ""
    material: str = ""


def stem_of(filename: str) -> str:
    """By this two files are known as the same drawing in two formats: A-100.step, a-100.pdf."""
    return _stem(filename).casefold()


def drawing_of(filename: str) -> str:
    """The same without its revision: by this a drawing is known again after a change."""
    stem = _stem(filename)
    head, revision = _at_the_end(stem)
    words = re.split(_APART, _BORDER.sub(" ", head if revision else stem))
    kept = [word for word in words if word and not _REVISION.fullmatch(word.strip(_AROUND))]
    return ("_".join(kept) or stem).casefold()


def _stem(filename: str) -> str:
    plain = normalize("NFKC", filename).strip()
    return _COPY.sub("", _ENDING.sub("", plain)).strip() or plain


def read_file_name(filename: str) -> FileName:
    """What can be told from it; the longest name has 255 characters."""
    plain = normalize("NFKC", PurePath(filename.replace("\\", "/")).name)
    stem = _COPY.sub("", _ENDING.sub("", plain)).strip()
    head, revision = _at_the_end(stem)
    return replace(_read(head), revision=revision) if revision else _read(stem)


def _at_the_end(stem: str) -> tuple[str, str]:
    """What stands before a single last sign that is a revision (トッププレート_A), and that sign;
    "" where it is none. An L or R there is the left or the right one."""
    found = re.fullmatch(r"(.+)_([A-KM-QS-Z0-9])", stem, re.IGNORECASE)
    said = _read(found[1]) if found else FileName()
    if found is None or said.revision or not (said.number or said.name):
        return stem, ""
    return found[1], found[2].upper()


def _read(stem: str) -> FileName:
    if not stem or _SAYS_NOTHING.fullmatch(stem):
        return FileName()
    words: list[str] = []
    found: dict[str, str] = {}
    for token in re.split(_APART, _BORDER.sub(" ", stem)):
        field, value = _meaning(token.strip(_AROUND))
        if field == "name" or (field and field in found):
            words.append(value if field == "name" else token)
        elif field:
            found[field] = value
    name = " ".join(words)[:LONGEST_NAME]
    is_word = re.search(r"[^\W\d_]{2}|[^\W\d_A-Za-z]", name)
    return FileName(**found, name=name if is_word else "")


def _meaning(token: str) -> tuple[str, str]:
    """Which field a piece of the name is for, and what it says; ("", "") for what is left out."""
    if _WORDS_APART.fullmatch(token.upper()) or _DATE.fullmatch(token):
        return "", ""
    if found := _REVISION.fullmatch(token):
        return "revision", (found[1] or found[2]).upper()
    if _MATERIAL.fullmatch(token):
        return "material", token.upper()
    digits = sum(character.isdigit() for character in token)
    has_enough = digits >= _LEAST_DIGITS and not re.fullmatch(r"\d{1,3}", token)
    if (has_enough and _NUMBER.fullmatch(token)) or _SHORT_NUMBER.fullmatch(token):
        return "number", token[:LONGEST_NUMBER]
    return "name", token
