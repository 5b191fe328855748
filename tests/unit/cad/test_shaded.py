"""The first picture shows what is in front, and is quick."""

import time
from pathlib import Path

import numpy as np
from PIL import Image

from tests.factories.solids import circle, drilled, turned
from workers.cad.raster import seen
from workers.cad.shaded import draw


def flat(x: float, y: float, size: float, depth: float) -> list:
    return [[x, y, depth], [x + size, y, depth], [x, y + size, depth]]


def test_what_is_nearer_is_seen_in_whatever_order_it_comes() -> None:
    corners = np.array([flat(0, 0, 40, 1.0), flat(0, 0, 20, 5.0)])
    for order, near, far in (([0, 1], 1, 0), ([1, 0], 0, 1)):
        shown = seen(corners[order], 40, 40)
        assert shown.triangle[2, 2] == near
        assert shown.triangle[2, 30] == far
        assert shown.triangle[39, 39] == -1


def test_triangles_cover_the_pixels_whose_middles_they_hold_once_each() -> None:
    square = np.array([[[0, 0, 0], [9, 0, 0], [9, 9, 0]], [[0, 0, 0], [9, 9, 0], [0, 9, 0]]], float)
    assert (seen(square, 12, 12).triangle >= 0).sum() == 81


def test_faces_meet_in_dark_lines_and_round_ones_have_none_inside(tmp_path: Path) -> None:
    def dark(solid) -> float:
        draw([solid], tmp_path / "picture.png")
        with Image.open(tmp_path / "picture.png") as picture:
            grey = np.asarray(picture.convert("L"))
        return float((grey < 75).sum())

    plain = dark(turned([(0, 0), (20, 0), (20, 40), (0, 40)]))
    grooved = [(0, 0), (20, 0), (20, 15), (17, 15), (17, 25), (20, 25), (20, 40), (0, 40)]
    assert 0 < plain < 0.8 * dark(turned(grooved))


def test_twenty_thousand_triangles_are_drawn_at_once(tmp_path: Path) -> None:
    blocks = [drilled(40.0, 20.0, [(5, 20), (5, 0)]) for _ in range(26)]
    placed = [
        one.moved("", np.array([[1, 0, 0, 50.0 * at], [0, 1, 0, 0], [0, 0, 1, 0], [0, 0, 0, 1]]), 0)
        for at, one in enumerate(blocks)
    ]
    began = time.process_time()
    draw(placed, tmp_path / "picture.png")
    assert sum(len(one.triangles) for one in placed) > 19_000
    assert time.process_time() - began < 2.0, "half a second where nothing else runs"


def test_a_sliver_costs_what_it_shows() -> None:
    rim = circle(600, 0)[:, :2] + 640
    slivers = np.zeros((20_000, 3, 3))
    slivers[:, 0, :2] = 640
    slivers[:, 1, :2] = rim[np.arange(20_000) % len(rim)]
    slivers[:, 2, :2] = slivers[:, 1, :2] + 0.01
    began = time.process_time()
    seen(slivers, 1280, 1280)
    assert time.process_time() - began < 10
