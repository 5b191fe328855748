"""Where a hole ends in material: what closes it, if anything."""

import numpy as np

from estimator.geometry.round_faces import RoundFace
from estimator.geometry.solid import Solid


class Stops:
    """Asks of one solid's holes whether they are closed at an end."""

    def __init__(self, solid: Solid) -> None:
        self._solid = solid
        boxes = [_box(solid, row) for row in range(len(solid.faces))]
        self._middles = np.array([middle for middle, _ in boxes])
        self._wide = np.array([wide for _, wide in boxes])
        self._looks = np.array([solid.crosses[face.rows].sum(axis=0) / 2 for face in solid.faces])

    def stop(self, end: RoundFace, way: int, near: float) -> bool:
        """Whether the hole whose last wall on this `way` along its axis (1 or -1) is `end` is
        closed there: by faces no wider than itself that look back into it, over half its section.
        A flat bottom, a drill's tip and a ball end do; what is around its mouth is wider, and what
        is on the other side of a cavity isn't at its end."""
        axis, radius = end.axis, end.outer
        height = end.high if way > 0 else -end.low
        beyond = way * axis.heights(self._middles) - height
        off = np.linalg.norm(axis.spokes(self._middles), axis=1)
        back = -way * (self._looks @ axis.direction)
        likely = np.flatnonzero(
            (self._wide < 4 * radius)
            & (beyond > -near)
            & (beyond < 1.5 * radius)
            & (off < radius)
            & (back > 1e-3 * radius**2)
        )
        closed = sum(float(back[row]) for row in likely if self._fits(end, int(row), near))
        return closed > np.pi * radius**2 / 2

    def _fits(self, end: RoundFace, row: int, near: float) -> bool:
        spokes = end.axis.spokes(self._solid.corners(self._solid.faces[row]))
        farthest = float(np.linalg.norm(spokes, axis=1).max())
        return farthest < end.outer * 1.001 + near


def _box(solid: Solid, row: int) -> tuple[np.ndarray, float]:
    corners = solid.corners(solid.faces[row])
    low, high = corners.min(axis=0), corners.max(axis=0)
    return (low + high) / 2, float(np.linalg.norm(high - low))
