"""The drawings of `shared/data`: seen in time, and measured right.

What is right is counted by hand, and summed from the entities' own lengths, here.
"""

import math
import time
from collections import defaultdict

import ezdxf
import pytest
from ezdxf.math import bulge_to_arc

from workers.cad.small_picture import LONGEST

INCH = 25.4
PIERCES = {
    "cadquery_MC_12x31.dxf": 1,
    "cadquery_gear.dxf": 2,
    "rtnet_RasPiMouseTopPlate.dxf": 21,
    "trimesh_1002_tray_bottom.DXF": 24,
    "trimesh_apu-mount.DXF": 19,
    "trimesh_sliding-base.dxf": 9,
    "trimesh_wrench.dxf": 2,
}
"""Counted by hand, on the screen."""
MEASURED = [*PIERCES, "trimesh_125_aluminum_srcMH.DXF"]
ON_PAPER = "trimesh_tray-easy1.dxf"


def length(entity):
    """Of one entity, in the drawing's unit."""
    kind, dxf = entity.dxftype(), entity.dxf
    if kind == "LINE":
        return dxf.start.distance(dxf.end)
    if kind == "CIRCLE":
        return math.tau * dxf.radius
    if kind == "ARC":
        return math.radians((dxf.end_angle - dxf.start_angle) % 360) * dxf.radius
    if kind == "LWPOLYLINE":
        corners, closed = [(x, y, bulge) for x, y, bulge in entity.get_points("xyb")], entity.closed
    elif kind == "POLYLINE":
        corners = [
            (vertex.dxf.location.x, vertex.dxf.location.y, vertex.dxf.bulge)
            for vertex in entity.vertices
        ]
        closed = entity.is_closed
    else:
        return 0.0
    following = [*corners[1:], corners[0]] if closed else corners[1:]
    return sum(_side(*pair) for pair in zip(corners, following, strict=False))


def _side(start, end):
    if not start[2]:
        return math.dist(start[:2], end[:2])
    _centre, first, last, radius = bulge_to_arc(start[:2], end[:2], start[2])
    return (last - first) % math.tau * radius


def groups(model):
    """How many groups of lines and arcs hang together, and how many close in themselves."""
    parent = {}

    def root(place):
        while parent.setdefault(place, place) != place:
            place = parent[place]
        return place

    closed = 0
    for entity in model.query("LINE ARC CIRCLE"):
        if entity.dxftype() == "CIRCLE":
            closed += 1
            continue
        ends = (
            (entity.dxf.start, entity.dxf.end)
            if entity.dxftype() == "LINE"
            else (entity.start_point, entity.end_point)
        )
        one, other = (root((round(end.x, 3), round(end.y, 3))) for end in ends)
        parent[one] = other
    return closed + len({root(place) for place in parent})


@pytest.fixture(scope="module")
def seen(see, shared):
    """Each drawing, read once, and how long it took."""
    found = {}

    def see_once(kind, name):
        if name not in found:
            begun = time.process_time()
            found[name] = see(kind, next(shared.glob(f"{kind if kind != 'sfc' else 'sxf'}/{name}")))
            took[name] = time.process_time() - begun
        return found[name]

    took = defaultdict(float)
    see_once.took = took
    return see_once


@pytest.mark.parametrize("name", MEASURED)
def test_the_cut_is_as_long_as_its_lines(name, seen, shared):
    facts = seen("dxf", name).facts
    document = ezdxf.readfile(shared / "dxf" / name)
    scale = INCH if document.header.get("$INSUNITS") == 1 else 1
    expected = scale * sum(map(length, document.modelspace()))
    assert facts.cut_length_mm == pytest.approx(expected, rel=0.005)


@pytest.mark.parametrize("name", PIERCES)
def test_pierces_are_as_counted_by_hand(name, seen):
    facts = seen("dxf", name).facts
    assert (facts.pierces, facts.outlines) == (PIERCES[name], PIERCES[name])


def test_pierces_of_a_sheet_of_many_parts_are_its_separate_contours(seen, shared):
    name = "trimesh_125_aluminum_srcMH.DXF"
    model = ezdxf.readfile(shared / "dxf" / name).modelspace()
    assert seen("dxf", name).facts.pierces == groups(model)


def test_a_drawing_that_is_on_paper_only_is_shown_and_not_measured(seen):
    drawing = seen("dxf", ON_PAPER)
    assert drawing.sheet()["strokes"]
    assert drawing.facts.cut_length_mm is None


def test_every_drawing_is_seen_within_three_seconds(seen, shared):
    for kind, folder in (("dxf", "dxf"), ("pdf", "pdf"), ("sfc", "sxf")):
        for file in (shared / folder).iterdir():
            drawing = seen(kind, file.name)
            assert max(drawing.picture().size) in (LONGEST - 1, LONGEST)
            assert (drawing.folder / "picture.png").stat().st_size < 100_000
            assert drawing.picture().convert("L").getextrema()[0] < 100
    assert max(seen.took.values()) < 3


def test_the_plate_says_in_its_drawing_what_it_is_made_of(seen):
    block = seen("pdf", "rtnet_RasPiMouseTopPlate.pdf").facts.title_block
    assert block.material.value == "A2017"


def test_a_japanese_sheet_keeps_its_texts(seen):
    texts = [text["text"] for text in seen("sfc", "D0LS004Z.SFC").sheet()["texts"]]
    assert "図面番号" in texts
    assert "ガードレール" in texts
