"""What an assembly is made of: each thing once, and how many there are."""

from estimator.geometry.facts import SolidPart
from estimator.geometry.mesh import oriented_box, volume
from estimator.geometry.solid import Solid

WHOLE = -1
"""In place of a face's number: all of the mesh."""


def parts(solids: list[Solid]) -> tuple[SolidPart, ...]:
    """In the order in which the file names them. Solids that come in one mesh are one part: a
    motor is bought with its shaft. The box is the smallest one, as a part lies anyhow in an
    assembly."""
    placed: dict[int, dict[int, list[Solid]]] = {}
    for solid in solids:
        mesh = solid.faces[0].where[0] if solid.faces else solid.prototype[0]
        placed.setdefault(solid.prototype[0], {}).setdefault(mesh, []).append(solid)
    return tuple(_part(alike) for alike in placed.values())


def _part(alike: dict[int, list[Solid]]) -> SolidPart:
    """`alike` has the solids of the same thing by the mesh that shows them: one that several nodes
    place has them several times."""
    first = next(iter(alike.values()))
    shells = {solid.prototype: solid for solid in first}
    volumes = [volume(solid) for solid in shells.values()]
    known = [one for one in volumes if one is not None]
    longest, middle, shortest = (round(side, 4) for side in oriented_box(shells.values()))
    return SolidPart(
        name=first[0].name,
        count=sum(len(solids) for solids in alike.values()) // len(shells),
        volume_mm3=round(sum(known), 4) if len(known) == len(volumes) else None,
        box_mm=(longest, middle, shortest),
        where=tuple((mesh, WHOLE) for mesh in alike),
    )
