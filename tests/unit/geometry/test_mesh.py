"""Volume, area and boxes come out as by hand, wherever a solid lies and however it is turned."""

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from estimator.geometry.hull import hull, least_rectangle
from estimator.geometry.measuring import facts_of
from estimator.geometry.mesh import area, box, oriented_box, volume
from estimator.geometry.solid import Solid
from estimator.geometry.welding import solids_of
from tests.factories.solids import AROUND, drilled, strip, turned

CIRCLE = AROUND / 2 * math.sin(2 * math.pi / AROUND)
"""The area of the polygon that stands for a circle of radius 1."""


def moved(solid: Solid, turn: float, away: float) -> Solid:
    matrix = np.eye(4)
    c, s = math.cos(turn), math.sin(turn)
    matrix[:3, :3] = np.array([[c, -s, 0], [s, c, 0], [0, 0, 1]]) @ [
        [1, 0, 0],
        [0, c, -s],
        [0, s, c],
    ]
    matrix[:3, 3] = away
    return solid.moved(solid.name, matrix, 0)


def test_a_drilled_block_weighs_what_is_left_of_it() -> None:
    block = drilled(40.0, 20.0, [(5, 20), (5, 0)])
    assert volume(block) == pytest.approx(40 * 40 * 20 - CIRCLE * 25 * 20)
    assert area(block) == pytest.approx(
        2 * (1600 - CIRCLE * 25) + 4 * 800 + AROUND * 10 * math.sin(math.pi / AROUND) * 20
    )
    assert box(block.points) == pytest.approx((40, 40, 20))


@given(st.floats(-3, 3), st.sampled_from([0.0, 1e3, -1e6]))
@settings(max_examples=25, deadline=None)
def test_volume_and_smallest_box_are_the_same_wherever_it_lies(turn: float, away: float) -> None:
    bent = strip(2.0, 40.0, (15.0, 30.0), ((90.0, 2.0),))
    there = moved(bent, turn, away)
    assert volume(there) == pytest.approx(volume(bent), rel=1e-6)
    assert oriented_box([there]) == pytest.approx(oriented_box([bent]), rel=1e-4)


def test_a_mirrored_solid_still_has_its_outside_outside() -> None:
    block = drilled(40.0, 20.0, [(5, 20), (5, 0)])
    mirrored = block.moved("", np.diag([-1.0, 1.0, 1.0, 1.0]), 0)
    assert volume(mirrored) == pytest.approx(volume(block))
    assert facts_of("step", [mirrored]).holes == facts_of("step", [block]).holes


def test_what_doesnt_close_has_no_volume_and_says_so() -> None:
    block = drilled(40.0, 20.0, [(5, 20), (5, 0)])
    rows = np.arange(len(block.triangles) - 2)
    faces = tuple(
        type(one)(one.where, one.surface, np.intersect1d(one.rows, rows)) for one in block.faces
    )
    facts = facts_of("step", [Solid("", (0, 0), block.points, block.triangles[rows], faces)])
    assert facts.volume_mm3 is None
    assert "not_closed" in facts.remarks
    assert facts.box_mm == (40, 40, 20)


def test_a_hollow_belongs_to_the_solid_around_it_and_a_neighbour_doesnt() -> None:
    outer, inner = (
        turned([(0, 0), (9, 0), (9, 9), (0, 9)]),
        turned([(0, 2), (3, 2), (3, 5), (0, 5)]),
    )
    aside = moved(inner, 0.0, 50.0)
    points = np.concatenate([outer.points, inner.points, aside.points])
    counts = np.cumsum([0, len(outer.points), len(inner.points)])
    triangles = np.concatenate(
        [
            outer.triangles,
            inner.triangles[:, ::-1] + counts[1],
            aside.triangles + counts[2],
        ]
    )
    found = solids_of(
        "", points, triangles, np.zeros(len(triangles), int), [outer.faces[0].surface], 0
    )
    volumes = [volume(one) for one in found]
    assert volumes == pytest.approx([CIRCLE * (81 * 9 - 9 * 3), CIRCLE * 27])


@given(st.lists(st.tuples(st.floats(-9, 9), st.floats(-9, 9)), min_size=3, max_size=400))
@settings(max_examples=60, deadline=None)
def test_no_place_is_outside_its_hull(pairs: list[tuple[float, float]]) -> None:
    points = np.array(pairs)
    corners = hull(points)
    if len(corners) > 2:
        ahead = np.roll(corners, -1, axis=0) - corners
        for place in points:
            offset = place - corners
            assert (ahead[:, 0] * offset[:, 1] - ahead[:, 1] * offset[:, 0] > -1e-6).all()
    first, second = least_rectangle(points)
    assert first * second <= np.prod(np.ptp(points, axis=0)) * (1 + 1e-9) + 1e-9
