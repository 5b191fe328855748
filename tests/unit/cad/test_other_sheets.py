"""SXF, JWW and DWG: what their young readers make out comes onto the same sheet."""

import ezdwg
import ezjww
import ezsxf
import pytest


def _sfc(file, ending="sfc"):
    drawing = ezsxf.new_sfc("d.sfc", name="D", paper="A3", orientation="landscape",
                            target=ending)  # fmt: skip
    layer = drawing.add_layer("構造物")
    red = drawing.add_color((255, 0, 0))
    drawing.add_line((10, 10), (110, 10), layer=layer, color=red)
    drawing.add_circle((50, 50), 10, layer=layer)
    drawing.add_text("図面番号 TB-1042", (10, 80), height=4, layer=layer)
    saved = file.with_suffix(f".{ending}")
    drawing.save(saved) if ending == "sfc" else drawing.save_p21(saved)
    file.write_bytes(saved.read_bytes())


@pytest.mark.parametrize("ending", ["sfc", "p21"])
def test_sxf_is_shown_in_both_its_forms(ending, see, tmp_path):
    _sfc(tmp_path / "file", ending)
    seen = see("sfc", tmp_path / "file")
    sheet = seen.sheet()
    assert sheet["unit"] == "mm"
    assert "構造物" in [layer["name"] for layer in sheet["layers"]]
    assert [10, 10, 110, 10] in [line for stroke in sheet["strokes"] for line in stroke["lines"]]
    assert "#ff0000" in {stroke["colour"] for stroke in sheet["strokes"]}
    assert seen.facts.title_block.number.value == "TB-1042"
    assert seen.facts.cut_length_mm is None


def test_a_sheet_of_sxf_that_is_kept_as_step_is_a_sheet_still(see, tmp_path):
    _sfc(tmp_path / "file", "p21")
    seen = see("step", tmp_path / "file")
    assert (seen.facts.kind, seen.facts.unit) == ("step", "mm")
    assert seen.sheet()["strokes"]


def test_texts_of_sxf_are_as_long_as_their_box(see, tmp_path):
    """Whatever the viewer's font: sixteen half cells and eight of full width, four high."""
    from workers.cad.fonts import length_of

    _sfc(tmp_path / "file")
    text = see("sfc", tmp_path / "file").sheet()["texts"][0]
    length = length_of(text["text"]) * text["height"] * text["width_factor"]
    assert length == pytest.approx(4 * (4 + 8 * 0.5), rel=0.06)
    assert text["height"] == pytest.approx(4 * 0.765, rel=0.001)


def test_jww_is_shown_with_its_layers_and_texts(see, tmp_path):
    drawing = ezjww.new(paper_size=3)
    model = drawing.modelspace()
    model.add_line((0, 0), (100, 0))
    model.add_circle((20, 20), 5)
    model.add_text("日本語", (0, -10), (9, -10))
    drawing.options["layer_groups"][0]["name"] = "平面図"
    drawing.saveas(tmp_path / "file.jww")
    seen = see("jww", (tmp_path / "file.jww").rename(tmp_path / "file"))
    sheet = seen.sheet()
    assert [text["text"] for text in sheet["texts"]] == ["日本語"]
    assert [0, 0, 100, 0] in [line for stroke in sheet["strokes"] for line in stroke["lines"]]
    assert (seen.facts.kind, seen.facts.unit, seen.facts.cut_length_mm) == ("jww", "mm", None)


def test_dwg_is_shown_and_said_to_be_perhaps_not_all(see, tmp_path):
    drawing = ezdwg.new()
    model = drawing.modelspace()
    for ends in (((0, 0), (40, 0)), ((40, 0), (40, 30)), ((40, 30), (0, 0))):
        model.add_line(*((*end, 0) for end in ends))
    drawing.save(tmp_path / "file.dwg")
    seen = see("dwg", (tmp_path / "file.dwg").rename(tmp_path / "file"))
    assert "incomplete" in seen.facts.remarks
    lines = [line for stroke in seen.sheet()["strokes"] for line in stroke["lines"]]
    assert [40, 0, 40, 30] in lines
    assert seen.facts.cut_length_mm is None
    assert sorted(file.name for file in seen.folder.iterdir()) == ["picture.png", "sheet.json.gz"]
