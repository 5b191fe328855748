"""All facts of the solids of one file."""

import numpy as np

from estimator.geometry.assembly import parts
from estimator.geometry.developing import K_FACTOR
from estimator.geometry.facts import Facts, Size, SolidPart
from estimator.geometry.holes import holes
from estimator.geometry.mesh import area, box, oriented_box, volume
from estimator.geometry.sheet import sheet
from estimator.geometry.solid import Solid
from estimator.geometry.turned import turned

_MOST_FACES = 100_000


def facts_of(kind: str, solids: list[Solid], k_factor: float = K_FACTOR) -> Facts:
    """The facts of at least one solid. What is turned or bent is told of a single one, and of each
    part of an assembly by itself: they are each made in their own way. Remarks: `not_closed` where
    a boundary has gaps or encloses nothing, so that there is no volume; `too_much` where there are
    more than anybody waits for, so that holes and bends aren't looked for."""
    volumes = [volume(solid) for solid in solids]
    closed = [one for one in volumes if one is not None]
    few = sum(len(solid.faces) for solid in solids) <= _MOST_FACES
    alone = solids[0] if few and len(solids) == 1 else None
    remarks = (
        *(() if len(closed) == len(volumes) else ("not_closed",)),
        *(() if few else ("too_much",)),
    )
    return Facts(
        kind=kind,
        solids=len(solids),
        volume_mm3=round(sum(closed), 4) if len(closed) == len(volumes) else None,
        area_mm2=round(sum(map(area, solids)), 4),
        box_mm=_rounded(box(np.concatenate([solid.points for solid in solids]))),
        box_oriented_mm=_rounded(oriented_box(solids)),
        holes=holes(solids) if few else (),
        turned=turned(alone) if alone else None,
        sheet=sheet(alone, k_factor) if alone else None,
        parts=_several(parts(solids, k_factor if few else None)) if len(solids) > 1 else (),
        remarks=remarks,
    )


def _several(found: tuple[SolidPart, ...]) -> tuple[SolidPart, ...]:
    """A single part of several solids is no assembly."""
    return found if sum(part.count for part in found) > 1 else ()


def _rounded(size: Size) -> Size:
    """To what is known of it: places come as 32-bit numbers."""
    x, y, z = (round(length, 4) for length in size)
    return (x, y, z)
