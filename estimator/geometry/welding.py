"""From the triangles of one mesh to its solids: equal places joined, loose shells told apart."""

import numpy as np

from estimator.geometry.mesh import signed_volume
from estimator.geometry.solid import Face, Indices, Numbers, Solid, Surface


def weld(points: Numbers, triangles: Indices) -> tuple[Numbers, Indices]:
    """Each place once, and the triangles by those places. What makes a model gives the points
    along a shared edge to both of its faces, alike to the last bit: no tolerance is needed, and
    none joins what a gap keeps apart. Triangles with two corners in one place are left as they are:
    their area is nought, and the faces' numbering holds."""
    # Rows are compared as bytes, which is much faster than by columns; -0.0 is 0.0 first.
    rows = np.ascontiguousarray(points + 0.0).view(np.dtype((np.void, 24))).reshape(-1)
    _, first, place = np.unique(rows, return_index=True, return_inverse=True)
    return points[first], place.reshape(-1)[triangles]


def solids_of(
    name: str,
    points: Numbers,
    triangles: Indices,
    face_of: Indices,
    surfaces: list[Surface],
    mesh: int,
) -> list[Solid]:
    """The solids of one mesh. `points` (n, 3) mm, `triangles` (m, 3), `face_of` (m,) tells of each
    triangle its face, a row of `surfaces`.

    A shell turned inside out is a hollow of the solid around it, so it belongs to the first shell
    whose box holds its own.
    """
    points, triangles = weld(points, triangles)
    shells = _shells(len(points), triangles)
    outside: list[Indices] = []
    hollows: list[Indices] = []
    for rows in _grouped(shells):
        inside_out = signed_volume(points, triangles[rows]) < 0
        (hollows if inside_out else outside).append(rows)
    if not outside:
        outside, hollows = hollows, []
    for hollow in hollows:
        _give_to_its_solid(points, triangles, outside, hollow)
    return [
        _solid(name, (mesh, number), points, triangles, face_of, surfaces, rows)
        for number, rows in enumerate(outside)
    ]


def _shells(count: int, triangles: Indices) -> Indices:
    """(m,): of each triangle, the lowest point that it hangs together with."""
    lowest = np.arange(count)
    while True:
        least = lowest[triangles].min(axis=1)
        now = lowest.copy()
        for corner in range(3):
            np.minimum.at(now, triangles[:, corner], least)
        now = np.minimum(now, now[now])
        now = now[now]
        if np.array_equal(now, lowest):
            return np.asarray(lowest[triangles[:, 0]])
        lowest = now


def _grouped(labels: Indices) -> list[Indices]:
    """The rows of each label, in the order in which the labels come up first."""
    order = np.argsort(labels, kind="stable")
    if not len(order):
        return []
    cuts = np.flatnonzero(np.diff(labels[order])) + 1
    return sorted(np.split(order, cuts), key=lambda rows: int(rows[0]))


def _give_to_its_solid(
    points: Numbers, triangles: Indices, outside: list[Indices], hollow: Indices
) -> None:
    inner = points[triangles[hollow]].reshape(-1, 3)
    for number, rows in enumerate(outside):
        outer = points[triangles[rows]].reshape(-1, 3)
        if (outer.min(axis=0) <= inner.min(axis=0)).all() and (
            outer.max(axis=0) >= inner.max(axis=0)
        ).all():
            outside[number] = np.concatenate((rows, hollow))
            return
    outside.append(hollow)


def _solid(
    name: str,
    prototype: tuple[int, int],
    points: Numbers,
    triangles: Indices,
    face_of: Indices,
    surfaces: list[Surface],
    rows: Indices,
) -> Solid:
    used, corners = np.unique(triangles[rows], return_inverse=True)
    numbers = face_of[rows]
    faces = tuple(
        Face((prototype[0], int(numbers[group[0]])), surfaces[int(numbers[group[0]])], group)
        for group in _grouped(numbers)
    )
    return Solid(name, prototype, points[used], corners.reshape(-1, 3), faces)
