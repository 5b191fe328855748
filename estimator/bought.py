"""Bought parts: screws, bearings, whatever goes into the piece as it was bought."""

from dataclasses import dataclass
from decimal import Decimal
from typing import ClassVar

from estimator.fields import Fields
from estimator.line_cost import ZERO, Kind, LineCost, Why
from estimator.numbers import plain
from estimator.quantity import Pieces


@dataclass(frozen=True, slots=True)
class Bought:
    """So many of a bought part in each piece: max(minimum charge, unit price × all of them).

    They are bought for the pieces started, since a scrapped piece takes its bought parts along.
    """

    kind: ClassVar[Kind] = Kind.BOUGHT
    basis: ClassVar[str | None] = None

    unit_price: Decimal
    per_piece: Decimal = Decimal(1)
    minimum_charge: Decimal = ZERO

    @classmethod
    def read(cls, terms: Fields) -> "Bought":
        """The terms of a line as this value. Raises LineError."""
        return cls(
            unit_price=terms.number("unit_price"),
            per_piece=terms.number("per_piece", Decimal(1), positive=True),
            minimum_charge=terms.number("minimum_charge", ZERO),
        )

    def cost(self, pieces: Pieces) -> LineCost:
        """Cost of the bought parts for all pieces started."""
        by_units = self.unit_price * self.per_piece * pieces.started
        values = {
            "unit_price": plain(self.unit_price),
            "per_piece": plain(self.per_piece),
            "minimum_charge": plain(self.minimum_charge),
            "started": str(pieces.started),
        }
        rule = "bought_minimum" if self.minimum_charge > by_units else "bought"
        return LineCost(max(self.minimum_charge, by_units), Why(rule, values))
