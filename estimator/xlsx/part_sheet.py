"""The sheet of one part: its quantities as columns, its lines by kind, its sums."""

from collections.abc import Iterator, Sequence
from decimal import Decimal
from itertools import groupby
from typing import Any

from estimator.formulas import FORMULAS
from estimator.line_cost import Kind, LineCost
from estimator.rollup_result import CHARGING_ONCE, Sums
from estimator.xlsx.book import Book, BookLine, Looks, at, column_name, figure, on
from estimator.xlsx.in_cells import LineCells, Offered, needed_formula, started_formula
from estimator.xlsx.placed import (
    CENTRE,
    FIGURES,
    FIRST,
    NAME,
    OF_OPERATIONS,
    REMARK,
    SCRAP,
    SOURCE,
    STARTED,
    TOP,
    WANTED,
    Placed,
    by_kind,
)

BLOCKS = ("amount", "one_off", "setup", "run", "spread")
"""Side by side, each as many columns as there are quantities; all but the first folded away."""
WORD_CELLS = {
    "material/share": "whole_units",
    "operation": "non_recurring_spread",
    "outside/rule": "pieces",
    "outside/offer": "pieces",
}
CHOICES = {
    "whole_units": ("1",),
    "non_recurring_spread": ("once", "spread"),
    "pieces": ("started", "wanted"),
}


class PartSheet:
    """One part's sheet, written from top to bottom."""

    def __init__(self, out: Any, sheet: Any, looks: Looks, book: Book, placed: Placed) -> None:
        self._out, self._sheet, self._looks, self._book = out, sheet, looks, book
        self._placed, self._part = placed, placed.part
        self._count = len(placed.cost.breaks)
        self._offers_at = placed.rows_of()["offers"] + 2
        self._lines_at: dict[str, int] = {}
        self._first_offer = True

    def write(self, parent: Placed | None, below: Sequence[Placed]) -> None:
        """Everything; `below` are the parts that go into it."""
        self._head(parent)
        row = TOP
        for kind, lines in by_kind(self._part.lines):
            self._text(row, NAME, self._word(kind.value), self._looks.head)
            row = self._lines(row + 1, lines)
            self._kind_sums(row, kind, lines, below)
            row += 4 if kind is Kind.OPERATION else 1
        self._totals(below)
        self._names()
        self._set_columns()

    def _head(self, parent: Placed | None) -> None:
        sheet, looks, part = self._sheet, self._looks, self._part
        self._text(0, NAME, part.name, looks.strong)
        self._text(1, NAME, part.about, looks.quiet)
        self._text(SCRAP, NAME, self._word("scrap"), looks.plain)
        sheet.write_number(SCRAP, FIRST, float(part.scrap_rate), looks.percent)
        below_one = {"validate": "decimal", "criteria": "between", "minimum": 0, "maximum": 0.99}
        sheet.data_validation(SCRAP, FIRST, SCRAP, FIRST, below_one)
        per = at(SCRAP, FIRST + 2, fixed="rc")
        if parent is not None:
            self._text(SCRAP, FIRST + 1, self._word("quantity_per"), looks.quiet)
            sheet.write_number(SCRAP, FIRST + 2, float(part.quantity_per), looks.typed)
        for row, word in ((WANTED, "wanted"), (STARTED, "started")):
            self._text(row, NAME, self._word(word), looks.plain)
        for place, one in enumerate(self._placed.cost.breaks):
            column = FIGURES + place
            if parent is None:
                sheet.write_number(WANTED, column, one.pieces.wanted, looks.typed)
            else:
                above = on(parent.sheet, parent.total("started", place))
                formula = needed_formula(above, per)
                sheet.write_formula(WANTED, column, formula, looks.pieces, one.pieces.wanted)
            formula = started_formula(at(WANTED, column), at(SCRAP, FIRST, fixed="rc"))
            sheet.write_formula(STARTED, column, formula, looks.pieces, one.pieces.started)

    def _lines(self, row: int, lines: Sequence[BookLine]) -> int:
        for key, same in groupby(lines, key=lambda line: line.key):
            cells = self._cells_of(key)
            for place, name in enumerate(cells):
                self._text(row, FIRST + place, self._word(name), self._looks.head)
            of_own = [(CENTRE, "work_centre")] if key == Kind.OPERATION.value else []
            for column, word in (*of_own, (SOURCE, "source"), (REMARK, "remark")):
                self._text(row, column, self._word(word), self._looks.head)
            row += 1
            for line in same:
                self._line(row, line, cells)
                row += 1
        return row

    def _line(self, row: int, line: BookLine, cells: Sequence[str]) -> None:
        sheet, looks = self._sheet, self._looks
        self._lines_at[line.line_id] = row
        self._text(row, NAME, line.description, looks.plain)
        self._text(row, CENTRE, line.work_centre, looks.plain)
        self._text(row, SOURCE, line.source, looks.quiet)
        self._text(row, REMARK, line.remark, looks.quiet)
        for place, name in enumerate(cells):
            value, column = line.terms.get(name), FIRST + place
            if name in CHOICES:
                self._choice(row, column, name, value)
            elif value is None:
                sheet.write_blank(row, column, None, looks.typed)
            else:
                sheet.write_number(row, column, float(Decimal(str(value))), looks.typed)
            if name not in CHOICES:
                none_below = {"validate": "decimal", "criteria": ">=", "value": 0}
                sheet.data_validation(row, column, row, column, none_below)
        addresses = {name: at(row, FIRST + n, fixed="c") for n, name in enumerate(cells)}
        offered = self._offer(line)
        for place, one in enumerate(self._placed.cost.breaks):
            costs = {known.line_id: known.cost for known in one.lines}
            column = FIGURES + place
            pieces = (at(WANTED, column, fixed="r"), at(STARTED, column, fixed="r"))
            told = LineCells(line.key, addresses, self._book.said, *pieces, offered)
            for block, name in self._blocks_of(line):
                value = figure(_part_of(costs.get(line.line_id), name))
                where = FIGURES + block * self._count + place
                sheet.write_formula(row, where, told.formula(name), looks.money, value)

    def _choice(self, row: int, column: int, name: str, value: Any) -> None:
        """A word out of a list; what nobody chose stays empty, and means the first."""
        said = self._book.said
        word = "1" if value is True else value
        self._text(row, column, said[name, word] if word else "", self._looks.typed_text)
        source = [said[name, one] for one in CHOICES[name]]
        self._sheet.data_validation(
            row, column, row, column, {"validate": "list", "source": source}
        )

    def _offer(self, line: BookLine) -> Offered | None:
        """The breaks of its offer, written under everything; None if it has none."""
        breaks = line.terms.get("breaks") or ()
        if line.key != "outside/offer" or not breaks:
            return None
        names = ("quantity", "unit_price", "one_off")
        if self._first_offer:
            self._first_offer = False
            self._text(self._offers_at - 2, NAME, self._word("offers"), self._looks.head)
            for place, name in enumerate(names):
                self._text(
                    self._offers_at - 1,
                    FIRST + place,
                    self._word(f"offered_{name}"),
                    self._looks.head,
                )
        first = self._offers_at
        for one in breaks:
            self._text(self._offers_at, NAME, line.description, self._looks.plain)
            for place, name in enumerate(names):
                value = float(Decimal(str(one.get(name) or 0)))
                self._sheet.write_number(self._offers_at, FIRST + place, value, self._looks.typed)
            self._offers_at += 1
        ranges = [
            f"{at(first, FIRST + n, fixed='rc')}:{at(self._offers_at - 1, FIRST + n, fixed='rc')}"
            for n in range(len(names))
        ]
        return Offered(ranges[0], dict(zip(names, ranges, strict=True)))

    def _kind_sums(
        self, row: int, kind: Kind, lines: Sequence[BookLine], below: Sequence[Placed]
    ) -> None:
        self._text(row, NAME, self._word("subtotal"), self._looks.plain)
        self._sum_row(row, kind.value, "amount", lines, below)
        if kind is Kind.OPERATION:
            for place, name in enumerate(OF_OPERATIONS, 1):
                self._text(row + place, NAME, self._word(f"of_which_{name}"), self._looks.quiet)
                self._sum_row(row + place, name, name, lines, below)

    def _sum_row(
        self,
        row: int,
        name: str,
        block: str,
        lines: Sequence[BookLine],
        below: Sequence[Placed],
    ) -> None:
        """A sum over the part's lines and what goes into it; unknown where one of them is."""
        look = self._looks.money if block in OF_OPERATIONS else self._looks.money_strong
        rows = [self._lines_at[line.line_id] for line in lines]
        for place, one in enumerate(self._placed.cost.breaks):
            column = FIGURES + BLOCKS.index(block) * self._count + place
            cells = [on(two.sheet, two.total(name, place)) for two in below]
            if rows:
                cells.append(f"{at(min(rows), column)}:{at(max(rows), column)}")
            count = len(rows) + len(below)
            listed = ",".join(cells)
            if not self._part.lines and not below:
                formula = '=""'
            else:
                formula = f'=IF(COUNT({listed})={count},SUM({listed}),"")' if cells else "=0"
            value = figure(_sum_of(one.sums, name))
            self._sheet.write_formula(row, FIGURES + place, formula, look, value)

    def _totals(self, below: Sequence[Placed]) -> None:
        rows = self._placed.rows_of()
        for name in ("cost", "unit_cost", "one_off"):
            self._text(rows[name], NAME, self._word(name), self._looks.plain)
        once = [one for one in self._part.lines if one.kind in CHARGING_ONCE]
        self._sum_row(rows["one_off"], "one_off", "one_off", once, below)
        for place, one in enumerate(self._placed.cost.breaks):
            column = FIGURES + place
            kinds = ",".join(at(rows[kind.value], column) for kind in Kind)
            cost = at(rows["cost"], column)
            formula = f'=IF(COUNT({kinds})={len(Kind)},SUM({kinds}),"")'
            looks = self._looks
            write = self._sheet.write_formula
            write(rows["cost"], column, formula, looks.money_strong, figure(one.sums.cost))
            unit = f'=IF({cost}="","",{cost}/{at(WANTED, column)})'
            write(rows["unit_cost"], column, unit, looks.unit_money, figure(one.sums.unit_cost))

    def _names(self) -> None:
        """Names by which formulas of one's own find them: scrap_1, wanted_1, cost_1."""
        last = FIGURES + max(self._count, 1) - 1
        rows = self._placed.rows_of()
        found = {"scrap": at(SCRAP, FIRST, fixed="rc")} | {
            name: f"{at(row, FIGURES, fixed='rc')}:{at(row, last, fixed='rc')}"
            for name, row in (
                ("wanted", WANTED),
                ("started", STARTED),
                *((name, rows[name]) for name in ("cost", "unit_cost", "one_off")),
            )
        }
        for name, cells in found.items():
            self._out.define_name(
                f"{name}_{self._placed.number}", f"={on(self._placed.sheet, cells)}"
            )

    def _set_columns(self) -> None:
        sheet = self._sheet
        sheet.set_column(NAME, NAME, 32)
        sheet.set_column(CENTRE, CENTRE, 18)
        sheet.set_column(FIRST, SOURCE - 1, 12)
        sheet.set_column(SOURCE, REMARK, 22)
        sheet.set_column(FIGURES, FIGURES + self._count - 1, 13)
        folded = FIGURES + self._count
        last = FIGURES + len(BLOCKS) * self._count - 1
        if self._count:
            for block, name in enumerate(BLOCKS[1:], 1):
                heading = self._word("one_off" if name == "one_off" else f"of_which_{name}")
                self._text(WANTED, FIGURES + block * self._count, heading, self._looks.quiet)
            letters = f"{column_name(folded)}:{column_name(last)}"
            sheet.set_column(letters, 11, None, {"level": 1, "hidden": True})
            sheet.set_column(last + 1, last + 1, 3, None, {"collapsed": True})
        sheet.freeze_panes(TOP, FIRST)
        sheet.set_landscape()
        sheet.set_paper(9)
        sheet.fit_to_pages(1, 0)
        sheet.repeat_rows(WANTED, STARTED)

    def _cells_of(self, key: str) -> list[str]:
        word = WORD_CELLS.get(key)
        return [*FORMULAS[key]["numbers"], *([word] if word else [])]

    def _blocks_of(self, line: BookLine) -> Iterator[tuple[int, str]]:
        for block, name in enumerate(BLOCKS):
            if name == "amount" or name in FORMULAS[line.key]:
                yield block, name

    def _word(self, name: str) -> str:
        return self._book.words[name]

    def _text(self, row: int, column: int, text: str, look: Any) -> None:
        self._sheet.write_string(row, column, text, look)


def _part_of(cost: LineCost | None, name: str) -> Decimal | None:
    if cost is None:
        return None
    found: Decimal = getattr(cost, name)
    return found


def _sum_of(sums: Sums, name: str) -> Decimal | None:
    if name in [kind.value for kind in Kind]:
        return sums.by_kind[Kind(name)]
    found: Decimal | None = getattr(sums, name)
    return found
