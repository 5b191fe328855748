"""目標原価: what is said to reach the target does, and the next smaller cut doesn't."""

from decimal import Decimal
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from estimator.rollup import roll_up
from estimator.target import Lever, cut, to_target, whole_cost
from estimator.what_if import at_quantities, changed
from tests.unit.estimator.ways import BRACKET, LEG, document, line, part


def cost_at(
    given_document: dict[str, Any], quantity: int, percent: int = 0, lever: Any = None
) -> Any:
    own = at_quantities(given_document, {"bracket": [quantity]})
    one = changed(own, cut(lever, percent)) if lever else own
    places = [each["estimate_part_id"] for each in one["parts"]]
    return whole_cost(roll_up(one).parts[places.index("bracket")].breaks[0])


def test_a_target_within_reach_names_what_alone_would_do() -> None:
    found = to_target(document(BRACKET), "bracket", 10, Decimal(12000))
    # 13,300: steel 2,000, work 8,000, screws 300, plating 3,000
    assert (found.cost, found.over) == (13300, 1300)
    assert {way.lever: way.cut_percent for way in found.ways} == {
        Lever.TIMES: 17,  # 1,300 of 8,000 is 16.25 %
        Lever.RATES: 17,
        Lever.MATERIAL: 65,
        Lever.BOUGHT: None,  # all of 300 are not enough
        Lever.OUTSIDE: 44,  # 43.3 %
    }
    # 6,000 stay however many there are (set-up 3,000 and the plating's minimum); 730 each: 470 less
    assert found.pieces == 13  # 6,000 ÷ 13 + 730 = 1,191.5; at 12 it is 1,230


def test_what_no_single_change_reaches_is_said() -> None:
    found = to_target(document(BRACKET), "bracket", 10, Decimal(2500))
    assert [way.cut_percent for way in found.ways] == [None] * len(Lever)
    assert {way.lever: way.least for way in found.ways}[Lever.TIMES] == 5300
    assert found.pieces is None  # a piece costs 730 at least


def test_nothing_has_to_change_for_what_is_within_it_and_nothing_is_said_of_the_unknown() -> None:
    assert to_target(document(BRACKET), "bracket", 10, Decimal(13300)).ways == ()
    unknown = part("bracket", line("outside", "plating", basis="offer", breaks=[]))
    found = to_target(document(unknown), "bracket", 10, Decimal(1))
    assert (found.cost, found.over, found.ways, found.pieces) == (None, None, (), None)


amounts = st.integers(0, 5000).map(str)


@st.composite
def brackets(draw: st.DrawFn) -> dict[str, Any]:
    lines = [
        line("material", "m", basis="weight", mass_kg=draw(st.integers(1, 90).map(str)), price_per_kg=draw(amounts)),
        line("operation", "o", setup_minutes=draw(amounts), run_minutes=draw(amounts),
             hourly_rate=draw(amounts), non_recurring_amount=draw(amounts)),
        line("bought", "b", unit_price=draw(amounts), minimum_charge=draw(amounts)),
        line("outside", "x", basis="rule", unit_price=draw(amounts), minimum=draw(amounts),
             one_off=draw(amounts)),
    ]  # fmt: skip
    scrap = draw(st.sampled_from(["0", "0.1", "0.35"]))
    return document(part("bracket", *lines, scrap_rate=scrap), LEG)


@settings(max_examples=40, deadline=None)
@given(brackets(), st.integers(1, 50), st.integers(1, 99))
def test_what_is_said_reaches_the_target_and_less_does_not(
    own: dict[str, Any], quantity: int, share: int
) -> None:
    target = (cost_at(own, quantity) * share / 100).quantize(Decimal(1))
    found = to_target(own, "bracket", quantity, target)
    for way in found.ways:
        if way.cut_percent is None:
            assert cost_at(own, quantity, 100, way.lever) > target
        else:
            assert cost_at(own, quantity, way.cut_percent, way.lever) <= target
            assert cost_at(own, quantity, way.cut_percent - 1, way.lever) > target
    if found.pieces is not None:
        assert found.pieces > quantity
        assert cost_at(own, found.pieces) * quantity <= target * found.pieces
