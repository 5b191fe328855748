"""Faces that go round an axis: which axis, which way they look, how far they reach and turn."""

from dataclasses import dataclass

import numpy as np

from estimator.geometry.solid import Face, Numbers, Shape, Solid, across

FULL_TURN = 2 * np.pi
_PARALLEL = 1e-3
_SAME = 1e-4
"""How near, of the solid's size, two axes or radii are to be one. At least `_FINEST`."""
_FINEST = 5e-3


@dataclass(frozen=True, eq=False)
class Axis:
    """A line. `direction` is a unit vector whose first clear part is positive, `foot` its point
    nearest to the origin, so that the same line is always told alike."""

    direction: Numbers
    foot: Numbers

    @classmethod
    def through(cls, origin: Numbers, direction: Numbers) -> "Axis":
        """The line through `origin` along a unit `direction`, either way."""
        leading = direction[np.flatnonzero(np.abs(direction) > 1e-4)[0]]
        direction = direction if leading > 0 else -direction
        return cls(direction, origin - (origin @ direction) * direction)

    def heights(self, points: Numbers) -> Numbers:
        """(n,): where each point is along the axis."""
        return points @ self.direction

    def spokes(self, points: Numbers) -> Numbers:
        """(n, 3): from the axis square to each point."""
        offset = points - self.foot
        return offset - np.outer(offset @ self.direction, self.direction)


@dataclass(frozen=True, eq=False)
class RoundFace:
    """A face of revolution. `hollow` where it looks at its axis, as a hole's wall does. `low` and
    `high` are heights along the axis; the others distances from it: the least, the most, and those
    at the lowest and the highest corner."""

    face: Face
    axis: Axis
    hollow: bool
    low: float
    high: float
    inner: float
    outer: float
    at_low: float
    at_high: float

    @property
    def radius(self) -> float:
        """Of a cylinder, as told; of others, their largest."""
        return self.face.surface.radius or self.outer

    @property
    def is_cylinder(self) -> bool:
        return self.face.surface.shape is Shape.CYLINDER


def tolerance(solid: Solid) -> float:
    """How near axes and radii of this solid have to be to be one, mm."""
    return max(_FINEST, _SAME * solid.size)


def round_faces(solid: Solid) -> list[RoundFace]:
    """Its cylinders, cones and tori."""
    round_shapes = (Shape.CYLINDER, Shape.CONE, Shape.TORUS)
    return [
        _round_face(solid, face)
        for face in solid.faces
        if face.surface.shape in round_shapes and solid.area(face) > 0
    ]


def _round_face(solid: Solid, face: Face) -> RoundFace:
    surface = face.surface
    assert surface.origin is not None and surface.axis is not None
    axis = Axis.through(surface.origin, surface.axis)
    corners = solid.corners(face)
    heights = axis.heights(corners)
    distances = np.linalg.norm(axis.spokes(corners), axis=1)
    middles = solid.points[solid.triangles[face.rows]].mean(axis=1)
    looks = float(np.einsum("ij,ij->", solid.crosses[face.rows], axis.spokes(middles)))
    return RoundFace(
        face,
        axis,
        looks < 0,
        float(heights.min()),
        float(heights.max()),
        float(distances.min()),
        float(distances.max()),
        float(distances[np.argmin(heights)]),
        float(distances[np.argmax(heights)]),
    )


def by_axis(faces: list[RoundFace], near: float) -> list[list[RoundFace]]:
    """Those that go round one line together, `near` in mm apart at most."""
    if not faces:
        return []
    directions = np.array([one.axis.direction for one in faces])
    feet = np.array([one.axis.foot for one in faces])
    left = np.ones(len(faces), dtype=bool)
    groups = []
    for row in range(len(faces)):
        if not left[row]:
            continue
        turned = np.linalg.norm(np.cross(directions, directions[row]), axis=1)
        offset = feet - feet[row]
        offset = offset - np.outer(offset @ directions[row], directions[row])
        same = left & (turned < _PARALLEL) & (np.linalg.norm(offset, axis=1) < near)
        left &= ~same
        groups.append([faces[other] for other in np.flatnonzero(same)])
    return groups


def by_radius(faces: list[RoundFace], near: float) -> list[list[RoundFace]]:
    """Those whose radii are within `near` of the next, the narrowest first."""
    ordered = sorted(faces, key=lambda one: one.radius)
    groups: list[list[RoundFace]] = []
    for one in ordered:
        if groups and one.radius - groups[-1][-1].radius < near:
            groups[-1].append(one)
        else:
            groups.append([one])
    return groups


def turn(solid: Solid, faces: list[RoundFace], axis: Axis) -> float:
    """How far round the axis the faces go together, radians: a full turn at most. Measured on the
    triangles, as what is told of a face is its whole surface's, also where much is cut away."""
    starts, ends = np.concatenate([_arcs(solid, one.face, axis) for one in faces]).T
    # What passes the beginning of the circle covers there as well.
    starts = np.concatenate((starts, starts - FULL_TURN, starts + FULL_TURN))
    ends = np.concatenate((ends, ends - FULL_TURN, ends + FULL_TURN))
    order = np.argsort(starts)
    starts, ends = starts[order].clip(0, FULL_TURN), ends[order].clip(0, FULL_TURN)
    reached = np.concatenate(([0.0], np.maximum.accumulate(ends)))
    gaps = np.concatenate((starts, [FULL_TURN])) - reached
    return FULL_TURN - float(gaps[gaps > 1e-6].sum())


def _arcs(solid: Solid, face: Face, axis: Axis) -> Numbers:
    """(k, 2): between which angles round the axis each triangle of the face lies, radians."""
    u, v = across(axis.direction)
    spokes = axis.spokes(solid.points[solid.triangles[face.rows]].reshape(-1, 3))
    angles = np.arctan2(spokes @ v, spokes @ u).reshape(-1, 3)
    # No triangle of a round face goes half round: what looks so lies across where angles begin.
    wide = np.ptp(angles, axis=1) > np.pi
    angles[wide] = np.where(angles[wide] < 0, angles[wide] + FULL_TURN, angles[wide])
    return np.stack((angles.min(axis=1), angles.max(axis=1)), axis=1)
