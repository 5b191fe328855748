"""Material: by weight, or as a share of a sheet or bar."""

import math
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import ClassVar

from estimator.fields import Fields
from estimator.line_cost import ZERO, Kind, LineCost, Why
from estimator.numbers import plain
from estimator.quantity import Pieces

ONE = Decimal(1)
KG_PER_GRAM = Decimal("0.001")


@dataclass(frozen=True, slots=True)
class MaterialByWeight:
    """Material bought by the kilogram.

    Per piece: mass ÷ yield × price − (mass ÷ yield − mass) × scrap price, where the mass is the
    finished blank's and the yield (0 < y ≤ 1) is what of the bought mass ends up in blanks.
    The mass is given in kg, or as cm³ with a density in t/m³ (which is g/cm³).
    """

    kind: ClassVar[Kind] = Kind.MATERIAL
    basis: ClassVar[str | None] = "weight"

    price_per_kg: Decimal
    mass_kg: Decimal | None = None
    volume_cm3: Decimal | None = None
    density: Decimal | None = None
    yield_rate: Decimal = ONE
    scrap_price_per_kg: Decimal = ZERO

    @classmethod
    def read(cls, terms: Fields) -> "MaterialByWeight":
        """The terms of a line as this value. Raises LineError."""
        by_volume = terms.has("volume_cm3") and not terms.has("mass_kg")
        return cls(
            price_per_kg=terms.number("price_per_kg"),
            mass_kg=None if by_volume else terms.number("mass_kg", positive=True),
            volume_cm3=terms.number("volume_cm3", positive=True) if by_volume else None,
            density=terms.number("density", positive=True) if by_volume else None,
            yield_rate=terms.number("yield_rate", ONE, positive=True, at_most=ONE),
            scrap_price_per_kg=terms.number("scrap_price_per_kg", ZERO),
        )

    @property
    def piece_kg(self) -> Decimal:
        """Mass of one finished blank in kg."""
        if self.mass_kg is not None:
            return self.mass_kg
        if self.volume_cm3 is None or self.density is None:
            raise ValueError("a weight needs a mass, or a volume with its density")
        return self.volume_cm3 * self.density * KG_PER_GRAM

    def cost(self, pieces: Pieces) -> LineCost:
        """Cost of the material for all pieces started."""
        finished_kg = self.piece_kg * pieces.started
        scrap_kg = finished_kg * (ONE - self.yield_rate) / self.yield_rate
        bought = finished_kg * self.price_per_kg / self.yield_rate
        values = {
            "piece_kg": plain(self.piece_kg),
            "price_per_kg": plain(self.price_per_kg),
            "yield_rate": plain(self.yield_rate),
            "scrap_price_per_kg": plain(self.scrap_price_per_kg),
            "started": str(pieces.started),
        }
        why = Why("material_by_weight", values)
        return LineCost(bought - scrap_kg * self.scrap_price_per_kg, why)


@dataclass(frozen=True, slots=True)
class MaterialShare:
    """A share of a sheet or bar that yields so many pieces.

    Pieces started ÷ pieces per purchase × purchase price; with `whole_units`, whole sheets or
    bars are paid for, though some of the last is left over.
    """

    kind: ClassVar[Kind] = Kind.MATERIAL
    basis: ClassVar[str | None] = "share"

    purchase_price: Decimal
    pieces_per_purchase: Decimal
    whole_units: bool = False

    @classmethod
    def read(cls, terms: Fields) -> "MaterialShare":
        """The terms of a line as this value. Raises LineError."""
        return cls(
            purchase_price=terms.number("purchase_price"),
            pieces_per_purchase=terms.number("pieces_per_purchase", positive=True),
            whole_units=terms.flag("whole_units", default=False),
        )

    def cost(self, pieces: Pieces) -> LineCost:
        """Cost of the sheets or bars for all pieces started."""
        values = {
            "purchase_price": plain(self.purchase_price),
            "pieces_per_purchase": plain(self.pieces_per_purchase),
            "started": str(pieces.started),
        }
        if not self.whole_units:
            share = self.purchase_price * pieces.started / self.pieces_per_purchase
            return LineCost(share, Why("material_share", values))
        purchases = math.ceil(pieces.started / Fraction(self.pieces_per_purchase))
        why = Why("material_whole_units", values | {"purchases": str(purchases)})
        return LineCost(self.purchase_price * purchases, why)
