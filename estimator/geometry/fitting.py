"""What a face lies on where its file doesn't say: planes and cylinders, found from its triangles.

Files from older systems, and all from meshes, tell of a round hole as a spline or as facets.
"""

from dataclasses import replace

import numpy as np

from estimator.geometry.solid import Face, Numbers, Shape, Solid, Surface

_FLAT = 1e-3
"""How far, in radians, normals may turn on what is called a plane."""
_ROUND = 2e-3
"""How far corners may be off a cylinder, of its radius."""


def fitted(solid: Solid) -> Solid:
    """The same solid, its faces of unknown surface told as planes and cylinders where they are."""
    if all(face.surface.shape is not Shape.OTHER for face in solid.faces):
        return solid
    return replace(solid, faces=tuple(_fitted(solid, face) for face in solid.faces))


def _fitted(solid: Solid, face: Face) -> Face:
    if face.surface.shape is not Shape.OTHER:
        return face
    crosses = solid.crosses[face.rows]
    lengths = np.linalg.norm(crosses, axis=1)
    clear = lengths > 1e-6 * lengths.max(initial=0.0)
    if not clear.any():
        return face
    normals = crosses[clear] / lengths[clear, None]
    corners = solid.corners(face)
    surface = _plane(normals, lengths[clear], corners) or _cylinder(normals, corners)
    return replace(face, surface=surface or face.surface)


def _plane(normals: Numbers, weights: Numbers, corners: Numbers) -> Surface | None:
    mean = np.average(normals, axis=0, weights=weights)
    length = float(np.linalg.norm(mean))
    if length < 0.5:
        return None
    mean /= length
    # Slivers have no direction to speak of: the corners must lie in it as well.
    off = np.ptp(corners @ mean)
    wide = float(np.linalg.norm(np.ptp(corners, axis=0)))
    if off > _FLAT * wide or float((normals @ mean).min()) < 0.9:
        return None
    return Surface(Shape.PLANE, corners.mean(axis=0), mean)


def _cylinder(normals: Numbers, corners: Numbers) -> Surface | None:
    """The axis is what all normals are square to; then its circle by least squares (Kåsa 1976)."""
    if len(corners) < 6:
        return None
    _, _, rows = np.linalg.svd(normals, full_matrices=False)
    axis = rows[2]
    if float(np.abs(normals @ axis).max()) > 0.02:
        return None
    first, second = rows[0], rows[1]
    flat = np.stack((corners @ first, corners @ second), axis=1)
    middle = flat.mean(axis=0)
    local = flat - middle
    system = np.column_stack((2 * local, np.ones(len(local))))
    (x, y, rest), _, rank, _ = np.linalg.lstsq(system, (local**2).sum(axis=1), rcond=None)
    square = rest + x * x + y * y
    if rank < 3 or square <= 0:
        return None
    radius = float(np.sqrt(square))
    if float(np.abs(np.hypot(local[:, 0] - x, local[:, 1] - y) - radius).max()) > _ROUND * radius:
        return None
    origin = (middle[0] + x) * first + (middle[1] + y) * second
    return Surface(Shape.CYLINDER, origin, axis, radius)
