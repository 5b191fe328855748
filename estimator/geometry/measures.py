"""Which numbers of a drawing an estimate's lines can take over, and how each was found.

Values in, values out: of the facts of one file, by a shop's K-factor and the density of a material.
A number that can't be had is left out, never 0.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from estimator.geometry.densities import mass_kg
from estimator.geometry.developing import with_k_factor
from estimator.geometry.facts import Facts


class Found(StrEnum):
    """How a number was found, as it is kept with it."""

    SURFACE = "surface"
    """Enclosed by the surface of the solids."""
    BOX = "box"
    """The smallest box around them."""
    UNFOLDED = "unfolded"
    """Of the sheet, laid flat by a K-factor."""
    BENDS = "bends"
    """Bends of sheet metal."""
    HOLES = "holes"
    """Hollow cylinders, those on one axis as one."""
    AROUND = "around"
    """The box of a flat drawing's outline."""
    OUTLINES = "outlines"
    """The lines of a flat drawing that are cut, added up."""
    COUNTED = "counted"
    """Those lines as outlines, each pierced once."""
    LAYER = "layer"
    """The lines of a flat drawing whose layer is of bends."""
    TOGETHER = "together"
    """All solids of an assembly, as if they were one part."""
    AS_MILLIMETRES = "as_millimetres"
    """Of a flat drawing that says no unit, as if it were in millimetres."""


ASKED_FIRST = frozenset({Found.TOGETHER, Found.AS_MILLIMETRES})
"""Found by taking something for granted: somebody has to say of each number that it is meant so."""


@dataclass(frozen=True)
class Told:
    """One number, or the sides of a size, and what it was reckoned by."""

    amount: tuple[Decimal, ...]
    found: Found
    k_factor: Decimal | None = None
    density: Decimal | None = None


def measures_of(facts: Facts, k_factor: Decimal, density: Decimal | None) -> dict[str, Told]:
    """By name: `mass_kg`, `volume_cm3`, `size_mm` (the longest side first), `cut_length_mm`,
    `pierces`, `bends`, `holes`.

    `density`: of the part's material, g/cm³; without it there is no mass.
    """
    return dict((*_solid(facts, density), *_sheet(facts, k_factor), *_flat(facts)))


def _solid(facts: Facts, density: Decimal | None) -> Iterator[tuple[str, Told]]:
    together = Found.TOGETHER if facts.parts else None
    if facts.volume_mm3:
        mass = mass_kg(facts.volume_mm3, density) if density else None
        if mass:
            yield "mass_kg", Told((_short(mass, 3),), together or Found.SURFACE, density=density)
        volume = _short(facts.volume_mm3 / 1000, 3)
        if volume:
            yield "volume_cm3", Told((volume,), together or Found.SURFACE)
    box = facts.box_oriented_mm or facts.box_mm
    if box and not facts.sheet:
        sides = tuple(_short(side, 2) for side in sorted(box, reverse=True))
        yield "size_mm", Told(sides, together or Found.BOX)
    if facts.solids and "too_much" not in facts.remarks:
        count = Decimal(sum(hole.count for hole in facts.holes))
        yield "holes", Told((count,), together or Found.HOLES)


def _sheet(facts: Facts, k_factor: Decimal) -> Iterator[tuple[str, Told]]:
    sheet = with_k_factor(facts, float(k_factor)).sheet
    if sheet is None:
        return
    k = _short(sheet.k_factor, 4) if sheet.bends else None
    sides = (*sheet.developed_mm, sheet.thickness_mm)
    yield "size_mm", Told(tuple(_short(side, 2) for side in sides), Found.UNFOLDED, k)
    yield "bends", Told((Decimal(len(sheet.bends)),), Found.BENDS)
    if sheet.cut_length_mm is not None:
        yield "cut_length_mm", Told((_short(sheet.cut_length_mm, 1),), Found.UNFOLDED, k)
    if sheet.pierces is not None:
        yield "pierces", Told((Decimal(sheet.pierces),), Found.UNFOLDED)


def _flat(facts: Facts) -> Iterator[tuple[str, Told]]:
    unsaid = None if facts.unit else Found.AS_MILLIMETRES
    if facts.size_mm:
        sides = tuple(_short(side, 2) for side in sorted(facts.size_mm, reverse=True))
        yield "size_mm", Told(sides, unsaid or Found.AROUND)
    if facts.cut_length_mm is not None:
        length = _short(facts.cut_length_mm, 1)
        yield "cut_length_mm", Told((length,), unsaid or Found.OUTLINES)
        if facts.pierces is not None:
            yield "pierces", Told((Decimal(facts.pierces),), Found.COUNTED)
        yield "bends", Told((Decimal(facts.bend_lines or 0),), Found.LAYER)


def _short(value: float | Decimal, places: int) -> Decimal:
    """To so many places, without zeros at the end: as one would type it."""
    short = round(Decimal(str(value)), places).normalize()
    return short if short.as_tuple().exponent <= 0 else short.quantize(Decimal(1))  # type: ignore[operator]
