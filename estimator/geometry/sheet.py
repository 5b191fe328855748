"""Sheet metal: thickness, bends, and what it takes of the sheet that it is cut from."""

import numpy as np

from estimator.geometry.developing import K_FACTOR
from estimator.geometry.facts import Bend, Sheet, Where
from estimator.geometry.flat import flat_of
from estimator.geometry.round_faces import RoundFace, by_axis, by_radius, tolerance, turn
from estimator.geometry.skin import Skin, skin_of
from estimator.geometry.solid import Shape, Solid

_FURTHER = 0.2
"""By so much another K-factor is tried."""


def sheet(solid: Solid, k_factor: float = K_FACTOR) -> Sheet | None:
    """What the solid is as sheet metal; None where it is none, or can't be laid flat.

    Rolled out by two K-factors: between them every corner moves along a straight line, so what
    each side grows by holds for any (`estimator.geometry.developing`).
    """
    skin = skin_of(solid)
    if skin is None:
        return None
    flat, softer = flat_of(skin, k_factor), flat_of(skin, k_factor + _FURTHER)
    if flat is None or softer is None:
        return None
    along = flat.direction
    sides = sorted(zip(flat.size(along), softer.size(along), strict=True), reverse=True)
    (longer, longer_then), (shorter, shorter_then) = sides
    return Sheet(
        thickness_mm=round(skin.thickness, 3),
        bends=_bends(skin),
        developed_mm=(round(longer, 4), round(shorter, 4)),
        cut_length_mm=round(flat.cut_length, 3),
        pierces=len(flat.contours),
        k_factor=k_factor,
        developed_per_k=(
            round((longer_then - longer) / _FURTHER, 4),
            round((shorter_then - shorter) / _FURTHER, 4),
        ),
        cut_length_per_k=round((softer.cut_length - flat.cut_length) / _FURTHER, 4),
        thickness_where=_both_sides(skin),
    )


def _both_sides(skin: Skin) -> Where:
    """The largest plane, and what lies a thickness behind it."""
    solid, first = skin.solid, skin.solid.faces[skin.numbers[0]]
    normal, near = solid.normal(first), tolerance(skin.solid)
    height = float((solid.corners(first) @ normal).mean()) - skin.thickness
    behind = [
        face.where
        for face in solid.faces
        if face.surface.shape is Shape.PLANE
        and float(solid.normal(face) @ normal) < -1 + 1e-3
        and abs(float((solid.corners(face) @ normal).mean()) - height) < near
    ]
    return tuple(dict.fromkeys((first.where, *behind)))


def _bends(skin: Skin) -> tuple[Bend, ...]:
    """In the order in which one comes to them from the largest plane. Faces of one bend that a
    cut-out parts are one bend: it is bent at one go."""
    near = tolerance(skin.solid)
    return tuple(
        _bend(skin, faces)
        for line in by_axis(list(skin.bends.values()), near)
        for faces in by_radius(line, near)
    )


def _bend(skin: Skin, faces: list[RoundFace]) -> Bend:
    numbers = [number for number, bend in skin.bends.items() if bend in faces]
    both = [one.face for one in faces]
    both += [other for number in numbers for other in skin.opposite[number] if other not in both]
    return Bend(
        angle_deg=round(float(np.degrees(turn(skin.solid, faces, faces[0].axis))), 2),
        radius_mm=round(skin.inner_radius(faces[0]), 3),
        length_mm=round(max(one.high for one in faces) - min(one.low for one in faces), 3),
        where=tuple(dict.fromkeys(face.where for face in both)),
    )
