import io

import ezdxf
import pytest
from ezdxf.enums import TextEntityAlignment

from workers.cad.unreadable import Unreadable


@pytest.fixture
def dxf(tmp_path, see):
    """See a new DXF drawing; `draw` is given its document."""

    def see_drawing(draw, version="R2010", unit=4, encoding=None, page=None):
        document = ezdxf.new(version)
        document.header["$INSUNITS"] = unit
        draw(document)
        file = tmp_path / "drawing"
        stream = io.StringIO()
        document.write(stream)
        text = stream.getvalue()
        if page:
            text = text.replace("ANSI_1252", page)
        file.write_bytes(text.encode(encoding or "utf-8"))
        return see("dxf", file)

    return see_drawing


def _plate(document):
    model = document.modelspace()
    model.add_lwpolyline([(0, 0), (100, 0), (100, 60), (0, 60)], close=True)
    model.add_circle((20, 20), 5)


def test_a_plate_with_a_hole_is_cut_along_both_and_pierced_twice(dxf):
    facts = dxf(_plate).facts
    assert facts.cut_length_mm == pytest.approx(320 + 31.4159, rel=1e-3)
    assert (facts.pierces, facts.outlines, facts.unit) == (2, 2, "mm")
    assert facts.size_mm == pytest.approx((100, 60))


def test_what_is_cut_can_be_found_on_the_sheet(dxf):
    seen = dxf(_plate)
    strokes = seen.sheet()["strokes"]
    lines = [strokes[stroke]["lines"][line] for stroke, line in seen.facts.cut_where]
    assert min(len(line) for line in lines) == 10
    assert len(lines) == 2


def test_a_drawing_in_inches_is_measured_in_millimetres(dxf):
    assert dxf(_plate, unit=1).facts.size_mm == pytest.approx((2540, 1524))


@pytest.mark.parametrize("unit", [0, 6, 99])
def test_a_unit_that_is_missing_or_odd_is_asked_for(dxf, unit):
    seen = dxf(_plate, unit=unit)
    assert seen.facts.unit is None
    assert "unit_unknown" in seen.facts.remarks
    assert seen.sheet()["unit"] == "unknown"


def test_bends_and_what_explains_the_part_are_not_cut(dxf):
    def draw(document):
        _plate(document)
        model = document.modelspace()
        document.linetypes.add("CENTER", [2.0, 1.25, -0.25, 0.25, -0.25])
        model.add_line((50, 0), (50, 60), dxfattribs={"layer": "曲げ線"})
        model.add_line((70, 0), (70, 60), dxfattribs={"layer": "BEND_UP"})
        model.add_line((-5, 30), (105, 30), dxfattribs={"linetype": "CENTER"})
        model.add_line((-5, 40), (105, 40), dxfattribs={"layer": "中心線"})
        model.add_circle((60, 20), 5, dxfattribs={"linetype": "HIDDEN"})  # which nobody defined
        model.add_text("板厚 1.6", height=4).set_placement((0, -10))
        model.add_linear_dim(base=(0, 80), p1=(0, 60), p2=(100, 60)).render()
        hatch = model.add_hatch()
        hatch.set_pattern_fill("ANSI31", scale=2)
        hatch.paths.add_polyline_path([(0, 0), (10, 0), (10, 10)])

    facts = dxf(draw).facts
    assert facts.cut_length_mm == pytest.approx(351.4, rel=1e-3)
    assert (facts.pierces, facts.bend_lines, len(facts.bend_where)) == (2, 2, 2)


def test_a_block_is_drawn_each_time_that_it_is_used(dxf):
    def draw(document):
        document.blocks.new("hole").add_circle((0, 0), 2)
        for x in (10, 20, 30):
            document.modelspace().add_blockref("hole", (x, 0))

    assert dxf(draw).facts.pierces == 3


def test_layers_that_are_off_are_kept_but_neither_shown_nor_cut(dxf):
    def draw(document):
        _plate(document)
        document.layers.add("old").off()
        document.modelspace().add_circle((500, 500), 50, dxfattribs={"layer": "old"})

    seen = dxf(draw)
    assert {"name": "old", "shown": False} in seen.sheet()["layers"]
    assert seen.sheet()["box"] == [0, 0, 100, 60]
    assert seen.facts.pierces == 2


def test_lines_keep_their_colour_weight_and_dashes_and_white_is_black(dxf):
    def draw(document):
        document.linetypes.add("HIDDEN", [9.0, 6.0, -3.0])
        attributes = {"linetype": "HIDDEN", "lineweight": 50, "color": 1}
        document.modelspace().add_line((0, 0), (90, 0), dxfattribs=attributes)
        document.modelspace().add_line((0, 9), (90, 9), dxfattribs={"color": 7})
        white = {"true_color": 0xFFFFFF, "lineweight": 13}
        document.modelspace().add_line((0, 18), (90, 18), dxfattribs=white)

    first, second, third = dxf(draw).sheet()["strokes"]
    assert (first["colour"], first["width_mm"], first["dash"]) == ("#ff0000", 0.5, [6.0, 3.0])
    assert (second["colour"], second["dash"]) == ("#000000", None)
    assert (third["colour"], third["width_mm"]) == ("#000000", 0.13)


def test_texts_stay_texts_and_the_words_of_a_formatted_one_stay_together(dxf):
    def draw(document):
        model = document.modelspace()
        text = model.add_text("右寄せ", height=5, dxfattribs={"rotation": 90})
        text.set_placement((0, 0), align=TextEntityAlignment.RIGHT)
        model.add_mtext(
            r"{\fMS Gothic|b0|i0|c128|p49;DWG NO. A-12}\PSUS304",
            dxfattribs={"char_height": 4, "insert": (50, 50), "width": 60},
        )

    texts = {text["text"]: text for text in dxf(draw).sheet()["texts"]}
    assert set(texts) == {"右寄せ", "DWG NO. A-12", "SUS304"}
    assert texts["右寄せ"]["angle"] == 90
    assert texts["右寄せ"]["y"] < -10
    assert texts["DWG NO. A-12"]["height"] == pytest.approx(4)


@pytest.mark.parametrize(
    ("version", "encoding", "page"),
    [
        ("R2000", "cp932", "ANSI_932"),
        ("R2000", "cp932", None),
        ("R2000", "utf-8", None),
        ("R2010", "utf-8", None),
    ],
)
def test_japanese_is_read_in_whatever_encoding_it_was_written(dxf, version, encoding, page):
    def draw(document):
        document.layers.add("外形線")
        model = document.modelspace()
        model.add_circle((0, 0), 9, dxfattribs={"layer": "外形線"})
        model.add_text("図面番号 表示", height=3)

    sheet = dxf(draw, version=version, encoding=encoding, page=page).sheet()
    assert sheet["texts"][0]["text"] == "図面番号 表示"
    assert "外形線" in [layer["name"] for layer in sheet["layers"]]


def test_letters_written_as_numbers_are_read(dxf):
    def draw(document):
        document.modelspace().add_text(r"\U+56F3\U+9762 \M+1907D\M+194D4", height=3)

    assert dxf(draw, version="R2000").sheet()["texts"][0]["text"] == "図面 図番"


def test_the_title_block_is_read_with_its_place(dxf):
    def draw(document):
        _plate(document)
        for x, y, text in ((0, -20, "図番"), (30, -20, "TB-1042"), (0, -30, "材質: SUS304")):
            document.modelspace().add_text(text, height=3).set_placement((x, y))

    block = dxf(draw).facts.title_block
    assert (block.number.value, block.material.value) == ("TB-1042", "SUS304")
    assert block.number.box[0] == pytest.approx(30)


def test_a_drawing_on_paper_only_is_shown_but_not_measured(dxf):
    def draw(document):
        document.layout("Layout1").add_circle((0, 0), 30)

    seen = dxf(draw)
    assert seen.facts.cut_length_mm is None
    assert "paper_space" in seen.facts.remarks
    assert seen.sheet()["strokes"]


def test_a_drawing_without_anything_in_it_is_empty(dxf):
    with pytest.raises(Unreadable) as error:
        dxf(lambda document: None)
    assert error.value.code == "empty"


def test_lines_drawn_twice_are_cut_once(dxf):
    def draw(document):
        _plate(document)
        document.modelspace().add_circle((20, 20), 5)

    facts = dxf(draw).facts
    assert facts.pierces == 2
    assert "lines_repeated" in facts.remarks
