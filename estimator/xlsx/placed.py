"""Where a part's sheet has what: its columns, and the rows of its lines and sums."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from estimator.line_cost import Kind
from estimator.rollup_result import PartCost
from estimator.xlsx.book import BookLine, BookPart, at

NAME, CENTRE, FIRST, SOURCE, REMARK, FIGURES = 0, 1, 2, 9, 10, 11
"""Columns: what it is, on which work centre, its cells, their source, a remark, the quantities."""
SCRAP, WANTED, STARTED, TOP = 2, 4, 5, 6
"""Rows: the scrap rate, the pieces of each column, and where the lines begin."""
OF_OPERATIONS = ("setup", "run", "spread")


@dataclass
class Placed:
    """A part on its sheet; `rows` of its sums, once it is known where they stand."""

    sheet: str
    number: int
    part: BookPart
    cost: PartCost
    rows: dict[str, int] = field(default_factory=dict)

    def total(self, name: str, column: int) -> str:
        """The address of a sum, or of the pieces wanted or started, of one quantity."""
        row = {"wanted": WANTED, "started": STARTED}.get(name)
        return at(self.rows_of()[name] if row is None else row, FIGURES + column, fixed="rc")

    def rows_of(self) -> dict[str, int]:
        """Where each sum stands: said by the lines alone, so that sheets may name each other."""
        if not self.rows:
            row = TOP
            for kind, lines in by_kind(self.part.lines):
                row += 1 + len(lines) + len({line.key for line in lines})
                self.rows[kind.value] = row
                row += 1
                if kind is Kind.OPERATION:
                    for name in OF_OPERATIONS:
                        self.rows[name] = row
                        row += 1
            for name in ("cost", "unit_cost", "one_off"):
                row += 1
                self.rows[name] = row
            self.rows["offers"] = row + 3
        return self.rows


def by_kind(lines: Sequence[BookLine]) -> Iterator[tuple[Kind, list[BookLine]]]:
    """Every kind with its lines, those of one basis together."""
    for kind in Kind:
        own = [line for line in lines if line.kind == kind.value]
        yield kind, sorted(own, key=lambda line: line.key)
