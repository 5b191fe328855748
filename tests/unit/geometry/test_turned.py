"""A part for the lathe is told by its surface, and its bar by the widest place."""

from estimator.geometry.solid import Surface
from estimator.geometry.turned import turned as bar
from tests.factories.solids import around, circle, drilled, joined, plane, square, turned

SHAFT = [(0, 0), (8, 0), (8, 20), (12, 22), (12, 50), (6, 50), (6, 80), (0, 80)]


def test_a_shaft_is_turned_from_its_largest_diameter_over_its_length() -> None:
    found = bar(turned(SHAFT))
    assert found is not None
    assert (found.diameter_mm, found.length_mm) == (24, 80)
    assert len(found.where) == 2, "the widest cylinder, and the cone that comes up to it"


def test_so_is_a_bored_ring() -> None:
    found = bar(turned([(0, 0), (20, 0), (20, 10), (5, 10), (5, 2), (0, 2)]))
    assert found is not None
    assert (found.diameter_mm, found.length_mm) == (40, 10)


def test_a_block_with_a_hole_is_not() -> None:
    assert bar(drilled(40.0, 20.0, [(5, 20), (5, 0)])) is None


def test_nor_is_a_thin_disc() -> None:
    assert bar(turned([(0, 0), (50, 0), (50, 2), (0, 2)])) is None


def test_nor_is_a_shaft_with_a_square_head() -> None:
    rings = [
        circle(0, 0),
        square(24, 0),
        square(24, 3),
        circle(10, 3),
        circle(10, 99),
        circle(0, 99),
    ]
    bands = [plane(), Surface(), plane(), around(10), plane()]
    assert bar(joined(rings, bands)) is None


def test_nor_is_a_round_bar_whose_inside_is_square() -> None:
    rings = [circle(20, 0), circle(20, 40), square(20, 40), square(20, 0)]
    assert bar(joined(rings, [around(20), plane(), Surface(), plane()])) is None
