"""A workbook read back and computed, as a spreadsheet would: the few functions that it uses."""

import io
import math
import re
import zipfile
from typing import Any
from xml.etree import ElementTree

NS = {"m": "http://schemas.openxmlformats.org/spreadsheetml/2006/main"}
REFERENCE = re.compile(r"(?:'((?:[^']|'')+)'!)?\$?([A-Z]+)\$?([0-9]+)(?::\$?([A-Z]+)\$?([0-9]+))?")
TOKEN = re.compile(
    rf"\s*(?:(?P<text>\"(?:[^\"]|\"\")*\")|(?P<ref>{REFERENCE.pattern})|(?P<fn>[A-Z]+)\("
    r"|(?P<number>[0-9.]+)|(?P<sign>[-+*/(),=>]))"
)
Place = tuple[str, int, int]


class Book:
    """Cells by sheet, row and column: what stands in them, what is cached, what they compute to."""

    def __init__(self, content: bytes) -> None:
        self.typed: dict[Place, Any] = {}
        self.formulas: dict[Place, str] = {}
        self.cached: dict[Place, Any] = {}
        self._known: dict[Place, Any] = {}
        with zipfile.ZipFile(io.BytesIO(content)) as parts:
            texts = _texts(parts)
            root = ElementTree.fromstring(parts.read("xl/workbook.xml"))
            self.sheets = [one.attrib["name"] for one in root.iterfind("m:sheets/m:sheet", NS)]
            for number, sheet in enumerate(self.sheets, 1):
                self._read(sheet, parts.read(f"xl/worksheets/sheet{number}.xml"), texts)

    def _read(self, sheet: str, xml: bytes, texts: list[str]) -> None:
        for cell in ElementTree.fromstring(xml).iterfind(".//m:c", NS):
            found = re.fullmatch(r"([A-Z]+)([0-9]+)", cell.attrib["r"])
            assert found
            place = sheet, int(found[2]), _column(found[1])
            formula, value = cell.find("m:f", NS), cell.find("m:v", NS)
            text = value.text or "" if value is not None else ""
            kept: Any = texts[int(text)] if cell.get("t") == "s" else text
            if cell.get("t") not in ("s", "str"):
                kept = float(text) if text else None
            if formula is not None:
                self.formulas[place], self.cached[place] = formula.text or "", kept
            elif kept is not None:
                self.typed[place] = kept

    def type(self, place: Place, value: Any) -> None:
        """Somebody changes a cell."""
        self.typed[place] = value
        self._known.clear()

    def value(self, place: Place) -> Any:
        """What a cell comes to."""
        if place in self.formulas:
            if place not in self._known:
                self._known[place] = _Reader(self, place[0], self.formulas[place]).all()
            return self._known[place]
        return self.typed.get(place)

    def row(self, sheet: str, label: str, nth: int = 0) -> list[Any]:
        """What stands to the right of the nth cell with this text in the first column."""
        rows = sorted(r for (s, r, c), v in self.typed.items() if (s, c, v) == (sheet, 1, label))
        return [
            self.value(one)
            for one in sorted(p for p in self.formulas if p[0] == sheet and p[1] == rows[nth])
        ]

    def place(self, sheet: str, text: str) -> Place:
        """Where a text stands."""
        return next(p for p, v in sorted(self.typed.items()) if p[0] == sheet and v == text)


def _said(value: Any) -> Any:
    """An empty cell is the empty text; a zero is none."""
    return "" if value is None else value


class _Reader:
    """Reads and computes one formula, by the usual order of signs."""

    def __init__(self, book: Book, sheet: str, formula: str) -> None:
        self.book, self.sheet = book, sheet
        self.tokens: list[tuple[str, str]] = []
        at = 0
        while at < len(formula):
            found = TOKEN.match(formula, at)
            assert found, formula[at:]
            kind = str(found.lastgroup) if found.lastgroup else ""
            kind = next(k for k in ("text", "ref", "fn", "number", "sign") if found[k] is not None)
            self.tokens.append((kind, found[kind]))
            at = found.end()

    def all(self) -> Any:
        value = self.compared()
        assert not self.tokens, self.tokens
        return value

    def next_is(self, *signs: str) -> bool:
        return bool(self.tokens) and self.tokens[0] in [("sign", sign) for sign in signs]

    def compared(self) -> Any:
        left = self.added()
        while self.next_is("=", ">"):
            sign, right = self.tokens.pop(0)[1], None
            right = self.added()
            left = _said(left) == _said(right) if sign == "=" else left > right
        return left

    def added(self) -> Any:
        left = self.multiplied()
        while self.next_is("+", "-"):
            sign, right = self.tokens.pop(0)[1], self.multiplied()
            left = left + right if sign == "+" else left - right
        return left

    def multiplied(self) -> Any:
        left = self.one()
        while self.next_is("*", "/"):
            sign, right = self.tokens.pop(0)[1], self.one()
            left = left * right if sign == "*" else left / right
        return left

    def one(self) -> Any:
        kind, said = self.tokens.pop(0)
        if kind == "number":
            return float(said)
        if kind == "text":
            return said[1:-1].replace('""', '"')
        if kind == "ref":
            cells = self.cells(said)
            return cells if ":" in said else cells[0]
        if kind == "fn":
            return self.function(said)
        assert said == "("
        value = self.compared()
        assert self.tokens.pop(0) == ("sign", ")")
        return value

    def cells(self, said: str) -> list[Any]:
        found = REFERENCE.fullmatch(said)
        assert found
        sheet = (found[1] or self.sheet).replace("''", "'")
        columns = _column(found[2]), _column(found[4] or found[2])
        rows = int(found[3]), int(found[5] or found[3])
        return [
            self.book.value((sheet, row, column))
            for row in range(rows[0], rows[1] + 1)
            for column in range(columns[0], columns[1] + 1)
        ]

    def function(self, name: str) -> Any:
        """What isn't chosen is not computed: an `IF` may stand before what would fail."""
        if name == "IF":
            return self.chosen()
        given = []
        while not self.next_is(")"):
            given.append(self.compared())
            if self.next_is(","):
                self.tokens.pop(0)
        self.tokens.pop(0)
        return _FUNCTIONS[name](given)

    def chosen(self) -> Any:
        condition = self.compared()
        self.tokens.pop(0)
        first = self.skipped() if not condition else self.compared()
        self.tokens.pop(0)
        second = self.skipped() if condition else self.compared()
        assert self.tokens.pop(0) == ("sign", ")")
        return first if condition else second

    def skipped(self) -> None:
        depth = 0
        while depth or not self.next_is(",", ")"):
            kind, said = self.tokens.pop(0)
            depth += (kind == "fn" or said == "(") - (said == ")")


def _flat(given: list[Any]) -> list[Any]:
    return [one for part in given for one in (part if isinstance(part, list) else [part])]


def _numbers(given: list[Any]) -> list[float]:
    return [one for one in _flat(given) if isinstance(one, float | int)]


_FUNCTIONS = {
    "SUM": lambda given: math.fsum(_numbers(given)),
    "COUNT": lambda given: float(len(_numbers(given))),
    "MAX": lambda given: max(_numbers(given)),
    "AND": all,
    "OR": any,
    "ROUND": lambda given: round(given[0], int(given[1])),
    "ROUNDUP": lambda given: float(math.ceil(given[0])),
    "COUNTIF": lambda given: float(_listed(given[0]).count(given[1])),
    "MATCH": lambda given: float(_listed(given[1]).index(given[0]) + 1),
    "INDEX": lambda given: _listed(given[0])[int(given[1]) - 1],
}


def _listed(cells: Any) -> list[Any]:
    return cells if isinstance(cells, list) else [cells]


def _texts(parts: zipfile.ZipFile) -> list[str]:
    root = ElementTree.fromstring(parts.read("xl/sharedStrings.xml"))
    return ["".join(t.text or "" for t in one.iter(f"{{{NS['m']}}}t")) for one in root]


def _column(letters: str) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return number
