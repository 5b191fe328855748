"""The published formulas (`estimator.formulas`) in the words of a spreadsheet.

A spreadsheet computes with 15 figures where the engine has 60. Sums of money come out the same to
the yen; a number of pieces that is whole but for the last figure is rounded before it goes up.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from estimator.formulas import FORMULAS, STARTED, Expression

DIGITS = 9
"""After which a number counts as whole."""
FIRST_WORDS = {"pieces": "started", "non_recurring_spread": "once"}
"""What an empty cell says."""


@dataclass(frozen=True)
class Offered:
    """Where the breaks of a line's offer stand: ranges of their pieces and of each field."""

    pieces: str
    fields: Mapping[str, str]


@dataclass(frozen=True)
class LineCells:
    """Where a line's cells are: `cells` by name; `said` how a word of a cell reads, by cell and
    word; `wanted` and `started` the two numbers of pieces of its column."""

    key: str
    cells: Mapping[str, str]
    said: Mapping[tuple[str, str], str]
    wanted: str
    started: str
    offered: Offered | None = None

    def formula(self, part: str) -> str:
        """What the line comes to: `amount`, `one_off`, `setup`, `run` or `spread`; empty text while
        a number is missing that it needs."""
        if self.key == "outside/offer" and self.offered is None:
            return '=""'
        rule = FORMULAS[self.key]
        known = self._known("amount")
        computed = self._in_words(rule.get(part, "0"))
        return f'=IF({known},{computed},"")' if known else f"={computed}"

    def _in_words(self, one: Expression) -> str:
        if isinstance(one, str):
            return self._name(one)
        sign, *rest = one
        return _SIGNS[sign](self, rest) if sign in _SIGNS else self._sum(sign, rest)

    def _sum(self, sign: str, rest: list[Any]) -> str:
        left, right = map(self._in_words, rest)
        return f"({left}{sign}{right})"

    def _name(self, name: str) -> str:
        rule = FORMULAS[self.key]
        if name in ("wanted", "started"):
            return self.wanted if name == "wanted" else self.started
        if name in rule["numbers"]:
            cell, empty = self.cells[name], rule["numbers"][name].get("empty")
            return cell if empty is None else f'IF({cell}="",{self._in_words(empty)},{cell})'
        return self._in_words(rule[name]) if name in rule else name

    def _says(self, rest: list[Any]) -> str:
        name, word = rest
        same = f"{self.cells[name]}={quoted(self.said[name, word])}"
        return f'OR({self.cells[name]}="",{same})' if FIRST_WORDS.get(name) == word else same

    def _offer(self, rest: list[Any]) -> str:
        assert self.offered is not None
        at = f"MATCH({self._name('sent')},{self.offered.pieces},0)"
        return f"INDEX({self.offered.fields[rest[0]]},{at})"

    def _known(self, one: Expression) -> str:
        """A condition under which all is there that an expression needs; "" if it needs nothing."""
        found = sorted(set(self._conditions(one)))
        return found[0] if len(found) == 1 else f"AND({','.join(found)})" if found else ""

    def _conditions(self, one: Expression) -> list[str]:
        rule = FORMULAS[self.key]
        if not isinstance(one, str):
            if one[0] == "offered" and self.offered is not None:
                return [f"COUNTIF({self.offered.pieces},{self._name('sent')})>0"]
            words = ("is", "offered")
            return [c for part in one[1:] if one[0] not in words for c in self._conditions(part)]
        if one in rule["numbers"]:
            there, empty = f"COUNT({self.cells[one]})=1", rule["numbers"][one].get("empty")
            if empty is None:
                return [there]
            otherwise = self._known(empty)
            return [f"OR({there},{otherwise})"] if otherwise else []
        return self._conditions(rule[one]) if one in rule else []


def _up(line: LineCells, rest: list[Any]) -> str:
    return f"ROUNDUP(ROUND({line._in_words(rest[0])},{DIGITS}),0)"


def _either(line: LineCells, rest: list[Any]) -> str:
    return f"IF({','.join(map(line._in_words, rest))})"


def _larger(line: LineCells, rest: list[Any]) -> str:
    return f"MAX({','.join(map(line._in_words, rest))})"


_SIGNS: Mapping[str, Callable[[LineCells, list[Any]], str]] = {
    "ceil": _up,
    "if": _either,
    "max": _larger,
    "is": LineCells._says,
    "offered": LineCells._offer,
}


def started_formula(wanted: str, scrap_rate: str) -> str:
    """The pieces to start, of the cells with those wanted and with the scrap rate."""
    return f"={_started(STARTED, {'wanted': wanted, 'scrap_rate': scrap_rate})}"


def _started(one: Expression, names: Mapping[str, str]) -> str:
    if isinstance(one, str):
        return names.get(one, one)
    parts = [_started(part, names) for part in one[1:]]
    if one[0] == "ceil":
        return f"ROUNDUP(ROUND({parts[0]},{DIGITS}),0)"
    return f"({one[0].join(parts)})"


def needed_formula(parent_started: str, quantity_per: str) -> str:
    """The pieces wanted of a part that goes into another, of so many of that one started."""
    return f"=ROUNDUP(ROUND({parent_started}*{quantity_per},{DIGITS}),0)"


def quoted(text: str) -> str:
    """A text as it stands in a formula."""
    doubled = text.replace('"', '""')
    return f'"{doubled}"'
