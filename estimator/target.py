"""目標原価: how far a quantity of a part is from it, and what alone would have to change for it.

Every answer is found by rolling the changed document up, so it holds to the yen. Where no cut of
the one kind reaches the target, that is said: what the other kinds cost is more than it by itself.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from typing import Any

from estimator.rollup import roll_up_amounts
from estimator.rollup_result import BreakCost
from estimator.what_if import Changes, Document, at_quantities, changed, with_what_goes_in

MOST_PIECES = 1_000_000
MOST_CUT = 100


class Lever(StrEnum):
    """What alone is changed."""

    TIMES = "times"
    RATES = "rates"
    MATERIAL = "material"
    BOUGHT = "bought"
    OUTSIDE = "outside"


@dataclass(frozen=True, slots=True)
class Way:
    """One lever: the smallest cut, in whole per cent, that reaches the target; None if none does.

    `least` is what the quantity costs even with all of it cut.
    """

    lever: Lever
    cut_percent: int | None
    least: Decimal


@dataclass(frozen=True, slots=True)
class ToTarget:
    """One quantity of a part against its target, both in whole yen for that quantity.

    `cost` is with what is charged once, None where something is missing; then there are no `ways`.
    `pieces` is the smallest larger quantity found whose cost per piece is within the target's.
    """

    quantity: int
    target: Decimal
    cost: Decimal | None
    ways: tuple[Way, ...] = ()
    pieces: int | None = None

    @property
    def over(self) -> Decimal | None:
        """By how much it is over the target; below 0: under it."""
        return None if self.cost is None else self.cost - self.target


def to_target(document: Document, key: str, quantity: int, target: Decimal) -> ToTarget:
    """How the part with this `estimate_part_id` gets to `target` yen for so many pieces.

    Raises what `roll_up` does.
    """
    own = with_what_goes_in(document, key)
    cost = _cost(own, key, quantity)
    if cost is None or cost <= target:
        return ToTarget(quantity, target, cost)
    ways = tuple(
        way for lever in Lever if (way := _way(own, key, quantity, target, lever)) is not None
    )
    return ToTarget(quantity, target, cost, ways, _pieces(own, key, quantity, target))


def whole_cost(one: BreakCost) -> Decimal | None:
    """What a quantity costs with what is charged once; None where something is missing."""
    if one.sums.cost is None or one.sums.one_off is None:
        return None
    return one.sums.cost + one.sums.one_off


def cut(lever: Lever, percent: int) -> Changes:
    """The change that takes so many per cent off."""
    off: dict[str, Any] = {f"{lever.value}_percent": Decimal(-percent)}
    return Changes(**off)


def _way(document: Document, key: str, quantity: int, target: Decimal, lever: Lever) -> Way | None:
    """None where there is nothing of the kind to be cut."""

    def cost(percent: int) -> Decimal:
        found = _cost(changed(document, cut(lever, percent)), key, quantity)
        assert found is not None  # a cut makes nothing missing
        return found

    least = cost(MOST_CUT)
    if least == cost(0):
        return None
    if least > target:
        return Way(lever, None, least)
    return Way(lever, _smallest(0, MOST_CUT, lambda percent: cost(percent) <= target), least)


def _pieces(document: Document, key: str, quantity: int, target: Decimal) -> int | None:
    """The smallest quantity found from which a piece is within the target's cost of one.

    Rounded up pieces and whole sheets make a cost per piece that goes up and down a little: what is
    answered does reach it, though another below may, too. None where no quantity does, or a price
    isn't known for so many.
    """

    def reaches(pieces: int) -> bool | None:
        cost = _cost(document, key, pieces)
        return None if cost is None else cost * quantity <= target * pieces

    below, above = quantity, quantity * 2
    while (found := reaches(above)) is False and above < MOST_PIECES:
        below, above = above, above * 2
    return _smallest(below, above, lambda pieces: bool(reaches(pieces))) if found else None


def _smallest(below: int, above: int, holds: Callable[[int], bool]) -> int:
    """The end of the halving between one where it doesn't hold and one where it does."""
    while above - below > 1:
        middle = (below + above) // 2
        below, above = (below, middle) if holds(middle) else (middle, above)
    return above


def _cost(document: Document, key: str, quantity: int) -> Decimal | None:
    one: Mapping[str, Any] = at_quantities(document, {key: [quantity]})
    places = [part["estimate_part_id"] for part in one["parts"]]
    return whole_cost(roll_up_amounts(one).parts[places.index(key)].breaks[0])
