"""Outside processing: by a rule of thumb, or by the offer that a shop or supplier gave."""

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from typing import ClassVar

from estimator.fields import Fields
from estimator.line_cost import ZERO, Kind, LineCost, NotCosted, Why
from estimator.numbers import plain
from estimator.quantity import Pieces


class PiecesSent(StrEnum):
    """Which pieces go outside: all that were started (usual), or only those wanted."""

    STARTED = "started"
    WANTED = "wanted"

    def sent(self, pieces: Pieces) -> int:
        """How many pieces that is."""
        return pieces.started if self is PiecesSent.STARTED else pieces.wanted


@dataclass(frozen=True, slots=True)
class OutsideByRule:
    """max(minimum, unit price × pieces sent), and a one-off charge beside it."""

    kind: ClassVar[Kind] = Kind.OUTSIDE
    basis: ClassVar[str | None] = "rule"

    unit_price: Decimal
    minimum: Decimal = ZERO
    one_off: Decimal = ZERO
    pieces: PiecesSent = PiecesSent.STARTED

    @classmethod
    def read(cls, terms: Fields) -> "OutsideByRule":
        """The terms of a line as this value. Raises LineError."""
        return cls(
            unit_price=terms.number("unit_price"),
            minimum=terms.number("minimum", ZERO),
            one_off=terms.number("one_off", ZERO),
            pieces=terms.choice("pieces", PiecesSent, PiecesSent.STARTED),
        )

    def cost(self, pieces: Pieces) -> LineCost:
        """Cost of the outside work for the pieces sent."""
        quantity = self.pieces.sent(pieces)
        by_units = self.unit_price * quantity
        values = {
            "unit_price": plain(self.unit_price),
            "quantity": str(quantity),
            "minimum": plain(self.minimum),
            "one_off": plain(self.one_off),
        }
        rule = "outside_minimum" if self.minimum > by_units else "outside_rule"
        return LineCost(max(self.minimum, by_units), Why(rule, values), self.one_off)


@dataclass(frozen=True, slots=True)
class OfferedBreak:
    """What was offered for exactly this quantity."""

    quantity: int
    unit_price: Decimal
    one_off: Decimal = ZERO

    @classmethod
    def read(cls, terms: Fields) -> "OfferedBreak":
        """One break of an offer. Raises LineError."""
        return cls(
            quantity=terms.whole("quantity"),
            unit_price=terms.number("unit_price"),
            one_off=terms.number("one_off", ZERO),
        )


@dataclass(frozen=True, slots=True)
class OutsideByOffer:
    """An offer as it was given. A quantity that it doesn't name is missing, never interpolated."""

    kind: ClassVar[Kind] = Kind.OUTSIDE
    basis: ClassVar[str | None] = "offer"

    breaks: tuple[OfferedBreak, ...]
    offer_id: str = ""
    pieces: PiecesSent = PiecesSent.STARTED

    @classmethod
    def read(cls, terms: Fields) -> "OutsideByOffer":
        """The terms of a line as this value; no breaks: still asking. Raises LineError."""
        breaks = tuple(OfferedBreak.read(item) for item in terms.objects("breaks"))
        quantities = [offered.quantity for offered in breaks]
        for index, quantity in enumerate(quantities):
            if quantity in quantities[:index]:
                field = f"breaks[{index}].quantity"
                raise terms.refuse(field, "duplicate_quantity", quantity=quantity)
        return cls(
            breaks=breaks,
            offer_id=terms.text("offer_id", ""),
            pieces=terms.choice("pieces", PiecesSent, PiecesSent.STARTED),
        )

    def cost(self, pieces: Pieces) -> LineCost | NotCosted:
        """What was offered for the pieces sent; `no_offer` or `quantity_not_offered` if nothing."""
        quantity = self.pieces.sent(pieces)
        offered = next((one for one in self.breaks if one.quantity == quantity), None)
        if offered is None:
            return NotCosted("quantity_not_offered" if self.breaks else "no_offer", "breaks")
        values = {
            "unit_price": plain(offered.unit_price),
            "quantity": str(quantity),
            "one_off": plain(offered.one_off),
            "offer_id": self.offer_id,
        }
        why = Why("outside_offer", values)
        return LineCost(offered.unit_price * quantity, why, offered.one_off)
