"""Small files that ask for very much."""

import time
from pathlib import Path

import ezdxf
import pytest

from workers.cad import dxf_drawing
from workers.cad.unreadable import Unreadable


@pytest.fixture
def dxf(tmp_path, see):
    def see_drawing(draw):
        document = ezdxf.new("R2010")
        draw(document)
        document.saveas(tmp_path / "drawing")
        return see("dxf", tmp_path / "drawing")

    return see_drawing


def test_numbers_that_are_none_are_left_out(dxf):
    def draw(document):
        model = document.modelspace()
        model.add_line((0, 0), (float("nan"), 5))
        model.add_circle((0, 0), float("nan"))
        model.add_circle((1e300, 0), 5)
        model.add_lwpolyline([(0, 0), (float("inf"), 1), (5, 5)])
        model.add_circle((0, 0), 10)

    seen = dxf(draw)
    assert seen.sheet()["box"] == pytest.approx([-10, -10, 10, 10], abs=0.01)
    assert seen.facts.size_mm == pytest.approx((20, 20), rel=1e-3)


def test_a_block_within_itself_ends(dxf):
    def draw(document):
        block = document.blocks.new("B")
        block.add_line((0, 0), (1, 1))
        block.add_blockref("B", (5, 5))
        block.add_blockref("B", (9, 5))
        document.modelspace().add_blockref("B", (0, 0))

    assert "incomplete" in dxf(draw).facts.remarks


def test_blocks_of_blocks_of_blocks_are_given_up(dxf, monkeypatch):
    monkeypatch.setattr(dxf_drawing, "MOST_ENTITIES", 2_000)

    def draw(document):
        document.blocks.new("B0").add_line((0, 0), (1, 1))
        for number in range(1, 12):
            block = document.blocks.new(f"B{number}")
            for x in range(10):
                block.add_blockref(f"B{number - 1}", (x, number))
        document.modelspace().add_blockref("B11", (0, 0))

    with pytest.raises(Unreadable) as error:
        dxf(draw)
    assert error.value.code == "too_much"


def test_more_entities_than_can_be_drawn_give_a_picture_and_say_so(dxf, monkeypatch):
    monkeypatch.setattr(dxf_drawing, "MOST_ENTITIES", 50)

    def draw(document):
        for x in range(100):
            document.modelspace().add_line((x, 0), (x, 50))

    seen = dxf(draw)
    assert seen.facts.remarks == ("too_much",)
    assert seen.facts.cut_length_mm is None
    assert (seen.folder / "picture.png").exists()
    assert not (seen.folder / "sheet.json.gz").exists()


def test_a_block_repeated_without_end_is_left_out(dxf):
    def draw(document):
        document.blocks.new("B").add_line((0, 0), (1, 1))
        attributes = {"row_count": 30_000, "row_spacing": 2}
        document.modelspace().add_blockref("B", (0, 0), dxfattribs=attributes)
        document.modelspace().add_circle((0, 0), 5)

    facts = dxf(draw).facts
    assert (facts.pierces, "incomplete" in facts.remarks) == (1, True)


def test_what_would_take_minutes_is_drawn_in_a_simpler_way(dxf):
    """A hatch of millions of lines, and a spline of so many points, took 50 seconds and 9 GB."""

    def draw(document):
        model = document.modelspace()
        hatch = model.add_hatch()
        hatch.set_pattern_fill("ANSI31", scale=0.0001)
        hatch.paths.add_polyline_path([(0, 0), (1000, 0), (1000, 1000), (0, 1000)])
        model.add_spline([(x, x * 7 % 13) for x in range(8_000)])
        model.add_mtext("図面 abc " * 50_000, dxfattribs={"width": 50})

    begun = time.process_time()
    sheet = dxf(draw).sheet()
    assert time.process_time() - begun < 8
    assert sheet["fills"]
    assert max(len(line) for stroke in sheet["strokes"] for line in stroke["lines"]) >= 16_000
    assert not sheet["texts"]


def test_no_file_that_a_drawing_names_is_opened(dxf, monkeypatch):
    """An image definition may name any file of the machine, and so may a plot style."""
    named = "/var/secret.png"

    def draw(document):
        image = document.add_image_def(named, size_in_pixel=(10, 10))
        document.modelspace().add_image(image, insert=(0, 0), size_in_units=(10, 10))
        document.modelspace().dxf.current_style_sheet = "/var/secret.ctb"

    looked_for = []
    for name in ("exists", "open", "stat", "is_file"):
        real = getattr(Path, name)

        def note(path, *args, real=real, **more):
            looked_for.append(str(path))
            return real(path, *args, **more)

        monkeypatch.setattr(Path, name, note)
    sheet = dxf(draw).sheet()
    assert sheet["box"] == [0, 0, 10, 10]
    assert not [path for path in looked_for if "secret" in path]
