"""A quote sheet as it is understood by a mapping: what was quoted, and what is remarked on it.

Values in, values out. A row that can't be read is said and left out; the others are taken.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from estimator.days import DayError, read_day
from estimator.numbers import NumberError, normalised, read_minutes_per_piece
from estimator.quotes.above import read_above
from estimator.quotes.lines import PastLine, is_work, lines_of
from estimator.quotes.shape import Grid, Header, SheetMapping
from estimator.quotes.words import LOST, WON, in_hours, is_total
from estimator.records.cells import CellError, optional_count, optional_number, optional_span
from estimator.records.remarks import Remark, Severity

SETS = ("式", "セット", "set", "組")
LONGEST = {"name": 200, "drawing_number": 100, "material": 200, "customer": 200, "number": 60,
           "subject": 200, "operation": 200, "work_centre": 200}  # fmt: skip
NOT_QUOTED = ("-", "－", "ー", "―", "–", "—", "/", "別途")


@dataclass(slots=True)
class PastPart:
    """A part that was quoted; `prices`: pieces → yen a piece, None where only cost is said."""

    name: str
    drawing_number: str = ""
    material: str = ""
    prices: dict[int, Decimal | None] = field(default_factory=dict)
    lines: list[PastLine] = field(default_factory=list)


@dataclass(slots=True)
class PastQuote:
    """What a sheet says. `outcome`: won, lost or unknown. `quoted_on` None: no day can be read."""

    customer: str = ""
    number: str = ""
    subject: str = ""
    quoted_on: date | None = None
    outcome: str = "unknown"
    parts: list[PastPart] = field(default_factory=list)
    remarks: list[Remark] = field(default_factory=list)


def read_quote(grid: Grid, header: Header, mapping: SheetMapping) -> PastQuote:
    """The quote of a sheet. Rows in remarks are the sheet's own, from 1."""
    quote = PastQuote()
    above = read_above(grid, header.row, mapping)
    for name in ("customer", "number", "subject"):
        if name in above:
            setattr(quote, name, above[name][2])
            _check_length(quote, name, *above[name])
    _read_day(quote, above)
    if "outcome" in above:
        quote.outcome = _outcome(above["outcome"][2]) or "unknown"
    if not quote.customer:
        quote.remarks.append(Remark.of(1, None, "", "no_customer"))
    _Rows(quote, header, mapping, {name: said[2] for name, said in above.items()}).read(grid)
    quote.parts = [part for part in quote.parts if part.prices or part.lines]
    return quote


def _read_day(quote: PastQuote, above: dict[str, tuple[int, int, str]]) -> None:
    if "quoted_on" not in above:
        quote.remarks.append(Remark.of(1, None, "", "no_day"))
        return
    row, _column, said = above["quoted_on"]
    try:
        quote.quoted_on = read_day(said)
    except DayError as error:
        quote.remarks.append(Remark.of(row + 1, None, said, error.code))


def _check_length(quote: PastQuote, name: str, row: int, _column: int, said: str) -> None:
    if len(said) > LONGEST[name]:
        quote.remarks.append(Remark.of(row + 1, None, said, "cut"))
        setattr(quote, name, said[: LONGEST[name]])


def _outcome(said: str) -> str:
    word = normalised(said).casefold()
    return "won" if word in WON else "lost" if word in LOST else ""


class _Rows:
    """The rows below the header, one after the other; a part goes on until another is named."""

    def __init__(
        self, quote: PastQuote, header: Header, mapping: SheetMapping, above: dict[str, str]
    ) -> None:
        self.quote, self.header, self.above = quote, header, above
        self.columns = mapping.columns_in(header)
        self.breaks = header.breaks if mapping.breaks else {}
        self.part: PastPart | None = None
        self.outcomes: set[str] = set()
        if above.get("name") or above.get("drawing_number"):
            self.part = self._begin(above)

    def read(self, grid: Grid) -> None:
        for place in range(self.header.row + self.header.rows, len(grid)):
            cells = grid[place]
            if any(cell.strip() for cell in cells):
                self._row(place + 1, cells)
        self._finish()

    def _row(self, number: int, cells: Any) -> None:
        total = next((at for at, cell in enumerate(cells) if is_total(cell)), None)
        if total is not None:
            self._remark(number, total, cells[total], "total_row")
            return
        texts = {
            name: cells[at].strip() if at < len(cells) else "" for name, at in self.columns.items()
        }
        if not any(texts.values()):
            first = next(at for at, cell in enumerate(cells) if cell.strip())
            self._remark(number, first, cells[first], "outside_table")
            return
        before = len(self.quote.remarks)
        values = dict(self._values(number, texts)) | {"prices": dict(self._prices(number, cells))}
        if not self._has_errors(before):
            self._check(number, texts, values)
        if self._has_errors(before):
            if texts.get("name") or texts.get("drawing_number"):
                self.part = None  # the rows below it are breaks of what can't be read
            return
        self._take(number, texts, values)

    def _has_errors(self, since: int) -> bool:
        return any(one.severity is Severity.ERROR for one in self.quote.remarks[since:])

    def _values(self, number: int, texts: dict[str, str]) -> Iterator[tuple[str, Any]]:
        for name, read in READERS.items():
            if name not in texts:
                continue
            try:
                value = read(texts[name])
            except CellError as error:
                self._remark(number, self.columns[name], texts[name], error.code)
                continue
            label = self._label(self.columns[name])
            if value is not None and name.endswith("_minutes") and in_hours(label):
                value *= 60
            yield name, value
        for name in ("name", "drawing_number", "material", "operation", "work_centre"):
            if len(texts.get(name, "")) > LONGEST[name]:
                self._remark(number, self.columns[name], texts[name], "too_long")

    def _prices(self, number: int, cells: Any) -> Iterator[tuple[int, Decimal]]:
        """Those that stand side by side, by quantity; one that isn't quoted is left empty, or –."""
        for at, pieces in self.breaks.items():
            said = cells[at].strip() if at < len(cells) else ""
            try:
                price = None if said in NOT_QUOTED else optional_number(said)
            except CellError as error:
                self._remark(number, at, said, error.code)
                continue
            if price is not None:
                yield pieces, price

    def _check(self, number: int, texts: dict[str, str], values: dict[str, Any]) -> None:
        """What a row must say together."""
        named = texts.get("name") or texts.get("drawing_number")
        alone = values.get("unit_price") is not None or values.get("amount") is not None
        priced = alone or bool(values["prices"])
        works = is_work(texts, values)
        at = self.columns.get("quantity")
        if not named and self.part is None and (priced or works):
            self._remark(number, None, "", "no_name")
        if at is not None and alone and not works and not values.get("quantity"):
            self._remark(number, at, texts.get("quantity", ""), "missing")
        elif not priced and not works and (named or values.get("quantity")):
            at = self.columns.get("unit_price", self.columns.get("amount"))
            at = min(self.breaks, default=at)
            if at is not None:
                self._remark(number, at, "", "missing")
        unit, amount, quantity = (values.get(n) for n in ("unit_price", "amount", "quantity"))
        if unit is not None and amount and quantity and unit * quantity != amount:
            self._remark(number, self.columns["amount"], texts["amount"], "amount_differs")

    def _take(self, number: int, texts: dict[str, str], values: dict[str, Any]) -> None:
        named = (texts.get("name", ""), texts.get("drawing_number", ""))
        known = self.part and (self.part.name, self.part.drawing_number)
        if any(named) and known not in (named, (named[0] or named[1], named[1])):
            self.part = self._begin(texts)
        if self.part is None:
            self._remark(number, None, "", "no_name")
            return
        self._price(number, values)
        for pieces, price in values["prices"].items():
            self._keep(number, min(self.breaks), pieces, price)
        self.part.lines += lines_of(texts, values)
        said = _outcome(texts.get("outcome", ""))
        if said:
            self.outcomes.add(said)

    def _price(self, number: int, values: dict[str, Any]) -> None:
        quantity, unit = values.get("quantity"), values.get("unit_price")
        if not quantity or self.part is None:
            return
        if unit is None and values.get("amount") is not None:
            unit = (values["amount"] / quantity).quantize(Decimal("0.0001"))
        self._keep(number, self.columns.get("quantity"), quantity, unit)

    def _keep(self, number: int, at: int | None, pieces: int, unit: Decimal | None) -> None:
        """A price at these pieces; the first one counts, and another is said."""
        if self.part is None:
            return
        if self.part.prices.get(pieces) not in (None, unit):
            self._remark(number, at, str(pieces), "same_break")
            return
        self.part.prices[pieces] = unit

    def _begin(self, texts: dict[str, str]) -> PastPart:
        drawing_number = texts.get("drawing_number", "")
        name = texts.get("name", "") or drawing_number
        part = PastPart(
            name[: LONGEST["name"]],
            drawing_number[: LONGEST["drawing_number"]],
            texts.get("material", "")[: LONGEST["material"]],
        )
        self.quote.parts.append(part)
        return part

    def _finish(self) -> None:
        """Of a part with lines alone: at the quantity and the price that stand above the table."""
        for part in self.quote.parts:
            if part.prices or not part.lines:
                continue
            quantity, unit = 1, None
            try:
                quantity = _pieces(self.above.get("quantity", "")) or 0
                unit = optional_number(self.above.get("unit_price", ""))
            except CellError:
                quantity = 0
            if not quantity:
                self._remark(self.header.row + 1, None, part.name, "no_quantity")
            part.prices[quantity or 1] = unit
        if len(self.outcomes) == 1:
            self.quote.outcome = self.outcomes.pop()

    def _remark(self, number: int, column: int | None, value: str, code: str) -> None:
        label = None if column is None else self._label(column) or column_name(column)
        self.quote.remarks.append(Remark.of(number, label, value, code))

    def _label(self, column: int) -> str:
        return self.header.labels[column] if column < len(self.header.labels) else ""


def column_name(column: int) -> str:
    """A, B … Z, AA: as a spreadsheet calls its columns."""
    name = ""
    while column >= 0:
        name, column = chr(ord("A") + column % 26) + name, column // 26 - 1
    return name


def _pieces(cell: str) -> int | None:
    """Pieces, also as 1式 or 2セット."""
    written = normalised(cell)
    for word in SETS:
        if written.casefold().endswith(word):
            written = written[: -len(word)]
    return optional_count(written)


def _run(cell: str) -> Decimal | None:
    """Minutes of one piece; 1:30 could be two things, and isn't taken."""
    minutes = optional_span(cell)
    if minutes is not None:
        try:
            read_minutes_per_piece(cell)
        except NumberError:
            raise CellError("not_a_span") from None
    return minutes


READERS: dict[str, Callable[[str], Any]] = {
    "quantity": _pieces,
    "unit_price": optional_number,
    "amount": optional_number,
    "setup_minutes": optional_span,
    "run_minutes": _run,
    "hourly_rate": optional_number,
    "material_cost": optional_number,
    "outside_cost": optional_number,
}
