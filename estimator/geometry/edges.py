"""The edges of a solid's triangles: which two triangles, and so which two faces, meet at each."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from estimator.geometry.solid import Indices, Solid


@dataclass(frozen=True, eq=False)
class Edges:
    """Each edge that two triangles of different faces share. All (e, 2): `ends` are rows of the
    solid's points; `triangles` rows of its triangles; `faces` numbers in its tuple of faces."""

    ends: Indices
    triangles: Indices
    faces: Indices

    def around(self) -> dict[int, set[int]]:
        """Of each face, those that it meets."""
        met: dict[int, set[int]] = {}
        for one, other in np.unique(self.faces, axis=0).tolist():
            met.setdefault(one, set()).add(other)
            met.setdefault(other, set()).add(one)
        return met

    def between(self, one: int, other: int) -> Iterator[tuple[int, int]]:
        """Rows of the edges between two faces, each with the side, 0 or 1, on which `one` is."""
        for side in (0, 1):
            hit = (self.faces[:, side] == one) & (self.faces[:, 1 - side] == other)
            for row in np.flatnonzero(hit).tolist():
                yield row, side


def face_of_triangles(solid: Solid) -> Indices:
    """(m,): of each triangle, the number of its face."""
    numbers = np.zeros(len(solid.triangles), dtype=np.int64)
    for number, face in enumerate(solid.faces):
        numbers[face.rows] = number
    return numbers


def edges_between_faces(solid: Solid) -> Edges:
    """Those at which two faces meet; edges of one or of more than two triangles are left out."""
    corners = solid.triangles
    pairs = np.concatenate((corners[:, [0, 1]], corners[:, [1, 2]], corners[:, [2, 0]]))
    owners = np.tile(np.arange(len(corners)), 3)
    ends = np.sort(pairs, axis=1)
    keys = ends[:, 0] * len(solid.points) + ends[:, 1]
    order = np.argsort(keys, kind="stable")
    _, first, count = np.unique(keys[order], return_index=True, return_counts=True)
    first = first[count == 2]
    triangles = np.stack((owners[order[first]], owners[order[first + 1]]), axis=1)
    faces = face_of_triangles(solid)[triangles]
    apart = faces[:, 0] != faces[:, 1]
    return Edges(ends[order[first]][apart], triangles[apart], faces[apart])
