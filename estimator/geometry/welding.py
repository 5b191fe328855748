"""From the triangles of one mesh to its solids: equal places joined, loose shells told apart."""

import numpy as np

from estimator.geometry.mesh import signed_volume
from estimator.geometry.solid import Face, Indices, Numbers, Solid, Surface

_MOST_SHELLS = 2_000


def weld(points: Numbers, triangles: Indices) -> tuple[Numbers, Indices]:
    """Each place once, and the triangles by those places. What makes a model gives the points
    along a shared edge to both of its faces, alike to the last bit: no tolerance is needed, and
    none joins what a gap keeps apart. Triangles with two corners in one place are left as they are:
    their area is nought, and the faces' numbering holds."""
    _, first, place = np.unique(_marks(points), return_index=True, return_inverse=True)
    place = place.reshape(-1)
    if not np.array_equal(points[first[place]], points):
        _, first, place = np.unique(points, axis=0, return_index=True, return_inverse=True)
    return points[first], place.reshape(-1)[triangles]


def _marks(points: Numbers) -> Indices:
    """(n,): a whole number for each place, alike for equal ones and hardly ever for others; much
    quicker to sort than rows are. -0.0 is 0.0 first."""
    bits = np.ascontiguousarray(points + 0.0).view(np.int64)
    marks = bits[:, 0].copy()
    for column in (1, 2):
        marks = (marks ^ (marks >> 29)) * np.int64(0x1B873593CC9E2D51 | 1) + bits[:, column]
    return np.asarray((marks ^ (marks >> 32)) * np.int64(0x2127599BF4325C37))


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
    shells = _shells(points, triangles)
    return [
        _solid(name, (mesh, number), points, triangles, face_of, surfaces, rows)
        for number, rows in enumerate(_with_hollows(points, triangles, shells))
    ]


def _shells(points: Numbers, triangles: Indices) -> list[Indices]:
    """The rows of the triangles of each shell. Where there are very many it is no set of solids but
    loose triangles, and all are one."""
    labels = joined(len(points), triangles[:, [0, 0]].reshape(-1), triangles[:, [1, 2]].reshape(-1))
    of_triangle = labels[triangles[:, 0]]
    if np.count_nonzero(np.bincount(of_triangle)) > _MOST_SHELLS:
        return [np.arange(len(triangles))]
    return _grouped(of_triangle)


def joined(count: int, one: Indices, other: Indices) -> Indices:
    """(count,): of each of so many things, the lowest that it hangs together with, where `one` and
    `other` (k,) are joined in pairs. Each round joins the roots of all pairs at once (Shiloach and
    Vishkin 1982), so that even a long chain takes few."""
    lowest = np.arange(count)
    while True:
        roots, others = lowest[one], lowest[other]
        least = np.minimum(roots, others)
        if np.array_equal(roots, others):
            return lowest
        np.minimum.at(lowest, roots, least)
        np.minimum.at(lowest, others, least)
        while not np.array_equal(lowest[lowest], lowest):
            lowest = lowest[lowest]


def _grouped(labels: Indices) -> list[Indices]:
    """The rows of each label, in the order in which the labels come up first."""
    order = np.argsort(labels, kind="stable")
    if not len(order):
        return []
    cuts = np.flatnonzero(np.diff(labels[order])) + 1
    return sorted(np.split(order, cuts), key=lambda rows: int(rows[0]))


def _with_hollows(points: Numbers, triangles: Indices, shells: list[Indices]) -> list[Indices]:
    """The shells, those that look inwards put to the first whose box holds theirs."""
    if len(shells) < 2:
        return shells
    boxes = [
        (places.min(axis=0), places.max(axis=0)) for places in _places(points, triangles, shells)
    ]
    inwards = [signed_volume(points, triangles[rows]) < 0 for rows in shells]
    outside = [row for row, inward in enumerate(inwards) if not inward]
    found = {row: [shells[row]] for row in outside}
    for row in (row for row, inward in enumerate(inwards) if inward):
        low, high = boxes[row]
        around = (
            other
            for other in outside
            if (boxes[other][0] <= low).all() and (boxes[other][1] >= high).all()
        )
        found.setdefault(next(around, row), []).append(shells[row])
    return [np.concatenate(rows) for rows in found.values()]


def _places(points: Numbers, triangles: Indices, shells: list[Indices]) -> list[Numbers]:
    return [points[triangles[rows]].reshape(-1, 3) for rows in shells]


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
