"""What a workbook is written of, how its cells look, and how they are addressed."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from xlsxwriter.utility import xl_col_to_name, xl_rowcol_to_cell

from estimator.rollup_result import RollUp

_FORBIDDEN = re.compile(r"[\[\]:*?/\\'\x00-\x1f]")
LONGEST_NAME = 31


@dataclass(frozen=True, slots=True)
class BookLine:
    """A cost line: `key` is its kind and basis, as `estimator.formulas` has them."""

    line_id: str
    key: str
    description: str
    terms: Mapping[str, Any]
    source: str
    remark: str = ""
    work_centre: str = ""

    @property
    def kind(self) -> str:
        """material, bought, operation or outside."""
        return self.key.partition("/")[0]


@dataclass(frozen=True, slots=True)
class BookPart:
    """A part; `parent` is the key of the one that it goes into, `quantity_per` times each."""

    key: str
    name: str
    about: str
    scrap_rate: Decimal
    quantities: tuple[int, ...]
    lines: tuple[BookLine, ...]
    parent: str | None = None
    quantity_per: Decimal = Decimal(1)


@dataclass(frozen=True, slots=True)
class Book:
    """Everything that is written, in one language. `words`: what headings and cells are called;
    `said`: how the word of a cell reads, by cell and word."""

    title: str
    company: str
    about: tuple[tuple[str, str], ...]
    parts: tuple[BookPart, ...]
    result: RollUp
    words: Mapping[str, str]
    said: Mapping[tuple[str, str], str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Looks:
    """The formats of the cells."""

    plain: Any
    strong: Any
    head: Any
    typed: Any
    typed_text: Any
    percent: Any
    pieces: Any
    money: Any
    money_strong: Any
    unit_money: Any
    quiet: Any

    @classmethod
    def of(cls, book: Any) -> "Looks":
        """Coloured is what may be changed."""
        typed = {
            "font_color": "#0B3D91",
            "bg_color": "#FFF9E0",
            "border": 1,
            "border_color": "#DDD",
        }
        add = book.add_format
        return cls(
            plain=add({"text_wrap": True, "valign": "top"}),
            strong=add({"bold": True, "font_size": 13}),
            head=add({"bold": True, "font_size": 9, "text_wrap": True, "bg_color": "#E8EDF3"}),
            typed=add({**typed, "num_format": "#,##0.############"}),
            typed_text=add(typed),
            percent=add({**typed, "num_format": "0.##%"}),
            pieces=add({"num_format": "#,##0", "bold": True}),
            money=add({"num_format": "#,##0"}),
            money_strong=add({"num_format": "#,##0", "bold": True, "top": 1}),
            unit_money=add({"num_format": "#,##0.00", "bold": True}),
            quiet=add({"font_color": "#5C636E", "font_size": 9, "text_wrap": True}),
        )


def sheet_name(wanted: str, taken: Sequence[str]) -> str:
    """A name that a sheet may have, and none has yet."""
    name = _FORBIDDEN.sub(" ", wanted).strip()[:LONGEST_NAME].strip() or "1"
    known = {one.casefold() for one in taken}
    number = 2
    found = name
    while found.casefold() in known or found.casefold() == "history":
        ending = f" {number}"
        found = name[: LONGEST_NAME - len(ending)] + ending
        number += 1
    return found


def at(row: int, column: int, *, fixed: str = "") -> str:
    """A cell's address; `fixed`: the row, the column, or both."""
    return str(xl_rowcol_to_cell(row, column, row_abs="r" in fixed, col_abs="c" in fixed))


def on(sheet: str, cell: str) -> str:
    """The cell of another sheet."""
    return f"'{sheet}'!{cell}"


def column_name(column: int) -> str:
    """Its letters."""
    return str(xl_col_to_name(column))


def figure(amount: Decimal | None) -> float | str:
    """What a computed cell shows to those who don't compute."""
    return "" if amount is None else float(amount)
