"""The skin of sheet metal: one side of it, from plane to plane over the bends.

A solid is sheet metal where the skin of either side, taken at half the thickness, is as large as
its volume over that thickness: then there is nothing but sheet. Edges may be square, round or
chamfered and holes countersunk; what has ribs, bosses or pockets is no sheet.
"""

from dataclasses import dataclass

import numpy as np

from estimator.geometry.edges import Edges, edges_between_faces
from estimator.geometry.mesh import volume
from estimator.geometry.round_faces import RoundFace, by_axis, round_faces, tolerance
from estimator.geometry.solid import Face, Shape, Solid

_MOST_FACES = 5_000
_MOST_PLANES = 400
"""The largest tell the thickness."""
_SMOOTH = 0.97
"""The cosine between the triangles on both sides of an edge that is no edge, however coarse."""
_THIN = 0.15
"""Thicker than this, of the square root of its area, it is a block."""
_ROOM = (0.93, 1.03)
"""Volume of the skin as sheet, over the solid's: rounded edges lack in it."""


@dataclass(frozen=True, eq=False)
class Skin:
    """One side. `numbers` are those of its faces in the solid's tuple, the largest plane first;
    `bends` tells of the round ones. `opposite` has of each of these the faces on the other side."""

    solid: Solid
    edges: Edges
    thickness: float
    numbers: tuple[int, ...]
    bends: dict[int, RoundFace]
    opposite: dict[int, list[Face]]

    def inner_radius(self, bend: RoundFace) -> float:
        """Of the bend that the face is a side of, mm."""
        return bend.radius if bend.hollow else bend.radius - self.thickness


def skin_of(solid: Solid) -> Skin | None:
    """The larger side of the solid, if it is sheet metal."""
    if len(solid.faces) > _MOST_FACES:
        return None
    planes = _planes(solid)
    thickness = _thickness(solid, planes)
    filled = volume(solid) if thickness is not None else None
    if thickness is None or filled is None:
        return None
    edges = edges_between_faces(solid)
    bends, opposite = _bends(solid, thickness)
    sides = _sides(solid, edges, planes, bends)
    areas = [_middle_area(solid, side, bends, thickness) for side in sides]
    side, area = sides[int(np.argmax(areas))], max(areas)
    is_sheet = all(_ROOM[0] < one * thickness / filled < _ROOM[1] for one in areas)
    if not is_sheet or thickness > _THIN * np.sqrt(area):
        return None
    round_ones = {number: bends[number] for number in side if number in bends}
    return Skin(solid, edges, thickness, tuple(side), round_ones, opposite)


def _planes(solid: Solid) -> list[int]:
    """The largest first."""
    numbers = [row for row, face in enumerate(solid.faces) if face.surface.shape is Shape.PLANE]
    return sorted(numbers, key=lambda number: -solid.area(solid.faces[number]))


def _thickness(solid: Solid, planes: list[int]) -> float | None:
    """The distance at which most plane area has plane area against it, across material."""
    against: dict[float, float] = {}
    near = tolerance(solid)
    for up, down in _levels(solid, planes, near):
        for high, looks_up in up:
            for low, looks_down in down:
                if high - low > near:
                    apart = round(high - low, 3)
                    against[apart] = against.get(apart, 0.0) + min(looks_up, looks_down)
    return max(against, key=lambda apart: (against[apart], -apart)) if against else None


Level = tuple[float, float]


def _levels(solid: Solid, planes: list[int], near: float) -> list[tuple[list[Level], list[Level]]]:
    """Of each direction of planes: the heights, with the area there, that look up and down it."""
    found: dict[tuple[float, ...], tuple[dict[float, float], dict[float, float]]] = {}
    for number in planes[:_MOST_PLANES]:
        face = solid.faces[number]
        normal = solid.normal(face)
        clear = np.flatnonzero(np.abs(normal) > 1e-3)
        if not len(clear):
            continue
        sign = np.sign(normal[clear[0]])
        axis = normal * sign
        height = float((solid.corners(face) @ axis).mean())
        sides = found.setdefault(tuple(np.round(axis, 3) + 0.0), ({}, {}))
        side = sides[0] if sign > 0 else sides[1]
        level = next((known for known in side if abs(known - height) < near / 2), height)
        side[level] = side.get(level, 0.0) + solid.area(face)
    return [(list(up.items()), list(down.items())) for up, down in found.values()]


def _bends(solid: Solid, thickness: float) -> tuple[dict[int, RoundFace], dict[int, list[Face]]]:
    """Cylinders that have another a thickness farther out round the same axis, looking the other
    way; by number."""
    near = tolerance(solid)
    numbers = {id(face): number for number, face in enumerate(solid.faces)}
    bends: dict[int, RoundFace] = {}
    opposite: dict[int, list[Face]] = {}
    cylinders = [one for one in round_faces(solid) if one.is_cylinder]
    for line in by_axis(cylinders, near):
        for one in line:
            wanted = one.radius + (thickness if one.hollow else -thickness)
            others = [
                other.face
                for other in line
                if other.hollow != one.hollow and abs(other.radius - wanted) < near
            ]
            if others:
                number = numbers[id(one.face)]
                bends[number], opposite[number] = one, others
    return bends, opposite


def _sides(
    solid: Solid, edges: Edges, planes: list[int], bends: dict[int, RoundFace]
) -> list[list[int]]:
    """The faces of the side with the largest plane, and of that with the largest one left."""
    allowed = set(planes) | bends.keys()
    around = _smoothly_around(solid, edges)
    sides: list[list[int]] = []
    for root in planes:
        if len(sides) == 2 or any(root in side for side in sides):
            continue
        side, seen = [root], {root}
        for number in side:
            further = sorted((around.get(number, set()) & allowed) - seen)
            side.extend(further)
            seen.update(further)
        sides.append(side)
    return sides


def _smoothly_around(solid: Solid, edges: Edges) -> dict[int, set[int]]:
    crosses = solid.crosses[edges.triangles]
    lengths = np.linalg.norm(crosses, axis=2)
    clear = (lengths > 0).all(axis=1)
    cosines = np.zeros(len(crosses))
    products = np.einsum("ij,ij->i", crosses[:, 0], crosses[:, 1])
    cosines[clear] = products[clear] / lengths[clear].prod(axis=1)
    smooth = cosines > _SMOOTH
    return Edges(edges.ends[smooth], edges.triangles[smooth], edges.faces[smooth]).around()


def _middle_area(
    solid: Solid, side: list[int], bends: dict[int, RoundFace], thickness: float
) -> float:
    """Of the side's faces at half the thickness, mm²."""
    total = 0.0
    for number in side:
        bend = bends.get(number)
        widened = 1.0
        if bend is not None:
            half = thickness / 2 if bend.hollow else -thickness / 2
            widened = (bend.radius + half) / bend.radius
        total += solid.area(solid.faces[number]) * widened
    return total
