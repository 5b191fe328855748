"""Faces of a mesh that has none: triangles that go on from each other without an edge."""

import numpy as np

from estimator.geometry.solid import Indices, Numbers
from estimator.geometry.welding import joined

_EDGE = np.cos(np.radians(32))
"""Facets that turn by more meet at an edge. Round holes are cut into twelve facets and more."""


def segments(points: Numbers, triangles: Indices) -> Indices:
    """(m,): of each triangle, the number of its face; `points` (n, 3) each once."""
    corners = points[triangles]
    crosses = np.cross(corners[:, 1] - corners[:, 0], corners[:, 2] - corners[:, 0])
    lengths = np.linalg.norm(crosses, axis=1, keepdims=True)
    normals = np.divide(crosses, lengths, out=np.zeros_like(crosses), where=lengths > 0)
    one, other = _neighbours(len(points), triangles)
    smooth = np.einsum("ij,ij->i", normals[one], normals[other]) > _EDGE
    labels = joined(len(triangles), one[smooth], other[smooth])
    return np.unique(labels, return_inverse=True)[1].reshape(-1)


def _neighbours(count: int, triangles: Indices) -> tuple[Indices, Indices]:
    """Of each edge that just two triangles share, both."""
    pairs = np.concatenate((triangles[:, [0, 1]], triangles[:, [1, 2]], triangles[:, [2, 0]]))
    keys = pairs.min(axis=1) * count + pairs.max(axis=1)
    order = np.argsort(keys, kind="stable")
    _, first, times = np.unique(keys[order], return_index=True, return_counts=True)
    first = first[times == 2]
    owners = order % len(triangles)
    return owners[first], owners[first + 1]
