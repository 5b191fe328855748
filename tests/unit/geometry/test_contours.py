import math

import pytest

from estimator.geometry.contours import Line, find_contours, is_bend, is_cut


def lines(*courses, layer="0", linetype=""):
    """Lines of these points, each a list of pairs."""
    return [
        Line([number for point in course for number in point], layer, linetype, (0, place))
        for place, course in enumerate(courses)
    ]


def square(x, y, size, *, gap=0.0):
    """Four lines, whose ends miss each other by so much."""
    corners = [(x, y), (x + size, y), (x + size, y + size), (x, y + size)]
    return [
        [(a[0] + gap, a[1]), b] for a, b in zip(corners, corners[1:] + corners[:1], strict=True)
    ]


def test_four_lines_in_any_order_and_direction_are_one_contour():
    bottom, right, top, left = square(0, 0, 10)
    found = find_contours(lines(top, bottom[::-1], left, right))
    assert (found.cut_length_mm, found.pierces, found.closed) == (40, 1, 1)
    assert found.size_mm == (10, 10)


def test_ends_within_the_kerf_meet_and_further_ones_do_not():
    assert find_contours(lines(*square(0, 0, 1000, gap=0.04))).closed == 1
    found = find_contours(lines(*square(0, 0, 1000, gap=0.2)))
    assert (found.closed, found.pierces) == (0, 4)


def test_a_drawing_in_inches_meets_within_the_same_kerf():
    assert find_contours(lines(*square(0, 0, 40, gap=0.001)), 25.4).closed == 1
    assert find_contours(lines(*square(0, 0, 40, gap=0.004)), 25.4).closed == 0


def test_a_tiny_drawing_is_not_taken_for_a_dot():
    found = find_contours(lines(*square(0, 0, 0.02)))
    assert (found.closed, found.cut_length_mm) == (1, pytest.approx(0.08))


def test_contours_that_touch_in_a_point_are_pierced_each():
    found = find_contours(lines(*square(0, 0, 10), *square(10, 10, 5)))
    assert (found.closed, found.pierces) == (2, 2)


def test_an_open_cut_is_pierced_once_and_is_no_contour():
    found = find_contours(lines([(0, 0), (5, 0)], [(5, 0), (5, 8)], [(5, 8), (1, 9)]))
    assert (found.closed, found.pierces) == (0, 1)
    assert found.size_mm is None


def test_a_slit_that_begins_at_a_contour_is_pierced_by_itself():
    found = find_contours(lines(*square(0, 0, 10), [(10, 10), (20, 20)]))
    assert (found.closed, found.pierces) == (1, 2)


def test_a_line_within_a_square_makes_two_paths():
    found = find_contours(lines(*square(0, 0, 10), [(0, 0), (10, 10)]))
    assert found.pierces == 2
    assert found.cut_length_mm == pytest.approx(40 + math.hypot(10, 10))


def test_what_is_drawn_twice_is_cut_once():
    twice = [*square(0, 0, 10), [(10, 0), (0, 0)]]
    found = find_contours(lines(*twice))
    assert (found.cut_length_mm, found.repeated, found.pierces) == (40, 1, 1)


def test_a_square_and_the_one_on_its_corner_in_the_same_box_are_two():
    straight = [(0, 0), (10, 0), (10, 10), (0, 10), (0, 0)]
    turned = [(5, 0), (10, 5), (5, 10), (0, 5), (5, 0)]
    assert find_contours(lines(straight, turned)).repeated == 0


def test_nothing_to_cut_is_no_measure():
    assert find_contours([]) is None
    assert find_contours(lines([(0, 0), (9, 0)], layer="BEND")) is None


@pytest.mark.parametrize(
    "layer", ["BEND", "bend_down", "曲げ", "曲ゲ線", "V-LINE", "Vライン", "折り"]
)
def test_bend_lines_are_told_by_their_layer(layer):
    assert is_bend(layer)
    assert not is_cut(layer, "")


@pytest.mark.parametrize("layer", ["0", "CUT", "外形", "Sketch Geometry (ANSI)", "VISIBLE__ISO_",
                                   "MANIFOLD", "information", "centered_holes"])  # fmt: skip
def test_layers_with_other_names_are_cut(layer):
    assert is_cut(layer, "CONTINUOUS")


@pytest.mark.parametrize(
    "layer", ["CENTER", "中心線", "寸法", "DIM", "注記", "図枠", "刻印", "TEXT"]
)
def test_layers_that_explain_are_not_cut(layer):
    assert not is_cut(layer, "")


@pytest.mark.parametrize("linetype", ["CENTER2", "HIDDEN", "DASHED", "一点鎖線", "PHANTOM"])
def test_lines_that_are_not_solid_are_not_cut(linetype):
    assert not is_cut("0", linetype)
