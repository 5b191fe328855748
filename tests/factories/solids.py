"""Solids whose facts are known by hand: rings joined by bands, and strips bent from sheet."""

import math
from collections.abc import Sequence
from itertools import pairwise

import numpy as np

from estimator.geometry.solid import Shape, Solid, Surface
from estimator.geometry.welding import solids_of

AROUND = 96
"""Of how many corners a circle is made."""
Profile = Sequence[tuple[float, float]]
"""Radii and heights, from one end to the other."""


def circle(radius: float, height: float, x: float = 0.0) -> np.ndarray:
    """(n, 3); a single place where the radius is 0."""
    if radius == 0:
        return np.array([[x, 0.0, height]])
    angles = np.linspace(0, 2 * math.pi, AROUND, endpoint=False)
    return np.stack(
        (x + radius * np.cos(angles), radius * np.sin(angles), np.full(AROUND, height)), axis=1
    )


def square(side: float, height: float) -> np.ndarray:
    """(n, 3), one place for each of a circle's."""
    ring = circle(1.0, height)
    ring[:, :2] *= side / 2 / np.abs(ring[:, :2]).max(axis=1, keepdims=True)
    return ring


def joined(rings: Sequence[np.ndarray], surfaces: Sequence[Surface], pieces: int = 1) -> Solid:
    """Bands from each ring to the next, each of so many faces; a band for each surface."""
    points, triangles, face_of, told = [], [], [], []
    starts = np.cumsum([0] + [len(ring) for ring in rings])
    for ring in rings:
        points.append(ring)
    for band, surface in enumerate(surfaces):
        there = (band + 1) % len(rings)
        for step in range(AROUND):
            corners = [
                starts[ring] + (at % AROUND if len(rings[ring]) > 1 else 0)
                for ring, at in ((band, step), (band, step + 1), (there, step + 1), (there, step))
            ]
            for one in ((0, 1, 2), (0, 2, 3)):
                if len({corners[at] for at in one}) == 3:
                    triangles.append([corners[at] for at in one])
                    face_of.append(len(told) + step * pieces // AROUND)
        told += [surface] * pieces
    return solid(np.concatenate(points), np.array(triangles), np.array(face_of), told)


def solid(points: np.ndarray, triangles: np.ndarray, face_of: np.ndarray, told: list) -> Solid:
    """Turned so that its triangles look outwards."""
    a, b, c = (points[triangles[:, at]] for at in range(3))
    if np.einsum("ij,ij->", a, np.cross(b, c)) < 0:
        triangles = triangles[:, ::-1]
    (one,) = solids_of("part", points, triangles, face_of, told, 0)
    return one


def around(radius: float, x: float = 0.0) -> Surface:
    """A cylinder along z."""
    return Surface(Shape.CYLINDER, np.array([x, 0.0, 0.0]), np.array([0.0, 0.0, 1.0]), radius)


def between(one: tuple[float, float], other: tuple[float, float]) -> Surface:
    """What a band from one radius and height to another lies on."""
    axis = np.array([0.0, 0.0, 1.0])
    if one[0] == other[0]:
        return around(one[0])
    shape = Shape.PLANE if one[1] == other[1] else Shape.CONE
    return Surface(shape, np.array([0.0, 0.0, one[1]]), axis)


def turned(profile: Profile, pieces: int = 1) -> Solid:
    """Round about z; the profile begins and ends at radius 0."""
    rings = [circle(*place) for place in profile]
    bands = [between(one, other) for one, other in pairwise(profile)]
    return joined(rings, bands, pieces)


def drilled(side: float, thickness: float, hole: Profile, pieces: int = 1) -> Solid:
    """A square block with one hole in its top: downwards, to the bottom or to radius 0."""
    flat = plane()
    bands = [between(one, other) for one, other in pairwise(hole)]
    outside = [square(side, 0), square(side, thickness)]
    rings = [*outside, *(circle(*place) for place in hole)]
    if hole[-1][0] == 0:
        return joined([circle(0, 0), *rings], [flat, Surface(), flat, *bands], pieces)
    return joined(rings, [Surface(), flat, *bands, flat], pieces)


Bends = Sequence[tuple[float, float]]
"""Angles, positive to the left, and inner radii."""


def strip(thickness: float, width: float, legs: Sequence[float], bends: Bends) -> Solid:
    """Sheet bent between its legs. Its cross-section lies in x and z, its width along y."""
    here, heading = np.zeros(2), 0.0
    section: list[tuple[np.ndarray, np.ndarray]] = [_across(here, heading, thickness)]
    surfaces: list[tuple[Surface, Surface, int]] = []
    for leg, bend in zip(legs, [*bends, None], strict=True):
        here = here + leg * _way(heading)
        section.append(_across(here, heading, thickness))
        surfaces.append((plane(), plane(), 1))
        if bend is None:
            continue
        angle, inner = math.radians(bend[0]), bend[1]
        side = math.copysign(1.0, angle)
        centre = here + side * (inner + thickness / 2) * _way(heading + math.pi / 2)
        steps = max(2, round(abs(math.degrees(angle)) / 5))
        for step in range(1, steps + 1):
            turned_to = heading + angle * step / steps
            place = centre - side * (inner + thickness / 2) * _way(turned_to + math.pi / 2)
            section.append(_across(place, turned_to, thickness))
        heading += angle
        here = centre - side * (inner + thickness / 2) * _way(heading + math.pi / 2)
        left, right = (inner, inner + thickness) if side > 0 else (inner + thickness, inner)
        surfaces.append((_round(centre, left), _round(centre, right), steps))
    return _extruded(section, surfaces, width)


def _way(angle: float) -> np.ndarray:
    return np.array([math.cos(angle), math.sin(angle)])


def _across(place: np.ndarray, heading: float, thickness: float) -> tuple[np.ndarray, np.ndarray]:
    off = _way(heading + math.pi / 2) * thickness / 2
    return place + off, place - off


def plane() -> Surface:
    """A plane, square to z as far as anybody is told."""
    return Surface(Shape.PLANE, np.zeros(3), np.array([0.0, 0.0, 1.0]))


def _round(centre: np.ndarray, radius: float) -> Surface:
    origin = np.array([centre[0], 0.0, centre[1]])
    return Surface(Shape.CYLINDER, origin, np.array([0.0, 1.0, 0.0]), radius)


def _extruded(
    section: list[tuple[np.ndarray, np.ndarray]],
    surfaces: list[tuple[Surface, Surface, int]],
    width: float,
) -> Solid:
    """Quads along the strip: left, right and both edges of its width; and its two ends."""
    places = [
        (place[0], y, place[1])
        for left_right in section
        for place in left_right
        for y in (0, width)
    ]
    quads: list[tuple[int, int, int, int, int]] = []
    told: list[Surface] = [plane(), plane(), plane(), plane()]
    at = 0
    for left, right, steps in surfaces:
        for _ in range(steps):
            a, b = 4 * at, 4 * (at + 1)
            quads.append((a, a + 1, b + 1, b, len(told)))
            quads.append((a + 2, b + 2, b + 3, a + 3, len(told) + 1))
            quads.append((a, b, b + 2, a + 2, 0))
            quads.append((a + 1, a + 3, b + 3, b + 1, 1))
            at += 1
        told += [left, right]
    end = 4 * at
    quads += [(0, 2, 3, 1, 2), (end, end + 1, end + 3, end + 2, 3)]
    triangles = [one for a, b, c, d, _ in quads for one in ((a, b, c), (a, c, d))]
    face_of = [face for *_, face in quads for _ in range(2)]
    return solid(np.array(places), np.array(triangles), np.array(face_of), told)
