"""What an assembly is made of: each thing once, and how many there are."""

from dataclasses import replace

from estimator.geometry.facts import SolidPart
from estimator.geometry.holes import holes
from estimator.geometry.mesh import area, oriented_box, volume
from estimator.geometry.sheet import sheet
from estimator.geometry.solid import Solid
from estimator.geometry.turned import turned

WHOLE = -1
"""In place of a face's number: all of the mesh."""


def parts(solids: list[Solid], k_factor: float | None) -> tuple[SolidPart, ...]:
    """In the order in which the file names them. Solids that come in one mesh are one part: a
    motor is bought with its shaft. The box is the smallest one, as a part lies anyhow in an
    assembly. How a part is made is looked for where there is a `k_factor`, and it is one solid."""
    placed: dict[int, dict[int, list[Solid]]] = {}
    for solid in solids:
        mesh = solid.faces[0].where[0] if solid.faces else solid.prototype[0]
        placed.setdefault(solid.prototype[0], {}).setdefault(mesh, []).append(solid)
    return tuple(_part(alike, k_factor) for alike in placed.values())


def _part(alike: dict[int, list[Solid]], k_factor: float | None) -> SolidPart:
    """`alike` has the solids of the same thing by the mesh that shows them: one that several nodes
    place has them several times."""
    first = next(iter(alike.values()))
    shells = {solid.prototype: solid for solid in first}
    volumes = [volume(solid) for solid in shells.values()]
    known = [one for one in volumes if one is not None]
    longest, middle, shortest = (round(side, 4) for side in oriented_box(shells.values()))
    part = SolidPart(
        name=first[0].name,
        count=sum(len(solids) for solids in alike.values()) // len(shells),
        volume_mm3=round(sum(known), 4) if len(known) == len(volumes) else None,
        box_mm=(longest, middle, shortest),
        where=tuple((mesh, WHOLE) for mesh in alike),
        area_mm2=round(sum(map(area, shells.values())), 4),
    )
    if k_factor is None or len(shells) > 1:
        return part
    [alone] = shells.values()
    return replace(part, holes=holes([alone]), turned=turned(alone), sheet=sheet(alone, k_factor))
