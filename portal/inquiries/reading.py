"""What the text of a mail or the note of a call says of a request, by a few plain rules.

What they find is proposed in empty fields and marked there; somebody looks at it before it counts.
Where a text says a thing twice and differently, nothing is proposed: which one is meant, only a
reader can tell.
"""

import re
from collections.abc import Collection, Iterable, Iterator
from datetime import date
from typing import Final
from unicodedata import normalize

from estimator.days import DayError, read_day
from portal.off_loop import by_turns
from shared_db.foundation.company_names import fold_name

MOST_LINES = 400
LONGEST_LINE = 300
MOST_QUANTITIES = 8
_PART = "parts-0-"
_LABELS: Final = {
    "subject": "件名|題名|Subject",
    "company_name": "会社名|貴社名|御社名|社名|Company",
    "person_name": "ご?担当者?(?:名|様)?|氏名|お名前|Name",
    "delivery_date": "ご?(?:希望)?納期|納入希望日|納入日|Delivery(?: date)?",
    "delivery_place": "納入場所|納入先|納品先",
    f"{_PART}name": "品名|部品名|名称|Part(?: name)?",
    f"{_PART}drawing_number": r"図番|図面番号|図面No\.?|品番|Drawing(?: (?:No\.?|number))?",
    f"{_PART}material": "材質|材料|Material",
    "quantities": "数量|個数|台数|Q'?ty|Quantity",
}
_LABELLED: Final = {
    field: re.compile(
        rf"^[\s■□●○◆・*\-]*(?:{label})\s*(?:[:=]\s*|\s)(?P<said>\S.*?)\s*$", re.IGNORECASE
    )
    for field, label in _LABELS.items()
}
_LONGEST: Final = {
    "subject": 200, "company_name": 200, "person_name": 100, "delivery_place": 200,
    f"{_PART}name": 200, f"{_PART}drawing_number": 100, f"{_PART}material": 200,
}  # fmt: skip
_FROM = re.compile(
    r"^\s*(?:From|差出人)\s*:\s*\"?(?P<name>[^<\"@]*?)\"?\s*<?(?P<email>[^\s<>]+@[^\s<>]+)>?"
)
_EMAIL = re.compile(r"[A-Za-z0-9._%+-]+@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+")
_NUMBER = r"\s*[.:]?\s*(?P<said>\+?\(?\d[\d\-() ]{7,17}\d)"
_TEL = re.compile(rf"(?:TEL|電話|携帯|Phone){_NUMBER}", re.IGNORECASE)
_FAX = re.compile(rf"(?:FAX|ファックス|ファクス){_NUMBER}", re.IGNORECASE)
_FORM = r"(?:株式会社|有限会社|合同会社|合資会社|合名会社|\((?:株|有|同)\))"
_WORD = r"[^\s、。,()<>「」『』:;/|]{1,60}"
_COMPANY = re.compile(rf"{_FORM}\s?{_WORD}|{_WORD}{_FORM}")
_I_AM = re.compile(
    rf"(?:{_FORM}\s?{_WORD}|{_WORD}{_FORM})(?:\s*の\s*|\s+)"
    r"(?P<said>[^\s、。,の]{1,8}(?:\s[^\s、。,]{1,6})?)\s*(?:です|と申します)"
)
_TO_US = re.compile("御中|様|殿")
_DAY = re.compile(
    r"(?:令和|平成|[RH])?\s*\d{1,4}\s*[年./\-]\s*\d{1,2}\s*[月./\-]\s*\d{1,2}\s*日?"
    r"|\d{1,2}\s*[月/]\s*\d{1,2}\s*日?\s*\([月火水木金土日]\)"
)
_PIECES = re.compile(
    r"(?<![\d.,\-/])(\d{1,3}(?:,\d{3})+|\d{1,7})\s*(?:個|ヶ|ケ|コ|本|枚|台|セット|pcs?\b|pieces?\b)",
    re.IGNORECASE,
)
_WHOLE = re.compile(r"(?<![\d.])(?:\d{1,3}(?:,\d{3})+|\d{1,7})(?![\d.])")


def read_source(text: str, today: date, ours: Collection[str] = ()) -> dict[str, str]:
    """What can be proposed, by the names of the form's fields.

    `ours` are names of companies that the text was written to: none of them is the customer.
    """
    lines = [line[:LONGEST_LINE] for line in normalize("NFKC", text).splitlines()[:MOST_LINES]]
    said = {field: _everywhere(lines, rule) for field, rule in _LABELLED.items()}
    labelled = {field: _only(each) for field, each in said.items()}
    found = {
        field: said[: _LONGEST[field]] for field, said in labelled.items() if field in _LONGEST
    }
    found["company_name"] = _customer(lines, labelled["company_name"], ours)
    found |= _sender(lines, labelled["person_name"])
    found["tel"] = _only(_everywhere(lines, _TEL))
    found["fax"] = _only(_everywhere(lines, _FAX))
    found["delivery_date"] = _day(labelled["delivery_date"], today)
    found |= _quantities(lines, said["quantities"])
    return {field: value for field, value in found.items() if value}


def _matches(lines: Iterable[str], rule: re.Pattern[str]) -> Iterator[re.Match[str]]:
    for line in by_turns(lines):  # a text of the longest lines takes seconds
        yield from rule.finditer(line)


def _everywhere(lines: Iterable[str], rule: re.Pattern[str]) -> list[str]:
    return [match["said"].strip() for match in _matches(lines, rule)]


def _only(said: Iterable[str]) -> str:
    """The one thing that was said; nothing where it was said differently."""
    different = dict.fromkeys(said)
    return next(iter(different)) if len(different) == 1 else ""


def _customer(lines: Iterable[str], labelled: str, ours: Collection[str]) -> str:
    own = {fold_name(name) for name in ours}
    if labelled:
        return "" if fold_name(labelled) in own else labelled[:200]
    names: dict[str, str] = {}
    for line in by_turns(lines):
        if _TO_US.search(line):
            continue
        for match in _COMPANY.finditer(line):
            name = re.split(r"の(?=[^\s]{1,8}(?:です|と申します))", match[0])[0].strip()
            names.setdefault(fold_name(name), name)
    theirs = [name for folded, name in names.items() if folded not in own]
    return theirs[0] if len(theirs) == 1 else ""


def _sender(lines: list[str], labelled: str) -> dict[str, str]:
    """Who wrote: by the mail's head, by what is labelled, by how they say who they are."""
    heads = list(_matches(lines, _FROM))
    email = _only(match["email"] for match in heads)
    if not heads:
        email = _only(match[0] for match in _matches(lines, _EMAIL))
    in_head = _only(match["name"].strip() for match in heads)
    name = labelled or _only(_everywhere(lines, _I_AM)) or in_head
    if name in in_head:  # 山田です, and 山田 太郎 in the mail's head
        name = in_head
    name = re.sub(r"\s*(?:様|殿)$", "", name)
    return {"email": email[:254], "person_name": name[:100]}


def _day(said: str, today: date) -> str:
    """A day that can be meant as no other, as the form's field has it."""
    for written in (said, *_DAY.findall(said)):
        try:
            day = read_day(written, today)
        except DayError:
            continue
        return day.isoformat() if day >= today else ""
    return ""


def _quantities(lines: Iterable[str], labelled: list[str]) -> dict[str, str]:
    numbers = _WHOLE.findall(_only(labelled))
    if not labelled:
        numbers = [match[1] for match in _matches(lines, _PIECES)]
    wanted = dict.fromkeys(int(number.replace(",", "")) for number in numbers)
    if len(wanted) > MOST_QUANTITIES or 0 in wanted:
        return {}
    return {f"{_PART}quantities-{place}": str(number) for place, number in enumerate(wanted)}
