"""The published formulas come to what the engine says, for every kind of line, to the last digit."""

import math
from collections.abc import Mapping
from decimal import Decimal, localcontext
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from estimator.formulas import FORMULAS, STARTED
from estimator.line_cost import LineCost, NotCosted
from estimator.lines import parse_line
from estimator.money import costing_context
from estimator.quantity import Pieces, pieces_started

WORDS = {
    "material/share": {"whole_units": ["", "1"]},
    "operation": {"non_recurring_spread": ["", "once", "spread"]},
    "outside/rule": {"pieces": ["", "started", "wanted"]},
    "outside/offer": {"pieces": ["", "started", "wanted"]},
}
AMOUNTS = ("amount", "one_off", "setup", "run", "spread")
_numbers = st.decimals(min_value=0, max_value=100_000, places=4).map(lambda one: f"{one:f}")
_shares = st.decimals(min_value="0.0001", max_value=1, places=4).map(lambda one: f"{one:f}")


class Missing(Exception):
    """An empty cell without which there is no amount."""


class Computed:
    """One line at one quantity, by its formulas."""

    def __init__(self, of: str, cells: Mapping[str, Any], pieces: Mapping[str, Any]) -> None:
        self.formulas, self.cells, self.pieces = FORMULAS[of], cells, pieces

    def value(self, expression: Any) -> Decimal:
        """The number that an expression comes to. Raises Missing."""
        if isinstance(expression, list):
            return self._applied(*expression)
        if expression[0].isdigit():
            return Decimal(expression)
        if expression in self.pieces:
            return Decimal(self.pieces[expression])
        if expression in self.formulas and expression not in self.formulas["numbers"]:
            return self.value(self.formulas[expression])
        return self._number(expression)

    def _number(self, name: str) -> Decimal:
        rule = self.formulas["numbers"][name]
        if self.cells.get(name):
            number = Decimal(self.cells[name])
            if rule.get("positive") and number == 0:
                raise Missing
            return number
        if "empty" not in rule:
            raise Missing
        return self.value(rule["empty"])

    def _applied(self, sign: str, *given: Any) -> Decimal:
        if sign == "if":
            condition, this, that = given
            _is, name, word = condition
            return self.value(this if self.cells.get(name) == word else that)
        if sign == "offered":
            sent = self.value("sent")
            breaks = [one for one in self.cells["breaks"] if Decimal(one["quantity"]) == sent]
            if not breaks:
                raise Missing
            return Decimal(breaks[0][given[0]])
        values = [self.value(one) for one in given]
        if sign == "ceil":
            return Decimal(math.ceil(values[0]))
        one, other = values
        return {
            "+": lambda: one + other,
            "-": lambda: one - other,
            "*": lambda: one * other,
            "/": lambda: one / other,
            "max": lambda: max(one, other),
        }[sign]()

    def all(self) -> dict[str, Decimal] | None:
        """What the line comes to; None where something is missing."""
        try:
            return {
                name: self.value(self.formulas[name]) if name in self.formulas else Decimal(0)
                for name in AMOUNTS
                if name != "one_off" or name in self.formulas
            } | ({} if "one_off" in self.formulas else {"one_off": Decimal(0)})
        except Missing:
            return None


@st.composite
def lines(draw: st.DrawFn, of: str) -> dict[str, Any]:
    """Cells of a line, some of them empty."""
    cells: dict[str, Any] = {}
    for name, rule in FORMULAS[of]["numbers"].items():
        cells[name] = draw(st.one_of(st.just(""), _shares if "at_most" in rule else _numbers))
    for name, words in WORDS.get(of, {}).items():
        cells[name] = draw(st.sampled_from(words))
    if of == "outside/offer":
        cells["breaks"] = draw(
            st.lists(
                st.fixed_dictionaries(
                    {"quantity": st.integers(1, 6), "unit_price": _numbers, "one_off": _numbers}
                ),
                unique_by=lambda one: one["quantity"],
            )
        )
    return cells


def by_the_engine(of: str, cells: Mapping[str, Any], pieces: Pieces) -> dict[str, Decimal] | None:
    """The same by the rules themselves."""
    kind, _, basis = of.partition("/")
    terms = {**cells, "basis": basis} if basis else dict(cells)
    terms = {name: value for name, value in terms.items() if value != ""}
    if "whole_units" in terms:
        terms["whole_units"] = True
    try:
        cost = parse_line(kind, terms).cost(pieces)
    except ValueError:
        return None
    if isinstance(cost, NotCosted):
        return None
    assert isinstance(cost, LineCost)
    return {name: getattr(cost, name) for name in AMOUNTS}


@pytest.mark.parametrize("of", FORMULAS)
@given(data=st.data())
def test_a_line_comes_to_the_same_by_its_formula_as_by_the_engine(
    of: str, data: st.DataObject
) -> None:
    cells = data.draw(lines(of))
    wanted = data.draw(st.integers(1, 5))
    rate = data.draw(st.decimals(min_value=0, max_value="0.99", places=4))
    with localcontext(costing_context()):
        started = Computed(of, {}, {"wanted": wanted, "scrap_rate": rate}).value(STARTED)
        assert started == pieces_started(wanted, rate)
        pieces = {"wanted": wanted, "started": started}
        found = Computed(of, cells, pieces).all()
        assert found == by_the_engine(of, cells, Pieces(wanted, int(started)))
