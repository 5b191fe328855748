"""A solid as the facts are computed from it: triangles, grouped by the faces of its boundary.

All lengths are millimetres and all places are the world's, whatever file they came from. Triangles
turn counter-clockwise seen from outside: their normals point out of the material.
"""

from dataclasses import dataclass, replace
from enum import StrEnum
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

Numbers = NDArray[np.float64]
Indices = NDArray[np.int64]


class Shape(StrEnum):
    """What a face lies on, as far as the facts ask."""

    PLANE = "plane"
    CYLINDER = "cylinder"
    CONE = "cone"
    SPHERE = "sphere"
    TORUS = "torus"
    OTHER = "other"


@dataclass(frozen=True, eq=False)
class Surface:
    """What one face lies on. `origin` and unit `axis`, both (3,), place it: a plane's axis is its
    normal, either way, a cone's origin its apex. Only cylinders and spheres have one `radius`.
    What is `OTHER` has neither."""

    shape: Shape = Shape.OTHER
    origin: Numbers | None = None
    axis: Numbers | None = None
    radius: float | None = None

    def moved(self, matrix: Numbers) -> "Surface":
        """Placed by a (4, 4) `matrix` of rotation, reflection, even scale and translation."""
        if self.origin is None or self.axis is None:
            return self
        linear = matrix[:3, :3]
        scale = float(abs(np.linalg.det(linear)) ** (1 / 3))
        return Surface(
            self.shape,
            linear @ self.origin + matrix[:3, 3],
            linear @ self.axis / scale,
            None if self.radius is None else self.radius * scale,
        )


@dataclass(frozen=True, eq=False)
class Face:
    """A face of one solid. `rows` (k,) are those of the solid's triangles that it consists of;
    `where` is how the model numbers it: mesh, face."""

    where: tuple[int, int]
    surface: Surface
    rows: Indices


@dataclass(frozen=True, eq=False)
class Solid:
    """One solid. `points` (n, 3), each place once; `triangles` (m, 3) are rows of `points`.

    Solids that share a `prototype` are the same thing in other places.
    """

    name: str
    prototype: tuple[int, int]
    points: Numbers
    triangles: Indices
    faces: tuple[Face, ...]

    @cached_property
    def crosses(self) -> Numbers:
        """(m, 3): along each triangle's normal, as long as twice its area."""
        a, b, c = (self.points[self.triangles[:, corner]] for corner in range(3))
        crossed: Numbers = np.cross(b - a, c - a)
        return crossed

    @cached_property
    def areas(self) -> Numbers:
        """(m,): each triangle's area, mm²."""
        lengths: Numbers = np.linalg.norm(self.crosses, axis=1)
        return lengths / 2

    @cached_property
    def size(self) -> float:
        """The diagonal of its box, mm; what tolerances are measured by."""
        return float(np.linalg.norm(np.ptp(self.points, axis=0))) if len(self.points) else 0.0

    def corners(self, face: Face) -> Numbers:
        """(k, 3): the places that the face's triangles touch, each once."""
        touched = self.triangles[face.rows]
        if touched.size < len(self.points):
            return self.points[np.unique(touched)]
        marked = np.zeros(len(self.points), dtype=bool)
        marked[touched] = True
        return self.points[marked]

    def area(self, face: Face) -> float:
        """Of one face, mm²."""
        return float(self.areas[face.rows].sum())

    def normal(self, face: Face) -> Numbers:
        """(3,): where the face looks on the whole; zero where it closes upon itself."""
        total: Numbers = self.crosses[face.rows].sum(axis=0)
        length = float(np.linalg.norm(total))
        return total / length if length > 1e-9 * self.area(face) else np.zeros(3)

    def moved(self, name: str, matrix: Numbers, mesh: int) -> "Solid":
        """The same solid placed by a (4, 4) `matrix`, its faces numbered as that mesh's."""
        points = self.points @ matrix[:3, :3].T + matrix[:3, 3]
        mirrored = np.linalg.det(matrix[:3, :3]) < 0
        triangles = self.triangles[:, ::-1] if mirrored else self.triangles
        faces = tuple(
            replace(face, where=(mesh, face.where[1]), surface=face.surface.moved(matrix))
            for face in self.faces
        )
        return Solid(name, self.prototype, points, triangles, faces)


def across(axis: Numbers) -> tuple[Numbers, Numbers]:
    """Two unit vectors that make a right-handed frame with the unit vector `axis`: (u, v, axis)."""
    helper = np.eye(3)[int(np.argmin(np.abs(axis)))]
    first = np.cross(helper, axis)
    first /= np.linalg.norm(first)
    return first, np.cross(axis, first)
