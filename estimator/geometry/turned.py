"""Parts for a lathe: how thick and how long the bar has to be."""

import numpy as np

from estimator.geometry.facts import Turned
from estimator.geometry.round_faces import FULL_TURN, RoundFace, by_axis, round_faces, tolerance
from estimator.geometry.round_faces import turn as turn_of
from estimator.geometry.solid import Numbers, Shape, Solid

_ENOUGH = 0.8
"""Of its surface, how much has to come from turning: keyways, flats and cross holes are milled."""
_ENOUGH_OF_A_TURN = FULL_TURN * 0.6
_SQUARE = 0.999
_THINNEST = 0.03
"""Of its diameter, how long it is at the least: what is thinner is cut from sheet."""


def turned(solid: Solid) -> Turned | None:
    """The bar that the solid is turned from; None where it isn't mostly round about one axis.

    The widest place has to be round itself, most of the way: a hexagon or a plate with a hole in
    its middle is none.
    """
    faces = round_faces(solid)
    near = tolerance(solid)
    lines = by_axis(faces, near)
    if not lines:
        return None
    line = max(lines, key=lambda ones: sum(solid.area(one.face) for one in ones))
    axis = line[0].axis
    widest = _widest(solid, line)
    if not widest:
        return None
    spokes = axis.spokes(solid.points)
    diameter = 2 * max(one.radius if one.is_cylinder else one.outer for one in widest)
    if 2 * float(np.linalg.norm(spokes, axis=1).max()) > diameter + 2 * near:
        return None
    if turn_of(solid, widest, axis) < _ENOUGH_OF_A_TURN:
        return None
    if _turned_area(solid, line, axis.direction) < _ENOUGH * float(solid.areas.sum()):
        return None
    length = float(np.ptp(axis.heights(solid.points)))
    if length < _THINNEST * diameter:
        return None
    return Turned(round(diameter, 4), round(length, 4), tuple(one.face.where for one in widest))


def _widest(solid: Solid, line: list[RoundFace]) -> list[RoundFace]:
    """The outer faces that reach farthest from the axis."""
    outer = [one for one in line if not one.hollow]
    if not outer:
        return []
    most = max(one.outer for one in outer)
    near = tolerance(solid)
    return [one for one in outer if one.outer > most - near]


def _turned_area(solid: Solid, line: list[RoundFace], direction: Numbers) -> float:
    """What is round about the axis, and what is faced square to it, mm²."""
    round_area = sum(solid.area(one.face) for one in line)
    faced = sum(
        solid.area(face)
        for face in solid.faces
        if face.surface.shape is Shape.PLANE
        and abs(float(solid.normal(face) @ direction)) > _SQUARE
    )
    return round_area + faced
