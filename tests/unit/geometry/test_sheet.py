"""Sheet metal is told by its thickness all over, and laid flat by what its bends take."""

import math

import pytest

from estimator.geometry.developing import developed
from estimator.geometry.sheet import sheet
from tests.factories.solids import drilled, strip, turned

CASES = [
    (1.0, 30.0, (20.0,), ()),
    (1.0, 30.0, (20.0, 15.0), ((90.0, 2.0),)),
    (1.6, 60.0, (20.0, 30.0, 10.0), ((90.0, 2.0), (-45.0, 1.0))),
    (3.2, 80.0, (50.0, 40.0, 50.0), ((-90.0, 3.0), (-60.0, 0.5))),
    (2.0, 40.0, (15.0, 30.0, 15.0, 12.0), ((90.0, 2.0), (90.0, 2.0), (30.0, 5.0))),
]


@pytest.mark.parametrize("k_factor", [0.3, 0.4, 0.5])
@pytest.mark.parametrize(("thickness", "width", "legs", "bends"), CASES)
def test_a_strip_is_as_long_as_its_legs_and_the_neutral_lines_of_its_bends(
    thickness: float, width: float, legs: tuple, bends: tuple, k_factor: float
) -> None:
    found = sheet(strip(thickness, width, legs, bends), k_factor)
    assert found is not None
    taken = [math.radians(abs(angle)) * (inner + k_factor * thickness) for angle, inner in bends]
    sides = sorted((sum(legs) + sum(taken), width), reverse=True)
    assert found.developed_mm == pytest.approx(sides, rel=1e-3)
    assert found.cut_length_mm == pytest.approx(2 * sum(sides), rel=1e-3)
    assert (found.thickness_mm, found.pierces) == (thickness, 1)
    assert found.k_factor == k_factor


@pytest.mark.parametrize("k_factor", [0.05, 0.33, 0.6])
@pytest.mark.parametrize(("thickness", "width", "legs", "bends"), CASES)
def test_what_is_kept_of_a_strip_develops_it_by_any_k_factor(
    thickness: float, width: float, legs: tuple, bends: tuple, k_factor: float
) -> None:
    kept, measured = (sheet(strip(thickness, width, legs, bends), k) for k in (0.4, k_factor))
    assert kept is not None
    assert measured is not None
    told = developed(kept, k_factor)
    assert told.developed_mm == pytest.approx(measured.developed_mm, rel=1e-5)
    assert told.cut_length_mm == pytest.approx(measured.cut_length_mm, rel=1e-5)
    assert told.k_factor == k_factor


def test_the_thickness_shows_both_of_its_faces() -> None:
    found = sheet(strip(1.6, 60.0, (20.0, 30.0, 10.0), ((90.0, 2.0), (-45.0, 1.0))))
    assert found is not None
    assert len(found.thickness_where) == 2


@pytest.mark.parametrize(("thickness", "width", "legs", "bends"), CASES)
def test_bends_are_told_by_angle_inner_radius_and_length_either_way_they_go(
    thickness: float, width: float, legs: tuple, bends: tuple
) -> None:
    found = sheet(strip(thickness, width, legs, bends))
    assert found is not None
    told = sorted((bend.angle_deg, bend.radius_mm, bend.length_mm) for bend in found.bends)
    assert told == sorted((abs(angle), inner, width) for angle, inner in bends)
    assert all(len(bend.where) == 2 for bend in found.bends), "both sides light up"


def test_a_plate_with_a_hole_is_cut_round_both() -> None:
    found = sheet(drilled(100.0, 3.0, [(10, 3), (10, 0)]))
    assert found is not None
    assert found.cut_length_mm == pytest.approx(400 + 20 * math.pi, rel=1e-3)
    assert (found.pierces, found.bends) == (2, ())


def test_a_block_is_no_sheet() -> None:
    assert sheet(drilled(40.0, 20.0, [(5, 20), (5, 0)])) is None


def test_a_plate_with_a_deep_recess_is_no_sheet() -> None:
    assert sheet(drilled(100.0, 5.0, [(30, 5), (30, 2), (0, 2)])) is None


def test_what_is_round_all_over_is_no_sheet() -> None:
    assert sheet(turned([(0, 0), (5, 0), (5, 30), (0, 30)])) is None
