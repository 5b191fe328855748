"""Round holes of solids, as somebody at a drilling machine counts them.

A bore is what hollow cylinders of one axis and one radius make together, however many faces it was
cut into: two half cylinders, or the walls on both sides of a slot that crosses it. It is a hole's
where it goes two thirds round; less is a fillet, the end of a slot, or a notch.

Bores of different radii on one axis are steps of one hole where one begins as the other ends, with
or without a chamfer between: a counterbore, a tapped hole's runout. Where one begins within the
other, or far from it, they are different holes: a hub's bore inside a recess, the two ends of a
wheel's cross hole.

The diameter of a hole is its narrowest bore's, as it is named by its drill: "6.8, counterbored 11".
Its depth is what is drilled of the material: all steps and chamfers, without the drill's tip, and
without the air between two walls in one line.
"""

from dataclasses import dataclass

import numpy as np

from estimator.geometry.facts import Hole
from estimator.geometry.round_faces import (
    FULL_TURN,
    RoundFace,
    by_axis,
    by_radius,
    round_faces,
    tolerance,
    turn,
)
from estimator.geometry.solid import Solid
from estimator.geometry.stops import Stops

_ENOUGH_OF_A_TURN = FULL_TURN * 2 / 3
_TIP = 0.05
"""A cone that leaves less than this of its width open is the tip of a drill."""


@dataclass(frozen=True, eq=False)
class _Step:
    """A bore or a chamfer. `spans` (k, 2) are heights along the axis."""

    faces: list[RoundFace]

    @property
    def low(self) -> float:
        return min(one.low for one in self.faces)

    @property
    def high(self) -> float:
        return max(one.high for one in self.faces)

    @property
    def is_bore(self) -> bool:
        return self.faces[0].is_cylinder


def holes(solids: list[Solid]) -> tuple[Hole, ...]:
    """All round holes of all solids, alike ones counted: the narrowest first."""
    alike: dict[tuple[float, ...], list[Hole]] = {}
    for solid in solids:
        for hole in _holes_of(solid):
            widest = hole.widest_mm or 0.0
            key = (round(hole.diameter_mm, 2), round(widest, 2), round(hole.depth_mm, 2))
            alike.setdefault((*key, hole.through), []).append(hole)
    return tuple(
        Hole(
            ones[0].diameter_mm,
            ones[0].depth_mm,
            ones[0].through,
            len(ones),
            tuple(place for one in ones for place in one.where),
            ones[0].widest_mm,
        )
        for _, ones in sorted(alike.items())
    )


def _holes_of(solid: Solid) -> list[Hole]:
    hollow = [one for one in round_faces(solid) if one.hollow]
    if not any(one.is_cylinder for one in hollow):
        return []
    near = tolerance(solid)
    stops = Stops(solid)
    return [
        _hole(steps, stops, near)
        for line in by_axis(hollow, near)
        for steps in _joined(_steps(solid, line, near), near)
    ]


def _steps(solid: Solid, line: list[RoundFace], near: float) -> list[_Step]:
    """The bores on one axis, and the chamfers between and before them."""
    walls = by_radius([one for one in line if one.is_cylinder], near)
    bores = [
        _Step(faces) for faces in walls if turn(solid, faces, line[0].axis) >= _ENOUGH_OF_A_TURN
    ]
    chamfers = [
        _Step([one])
        for one in line
        if bores and not one.is_cylinder and one.inner > _TIP * one.outer
    ]
    return bores + chamfers


def _joined(steps: list[_Step], near: float) -> list[list[_Step]]:
    """The steps of each hole: those of which one begins where another ends. Chamfers that touch no
    bore are nobody's."""
    waiting, found = list(steps), []
    while waiting:
        hole = [waiting.pop(0)]
        for step in hole:
            touching = [other for other in waiting if _touch(step, other, near)]
            waiting = [other for other in waiting if other not in touching]
            hole.extend(touching)
        if any(step.is_bore for step in hole):
            found.append(hole)
    return found


def _touch(one: _Step, other: _Step, near: float) -> bool:
    """Whether one begins where the other ends; halves of one chamfer do as well."""
    return any(_faces_touch(a, b, near) for a in one.faces for b in other.faces)


def _faces_touch(one: RoundFace, other: RoundFace, near: float) -> bool:
    if not one.is_cylinder and not other.is_cylinder:
        ends = (one.low, one.high, one.at_low, one.at_high)
        return bool(
            np.allclose(ends, (other.low, other.high, other.at_low, other.at_high), 0, near)
        )
    if one.is_cylinder and other.is_cylinder:
        return abs(one.high - other.low) < near or abs(other.high - one.low) < near
    bore, chamfer = (one, other) if one.is_cylinder else (other, one)
    if abs(bore.high - chamfer.low) < near:
        return _goes_on(bore.radius, chamfer.at_low, chamfer.at_high, near)
    if abs(chamfer.high - bore.low) < near:
        return _goes_on(bore.radius, chamfer.at_high, chamfer.at_low, near)
    return False


def _goes_on(bore: float, here: float, there: float, near: float) -> bool:
    """Whether a chamfer with radius `here` at the bore's end belongs to it. The chamfer's wide end
    may stand in a shoulder of a wider bore; its narrow end is as wide as its bore: what lies around
    that is another hole, as the recess around a hub."""
    return abs(bore - here) < near or (bore > here > there)


def _hole(steps: list[_Step], stops: Stops, near: float) -> Hole:
    faces = [one for step in steps for one in step.faces]
    widths = sorted(2 * one.radius for step in steps if step.is_bore for one in step.faces)
    ends = (min(faces, key=lambda one: one.low), max(faces, key=lambda one: one.high))
    return Hole(
        diameter_mm=round(widths[0], 4),
        depth_mm=round(_length(faces), 4),
        through=not (stops.stop(ends[0], -1, near) or stops.stop(ends[1], 1, near)),
        count=1,
        where=tuple(one.face.where for one in faces),
        widest_mm=round(widths[-1], 4) if widths[-1] - widths[0] > near else None,
    )


def _length(faces: list[RoundFace]) -> float:
    """How much of the axis is within any of them, mm."""
    spans = np.array(sorted((one.low, one.high) for one in faces))
    reached = np.maximum.accumulate(spans[:, 1])
    gaps = (spans[1:, 0] - reached[:-1]).clip(min=0)
    return float(reached[-1] - spans[0, 0] - gaps.sum())
