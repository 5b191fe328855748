"""Laying the faces of a skin into a plane, each against the one before along their common edge."""

from dataclasses import dataclass

import numpy as np

from estimator.geometry.round_faces import FULL_TURN, RoundFace
from estimator.geometry.skin import Skin
from estimator.geometry.solid import Numbers, Solid, across

_BACK = 0.5
"""Radians before its first edge that a bend's angles may begin: its edges aren't quite straight."""


@dataclass(frozen=True, eq=False)
class Laid:
    """How one face lies in the plane. In space it starts at `start` and has the unit directions
    `along` the edge and `away` from it; in the plane these are `flat_start`, `flat_along`,
    `flat_away`. A bend is rolled out around its axis with the `neutral` radius."""

    start: Numbers
    along: Numbers
    away: Numbers
    flat_start: Numbers
    flat_along: Numbers
    flat_away: Numbers
    bend: RoundFace | None = None
    neutral: float = 0.0

    def places(self, points: Numbers) -> Numbers:
        """(n, 2): where these points (n, 3) of the face lie."""
        offset = points - self.start
        away = offset @ self.away if self.bend is None else self._rolled(points)
        placed: Numbers = (
            self.flat_start
            + np.outer(offset @ self.along, self.flat_along)
            + np.outer(away, self.flat_away)
        )
        return placed

    def _rolled(self, points: Numbers) -> Numbers:
        assert self.bend is not None
        axis = self.bend.axis
        first = axis.spokes(self.start[None])[0]
        first /= np.linalg.norm(first)
        second = np.cross(axis.direction, first)
        if second @ self.away < 0:
            second = -second
        spokes = axis.spokes(points)
        angles = np.arctan2(spokes @ second, spokes @ first)
        return np.asarray(self.neutral * ((angles + _BACK) % FULL_TURN - _BACK))


def first_laid(solid: Solid, number: int) -> Laid:
    """The plane that all others are laid against, seen from outside."""
    face = solid.faces[number]
    along, away = across(solid.normal(face))
    start = solid.points[solid.triangles[face.rows[0], 0]]
    return Laid(start, along, away, np.zeros(2), np.array([1.0, 0.0]), np.array([0.0, 1.0]))


def lay_next(
    skin: Skin, before: Laid, here: int, there: int, shared: list[tuple[int, int]], k_factor: float
) -> Laid | None:
    """The face `there` against `here`, which lies as `before` says, along the longest of the edges
    that they share (rows of the skin's edges, and on which side `here` is)."""
    solid, edges = skin.solid, skin.edges
    ends = solid.points[edges.ends[[row for row, _ in shared]]]
    longest = int(np.argmax(np.linalg.norm(ends[:, 1] - ends[:, 0], axis=1)))
    row, side = shared[longest]
    start, end = ends[longest]
    along = (end - start) / np.linalg.norm(end - start)
    inside = _third(solid, edges.triangles[row, side], edges.ends[row])
    beyond = _third(solid, edges.triangles[row, 1 - side], edges.ends[row])
    bend = skin.bends.get(there)
    around = bend or skin.bends.get(here)
    if around is not None:
        straight = float(along @ around.axis.direction)
        if abs(straight) < 0.99:
            return None
        along = around.axis.direction * np.sign(straight)
    flat_start, flat_end, flat_inside = before.places(np.stack((start, end, inside)))
    flat_along = (flat_end - flat_start) / np.linalg.norm(flat_end - flat_start)
    square = np.array([-flat_along[1], flat_along[0]])
    flat_away = -square if square @ (flat_inside - flat_start) > 0 else square
    normal = _outward(solid, there, start, bend)
    away = np.cross(normal, along)
    if away @ (beyond - start) < 0:
        away = -away
    neutral = skin.inner_radius(bend) + k_factor * skin.thickness if bend else 0.0
    return Laid(start, along, away, flat_start, flat_along, flat_away, bend, neutral)


def _third(solid: Solid, triangle: int, ends: Numbers) -> Numbers:
    """The corner of the triangle that isn't on its edge."""
    corner = next(one for one in solid.triangles[triangle].tolist() if one not in ends)
    found: Numbers = solid.points[corner]
    return found


def _outward(solid: Solid, number: int, place: Numbers, bend: RoundFace | None) -> Numbers:
    """A unit normal of the face at a place on it, either way."""
    if bend is None:
        return solid.normal(solid.faces[number])
    spoke = bend.axis.spokes(place[None])[0]
    return np.asarray(spoke / np.linalg.norm(spoke))
