"""Sheet metal as another K-factor develops it, from what is kept of it: no solid is needed again.

What a bend takes of the flat sheet is `angle * (radius + k * thickness)`, so all that is measured
of the flat sheet grows in proportion to K: exactly, as long as the same corners are outermost.
"""

from dataclasses import replace
from typing import Final

from estimator.geometry.facts import Facts, Sheet

K_FACTOR: Final = 0.4
"""Where nobody says another: for air bending of mild steel round about its thickness."""


def developed(sheet: Sheet, k_factor: float) -> Sheet:
    """The sheet with developed size and cut length, mm, by that K-factor; as it is where its
    document is too old to tell, which `k_factor` then says."""
    if sheet.developed_per_k is None:
        return sheet
    more = k_factor - sheet.k_factor
    (first, second), (by_first, by_second) = sheet.developed_mm, sheet.developed_per_k
    sides = sorted((first + more * by_first, second + more * by_second), reverse=True)
    cut = sheet.cut_length_mm
    if cut is not None and sheet.cut_length_per_k is not None:
        cut += more * sheet.cut_length_per_k
    return replace(sheet, developed_mm=(sides[0], sides[1]), cut_length_mm=cut, k_factor=k_factor)


def with_k_factor(facts: Facts, k_factor: float) -> Facts:
    """The facts as a shop that bends with that K-factor has them."""
    sheet = developed(facts.sheet, k_factor) if facts.sheet else None
    parts = [
        replace(part, sheet=developed(part.sheet, k_factor)) if part.sheet else part
        for part in facts.parts
    ]
    return replace(facts, sheet=sheet, parts=tuple(parts))
