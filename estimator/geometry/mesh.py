"""Volume, area and boxes of triangles. Lengths in mm."""

from collections.abc import Iterable

import numpy as np

from estimator.geometry.facts import Size
from estimator.geometry.hull import least_rectangle
from estimator.geometry.solid import Indices, Numbers, Shape, Solid, across

_DIRECTIONS = 12
"""How many directions a smallest box is tried along."""
_MANY_POINTS = 20_000


def signed_volume(points: Numbers, triangles: Indices) -> float:
    """mm³, by the divergence theorem: the sum of the tetrahedra between each triangle and one
    point, here the middle of the box, so that little is lost far from the origin. Negative where
    the triangles look inwards; without meaning where they don't close."""
    if not len(triangles):
        return 0.0
    middle = (points.min(axis=0) + points.max(axis=0)) / 2
    a, b, c = (points[triangles[:, corner]] - middle for corner in range(3))
    return float(np.einsum("ij,ij->", a, np.cross(b, c))) / 6


def is_closed(points: Numbers, triangles: Indices) -> bool:
    """Whether the boundary goes all the way round, so that its volume has a meaning: each edge is
    walked as often one way as the other. Cracks of a thousandth of the size are passed over: some
    modellers leave them where a seam meets a point."""
    if not len(triangles):
        return False
    edges = np.concatenate((triangles[:, [0, 1]], triangles[:, [1, 2]], triangles[:, [2, 0]]))
    low, high = edges.min(axis=1), edges.max(axis=1)
    way = np.sign(edges[:, 1] - edges[:, 0])
    keys, edge = np.unique(low * len(points) + high, return_inverse=True)
    open_ones = keys[np.bincount(edge.reshape(-1), weights=way) != 0]
    ends = points[open_ones // len(points)] - points[open_ones % len(points)]
    crack = float(np.linalg.norm(ends, axis=1).sum())
    return crack <= 1e-3 * float(np.linalg.norm(np.ptp(points, axis=0)))


def volume(solid: Solid) -> float | None:
    """mm³; None where the solid's boundary doesn't close around anything."""
    if not is_closed(solid.points, solid.triangles):
        return None
    found = abs(signed_volume(solid.points, solid.triangles))
    return found if found > 1e-9 * solid.size**3 else None


def area(solid: Solid) -> float:
    """Of the whole boundary, mm²."""
    return float(solid.areas.sum())


def box(points: Numbers) -> Size:
    """Along the axes of the file: x, y, z, mm. Needs a point."""
    x, y, z = (float(length) for length in np.ptp(points, axis=0))
    return (x, y, z)


def oriented_box(solids: Iterable[Solid]) -> Size:
    """The smallest box in any direction found, longest side first, mm.

    The smallest box around a body has a side flush with its hull (O'Rourke 1985 shows as much of
    two), and parts are mostly flush where they are plane or along an axis: the directions tried are
    those of the largest plane and round faces, and the file's own.
    """
    solids = list(solids)
    points = np.concatenate([solid.points for solid in solids])
    few = 6 if len(points) > _MANY_POINTS else _DIRECTIONS
    sizes = [_box_along(points, axis) for axis in _directions(solids, few)]
    best = min(sizes, key=lambda sides: sides[0] * sides[1] * sides[2])
    longest, middle, shortest = sorted(best, reverse=True)
    return (longest, middle, shortest)


def _directions(solids: list[Solid], few: int) -> list[Numbers]:
    weights: dict[tuple[float, ...], tuple[float, Numbers]] = {}
    for solid in solids:
        for face in solid.faces:
            axis = face.surface.axis
            if axis is None or face.surface.shape in (Shape.SPHERE, Shape.OTHER):
                continue
            leading = axis[np.flatnonzero(np.abs(axis) > 1e-6)[0]]
            key = tuple(np.round(axis * np.sign(leading), 5))
            weights[key] = (weights.get(key, (0.0, axis))[0] + solid.area(face), axis)
    largest = sorted(weights.values(), key=lambda weighed: -weighed[0])[:few]
    return [*np.eye(3), *(axis for _, axis in largest)]


def _box_along(points: Numbers, axis: Numbers) -> Size:
    """The smallest box one of whose sides is square to `axis`."""
    height = float(np.ptp(points @ axis))
    first, second = across(axis)
    width, depth = least_rectangle(np.stack((points @ first, points @ second), axis=1))
    return (height, width, depth)
