"""Holes are counted as somebody at a drilling machine counts them."""

import pytest

from estimator.geometry.facts import Hole
from estimator.geometry.holes import holes
from estimator.geometry.solid import Surface
from tests.factories.solids import around, circle, drilled, joined, plane, turned

SIDE, THICK = 40.0, 20.0


def the_hole(*profile: tuple[float, float], pieces: int = 1) -> Hole:
    (found,) = holes([drilled(SIDE, THICK, profile, pieces)])
    assert found.count == 1
    return found


@pytest.mark.parametrize("pieces", [1, 2, 4])
def test_a_hole_is_one_however_many_faces_its_wall_is_cut_into(pieces: int) -> None:
    hole = the_hole((5, THICK), (5, 0), pieces=pieces)
    assert (hole.diameter_mm, hole.depth_mm, hole.through) == (10, 20, True)
    assert hole.widest_mm is None
    assert len(hole.where) == pieces


def test_a_hole_with_a_bottom_is_blind() -> None:
    hole = the_hole((5, THICK), (5, 8), (0, 8))
    assert (hole.diameter_mm, hole.depth_mm, hole.through) == (10, 12, False)


def test_the_tip_of_a_drill_closes_a_hole_and_is_no_part_of_its_depth() -> None:
    hole = the_hole((5, THICK), (5, 8), (0, 5))
    assert (hole.depth_mm, hole.through) == (12, False)


def test_a_counterbore_is_a_step_of_its_hole() -> None:
    hole = the_hole((8, THICK), (8, 14), (5, 14), (5, 0))
    assert (hole.diameter_mm, hole.widest_mm) == (10, 16)
    assert (hole.depth_mm, hole.through) == (20, True)


def test_a_chamfer_between_two_bores_joins_them() -> None:
    hole = the_hole((8, THICK), (8, 14), (5, 11), (5, 4), (0, 4))
    assert (hole.diameter_mm, hole.widest_mm, hole.depth_mm) == (10, 16, 16)
    assert not hole.through


def test_the_countersink_at_a_mouth_belongs_to_its_hole_and_leaves_it_open() -> None:
    hole = the_hole((8, THICK), (5, 17), (5, 0))
    assert (hole.diameter_mm, hole.widest_mm, hole.depth_mm) == (10, None, 20)
    assert hole.through


def test_a_countersink_in_the_floor_of_a_counterbore_joins_both() -> None:
    hole = the_hole((10, THICK), (10, 15), (8, 15), (5, 12), (5, 0))
    assert (hole.diameter_mm, hole.widest_mm, hole.depth_mm) == (10, 20, 20)


def test_the_bore_of_a_hub_and_the_recess_around_it_are_two_holes() -> None:
    rim, recess, hub = [(20, 0), (20, 10), (15, 10)], [(15, 4), (6, 4), (6, 10)], [(3, 10)]
    found = holes([turned([(0, 0), *rim, *recess, *hub, (3, 2), (0, 2)])])
    assert [(one.diameter_mm, one.depth_mm, one.count) for one in found] == [(6, 8, 1), (30, 6, 1)]


def test_half_a_round_is_no_hole_but_three_quarters_are() -> None:
    # A pipe whose inner wall is told as round only for part of its turn.
    for told, expected in ((2, 0), (3, 1)):
        pipe = drilled(SIDE, THICK, [(5, THICK), (5, 0)], pieces=4)
        walls = [face for face in pipe.faces if face.surface.radius == 5]
        kept = [face for face in pipe.faces if face not in walls[told:]]
        found = holes([type(pipe)(pipe.name, (0, 0), pipe.points, pipe.triangles, tuple(kept))])
        assert sum(one.count for one in found) == expected


def test_an_outside_is_no_hole() -> None:
    assert holes([turned([(0, 0), (5, 0), (5, 30), (0, 30)])]) == ()


def test_alike_holes_of_several_solids_are_counted_together() -> None:
    blocks = [drilled(SIDE, THICK, [(radius, THICK), (radius, 0)]) for radius in (5, 3, 5)]
    found = holes(blocks)
    assert [(one.diameter_mm, one.count, len(one.where)) for one in found] == [
        (6, 1, 1),
        (10, 2, 2),
    ]


def test_walls_in_one_line_are_one_hole_as_deep_as_they_are_thick() -> None:
    walls = [(20, 0), (20, 40), (4, 40), (4, 35), (15, 35), (15, 5), (4, 5), (4, 0)]
    inside = Surface()
    bands = [around(20), plane(), around(4), plane(), inside, plane(), around(4), plane()]
    (found,) = holes([joined([circle(*place) for place in walls], bands)])
    assert (found.diameter_mm, found.depth_mm, found.through) == (8, 10, True)
