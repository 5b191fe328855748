"""Sheet metal: thickness, bends, and what it takes of the sheet that it is cut from."""

import numpy as np

from estimator.geometry.facts import Bend, Sheet
from estimator.geometry.flat import flat_of
from estimator.geometry.round_faces import RoundFace, by_axis, by_radius, tolerance, turn
from estimator.geometry.skin import Skin, skin_of
from estimator.geometry.solid import Solid

K_FACTOR = 0.4
"""Where nobody says another: for air bending of mild steel round about its thickness."""


def sheet(solid: Solid, k_factor: float = K_FACTOR) -> Sheet | None:
    """What the solid is as sheet metal; None where it is none, or can't be laid flat."""
    skin = skin_of(solid)
    if skin is None:
        return None
    flat = flat_of(skin, k_factor)
    if flat is None:
        return None
    longer, shorter = flat.size
    return Sheet(
        thickness_mm=round(skin.thickness, 3),
        bends=_bends(skin),
        developed_mm=(round(longer, 4), round(shorter, 4)),
        cut_length_mm=round(flat.cut_length, 3),
        pierces=len(flat.contours),
        k_factor=k_factor,
    )


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
