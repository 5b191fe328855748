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
    near = tolerance(solid)
    lines = by_axis(round_faces(solid), near)
    line = max(lines, key=lambda ones: sum(solid.area(one.face) for one in ones), default=[])
    widest = _widest(line, near)
    if not widest or turn_of(solid, widest, line[0].axis) < _ENOUGH_OF_A_TURN:
        return None
    axis = line[0].axis
    diameter = 2 * max(one.radius if one.is_cylinder else one.outer for one in widest)
    length = float(np.ptp(axis.heights(solid.points)))
    reach = 2 * float(np.linalg.norm(axis.spokes(solid.points), axis=1).max())
    if reach > diameter + 2 * near or length < _THINNEST * diameter:
        return None
    if _turned_area(solid, line, axis.direction) < _ENOUGH * float(solid.areas.sum()):
        return None
    return Turned(round(diameter, 4), round(length, 4), tuple(one.face.where for one in widest))


def _widest(line: list[RoundFace], near: float) -> list[RoundFace]:
    """The outer faces that reach farthest from the axis."""
    outer = [one for one in line if not one.hollow]
    most = max((one.outer for one in outer), default=0.0)
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
